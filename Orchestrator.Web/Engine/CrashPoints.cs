using System.Diagnostics;
using System.Globalization;

namespace Orchestrator.Web.Engine;

/// <summary>
/// For tests of crashes only: ends the process as SIGKILL does when it comes to a named point for the n-th time
/// (<c>Orchestrator:Engine:CrashAt</c>, such as <c>step-recorded.after:3</c>). Without the setting nothing is ever counted.
/// </summary>
internal sealed class CrashPoints
{
    private readonly string _point;
    private int _left;

    private CrashPoints(string point, int times) => (_point, _left) = (point, times);

    /// <summary>The names, each with <c>.before</c> and <c>.after</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["run-recorded", "step-started", "call-sent", "response-read", "step-recorded", "queued", "run-ended"];

    /// <summary>Of the setting's text; null for none.</summary>
    /// <exception cref="FormatException">It names no point.</exception>
    public static CrashPoints? Of(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var parts = text.Split(':');
        return IsKnown(text) ? new CrashPoints(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture)) : throw new FormatException($"{text} names no point.");
    }

    /// <summary>Whether the text names a point and a number from 1.</summary>
    public static bool IsKnown(string text) =>
        text.Split(':') is [var point, var times] && int.TryParse(times, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
        && point.Split('.') is [var name, "before" or "after"] && Names.Contains(name, StringComparer.Ordinal);

    /// <summary>The program has come to a point.</summary>
    public void Reach(string name, bool isAfter)
    {
        if (_point.Length != name.Length + (isAfter ? 6 : 7) || !_point.StartsWith(name, StringComparison.Ordinal) || _point.EndsWith(".after", StringComparison.Ordinal) != isAfter) return;
        if (Interlocked.Decrement(ref _left) == 0) Process.GetCurrentProcess().Kill();
    }

    /// <summary>A batch is about to be committed, or was.</summary>
    public void Reach(IEnumerable<JournalEntry> batch, bool isAfter)
    {
        foreach (var entry in batch)
        {
            if (NameOf(entry.Record) is { } name) Reach(name, isAfter);
        }
    }

    private static string? NameOf(JournalRecord record) => record switch
    {
        JournalRecord.Accepted => "run-recorded",
        JournalRecord.StepStart => "step-started",
        JournalRecord.StepEnd => "step-recorded",
        JournalRecord.RunEnd => "run-ended",
        _ => null,
    };
}
