using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;

namespace Orchestrator.Domain.Schedules;

/// <summary>One of the five fields of a cron rule: its name for people, its range and its words.</summary>
internal sealed record CronField(string Name, int First, int Last, ImmutableArray<string> Words)
{
    private static readonly SearchValues<char> _foreign = SearchValues.Create("?#LWH~");
    private static readonly ImmutableArray<string> _months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly ImmutableArray<string> _weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    public static CronField Minute { get; } = new("Minute", 0, 59, []);
    public static CronField Hour { get; } = new("Hour", 0, 23, []);
    public static CronField Day { get; } = new("Day of the month", 1, 31, []);
    public static CronField Month { get; } = new("Month", 1, 12, _months);
    public static CronField Weekday { get; } = new("Day of the week", 0, 7, _weekdays);

    public static ImmutableArray<CronField> All { get; } = [Minute, Hour, Day, Month, Weekday];

    /// <summary>Reads a field.</summary>
    /// <param name="text">Such as <c>*/15</c>, <c>1-5</c> or <c>jan,mar</c>.</param>
    /// <param name="problems">Told of everything that is wrong.</param>
    /// <returns>A bit for each value that matches; Sunday is bit 0.</returns>
    public ulong Read(string text, List<CronProblem> problems)
    {
        var bits = 0UL;
        foreach (var part in text.Split(','))
        {
            if (ReadPart(part, out var problem) is { } read) bits |= read;
            else problems.Add(new CronProblem(Name, problem));
        }

        return this == Weekday && (bits & 1UL << 7) != 0 ? bits & ~(1UL << 7) | 1UL : bits;
    }

    private ulong? ReadPart(string part, out string problem)
    {
        problem = "";
        if (part.Length == 0) return Wrong("there is nothing before or after a comma.", out problem);
        var slash = part.IndexOf('/', StringComparison.Ordinal);
        var (range, stepText) = slash < 0 ? (part, null) : (part[..slash], part[(slash + 1)..]);
        if (ReadRange(range, stepText, out problem) is not { } bounds) return null;
        var step = 1;
        if (stepText is not null && (!int.TryParse(stepText, NumberStyles.None, CultureInfo.InvariantCulture, out step) || step < 1 || step > Last))
            return Wrong(string.Create(CultureInfo.InvariantCulture, $"the step “{Short(stepText)}” is not a whole number from 1 to {Last}."), out problem);
        var bits = 0UL;
        for (var value = bounds.From; value <= bounds.To; value += step) bits |= 1UL << value;
        return bits;
    }

    private (int From, int To)? ReadRange(string range, string? step, out string problem)
    {
        // Sunday is 0 and 7; a star means each day once.
        if (range == "*") return Fine((First, this == Weekday ? 6 : Last), out problem);
        var dash = range.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0)
        {
            if (ReadValue(range, out problem) is not { } single) return null;
            if (step is null) return (single, single);
            problem = string.Create(CultureInfo.InvariantCulture, $"a step needs a range before it; write “{range}-{Last}/{Short(step)}” or “*/{Short(step)}”.");
            return null;
        }

        if (ReadValue(range[..dash], out problem) is not { } from || ReadValue(range[(dash + 1)..], out problem) is not { } to) return null;
        // "fri-sun" ends on Sunday as 7.
        if (this == Weekday && to == 0 && from > 0) to = 7;
        if (from <= to) return (from, to);
        problem = $"“{Short(range)}” ends before it begins; write it as two ranges with a comma between them.";
        return null;
    }

    private int? ReadValue(string text, out string problem)
    {
        problem = "";
        var word = Words.IndexOf(text.ToLowerInvariant());
        if (word >= 0) return First == 1 ? word + 1 : word;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= First && number <= Last) return number;
        problem = text.Length == 0 ? "a number is missing."
            : text.AsSpan().ContainsAny(_foreign)
                ? $"“{Short(text)}” is another scheduler's sign; cron knows numbers, *, lists, ranges and steps."
                : string.Create(CultureInfo.InvariantCulture, $"“{Short(text)}” is not {Allowed}.");
        return null;
    }

    private string Allowed => Words.IsEmpty
        ? string.Create(CultureInfo.InvariantCulture, $"a number from {First} to {Last}")
        : string.Create(CultureInfo.InvariantCulture, $"a number from {First} to {Last} or a name from {Words[0]} to {Words[^1]}");

    private static string Short(string text) => text.Length <= 24 ? text : text[..23] + "…";

    private static ulong? Wrong(string message, out string problem)
    {
        problem = message;
        return null;
    }

    private static T Fine<T>(T value, out string problem)
    {
        problem = "";
        return value;
    }
}

/// <summary>Something wrong with a cron rule.</summary>
/// <param name="Field">The field it is about, such as <c>Day of the month</c>; null for the rule as a whole.</param>
/// <param name="Message">What is wrong; begins in lower case when there is a field.</param>
public sealed record CronProblem(string? Field, string Message)
{
    /// <summary>The field and what is wrong with it, as one sentence.</summary>
    public string Said => Field is null ? Message : $"{Field}: {Message}";
}
