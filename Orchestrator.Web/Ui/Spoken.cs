using System.Globalization;

namespace Orchestrator.Web.Ui;

/// <summary>Instants and spans as people say them.</summary>
public static class Spoken
{
    /// <summary>How long ago something was: "just now", "8 s ago", "4 min ago", "3 h ago", "yesterday", "3 days ago", "12 Nov", "12 Nov 2025".</summary>
    public static string Ago(DateTimeOffset at, DateTimeOffset now) => (now - at) switch
    {
        { TotalSeconds: < 5 } => "just now",
        { TotalMinutes: < 1 } past => $"{past.Seconds} s ago",
        { TotalHours: < 1 } past => $"{past.Minutes} min ago",
        { TotalDays: < 1 } past => $"{past.Hours} h ago",
        { TotalDays: < 2 } => "yesterday",
        { TotalDays: < 7 } past => $"{past.Days} days ago",
        _ => Day(at, now),
    };

    /// <summary>How long until something is: "in 8 s", "in 4 min", "in 3 h", "in 6 days", "2 Mar 2027"; "now" once it is due.</summary>
    public static string Until(DateTimeOffset at, DateTimeOffset now) => (at - now) switch
    {
        { TotalSeconds: < 1 } => "now",
        { TotalMinutes: < 1 } ahead => $"in {ahead.Seconds} s",
        { TotalHours: < 1 } ahead => $"in {ahead.Minutes} min",
        { TotalDays: < 1 } ahead => $"in {ahead.Hours} h",
        { TotalDays: < 2 } => "tomorrow",
        { TotalDays: < 31 } ahead => $"in {ahead.Days} days",
        _ => Day(at, now),
    };

    /// <summary>A day: "12 Nov", with the year when it is another one.</summary>
    public static string Day(DateTimeOffset at, DateTimeOffset now) =>
        at.UtcDateTime.ToString(at.UtcDateTime.Year == now.UtcDateTime.Year ? "d MMM" : "d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>The whole instant: "22 Nov 2026, 14:02:11 UTC".</summary>
    public static string Exact(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy, HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Names as people join them: "“A”", "“A” and “B”", "“A”, “B” and “C”", "“A”, “B” and 2 others".</summary>
    public static string Joined(IReadOnlyList<string> names)
    {
        const int Most = 3;
        IReadOnlyList<string> parts = names.Count > Most ? [.. names.Take(Most - 1), string.Create(CultureInfo.InvariantCulture, $"{names.Count - Most + 1} others")] : names;
        return parts is [var only] ? only : $"{string.Join(", ", parts.SkipLast(1))} and {parts[^1]}";
    }

    /// <summary>A number: "2,318".</summary>
    public static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number with its noun: "1 run", "2,318 runs".</summary>
    public static string Count(long count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many ?? one + "s")}");

    /// <summary>A number of bytes: "312 B", "4.2 KB", "1.3 MB", "72.6 GB".</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} KB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.#} GB"),
    };
}
