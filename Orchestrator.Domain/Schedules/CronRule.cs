using System.Collections.Immutable;
using System.Numerics;

namespace Orchestrator.Domain.Schedules;

/// <summary>
/// A rule of five fields as cron reads it: minute, hour, day of the month, month, day of the week (crontab(5), POSIX). When both days are
/// restricted, a date that matches either of them matches; a day field that begins with <c>*</c> restricts nothing by itself.
/// </summary>
public sealed class CronRule
{
    private const int LongestText = 200;

    private static readonly (string Name, string Rule)[] _names =
    [
        ("@hourly", "0 * * * *"), ("@daily", "0 0 * * *"), ("@midnight", "0 0 * * *"), ("@weekly", "0 0 * * 0"), ("@monthly", "0 0 1 * *"),
        ("@yearly", "0 0 1 1 *"), ("@annually", "0 0 1 1 *"),
    ];

    private readonly ulong _minutes, _hours, _days, _months, _weekdays;
    private readonly bool _isEither;

    private CronRule(string text, ImmutableArray<string> fields, ulong[] bits)
    {
        (Text, Fields) = (text, fields);
        (_minutes, _hours, _days, _months, _weekdays) = (bits[0], bits[1], bits[2], bits[3], bits[4]);
        _isEither = !IsStar(2) && !IsStar(4);
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Its five fields, a name such as <c>@daily</c> resolved.</summary>
    public ImmutableArray<string> Fields { get; }

    /// <summary>
    /// Whether it runs with the hours as they pass: its hour field begins with <c>*</c>. Otherwise it names hours of the day, and each of them happens
    /// once a day even when the clock is changed.
    /// </summary>
    public bool FollowsTheHours => IsStar(1);

    /// <summary>Reads a rule.</summary>
    /// <param name="text">Five fields with spaces between them, or a name such as <c>@daily</c>.</param>
    /// <param name="problems">Everything that is wrong with it, in the order of the fields.</param>
    /// <returns>The rule, or null when something is wrong.</returns>
    public static CronRule? Parse(string text, out ImmutableArray<CronProblem> problems)
    {
        List<CronProblem> found = [];
        var rule = Parse(text.Trim(), found);
        problems = [.. found];
        return found.Count == 0 ? rule : null;
    }

    /// <summary>Whether that minute of the clock on the wall matches.</summary>
    public bool Matches(DateTime local) => MatchesTime(local.Hour, local.Minute) && MatchesDate(DateOnly.FromDateTime(local));

    /// <summary>Whether it runs on that date at all.</summary>
    public bool MatchesDate(DateOnly date)
    {
        if (!Has(_months, date.Month)) return false;
        var (day, weekday) = (Has(_days, date.Day), Has(_weekdays, (int)date.DayOfWeek));
        return _isEither ? day || weekday : day && weekday;
    }

    /// <summary>The times of a matching date, from midnight on.</summary>
    public IEnumerable<TimeSpan> Times()
    {
        for (var hour = 0; hour < 24; hour++)
        {
            if (!Has(_hours, hour)) continue;
            for (var minute = 0; minute < 60; minute++)
            {
                if (Has(_minutes, minute)) yield return new TimeSpan(hour, minute, 0);
            }
        }
    }

    /// <summary>The values of a field, in order.</summary>
    internal ImmutableArray<int> Values(int field) => [.. Enumerable.Range(0, 64).Where(value => Has(Bits(field), value))];

    /// <summary>Whether a field begins with <c>*</c>.</summary>
    internal bool IsStar(int field) => Fields[field][0] == '*';

    private bool MatchesTime(int hour, int minute) => Has(_hours, hour) && Has(_minutes, minute);

    private ulong Bits(int field) => field switch { 0 => _minutes, 1 => _hours, 2 => _days, 3 => _months, _ => _weekdays };

    private static bool Has(ulong bits, int value) => (bits >> value & 1) != 0;

    private static CronRule? Parse(string text, List<CronProblem> problems)
    {
        if (text.Length > LongestText) return Refuse("A rule has at most 200 characters.", problems);
        if (text.StartsWith('@'))
        {
            var known = Array.Find(_names, name => name.Name.Equals(text, StringComparison.OrdinalIgnoreCase));
            if (known.Rule is null) return Refuse($"There is no rule “{text}”; there are {string.Join(", ", _names.Select(name => name.Name))}.", problems);
            return Parse(known.Rule, problems) is { } named ? new CronRule(text, named.Fields, [named._minutes, named._hours, named._days, named._months, named._weekdays]) : null;
        }

        ImmutableArray<string> fields = [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
        if (fields.Length != 5)
        {
            var hint = fields.Length is 6 or 7 ? " Seconds and years are not part of it." : "";
            return Refuse($"A rule has five fields, minute, hour, day of the month, month and day of the week; this has {fields.Length}.{hint}", problems);
        }

        ulong[] bits = [.. CronField.All.Select((field, at) => field.Read(fields[at], problems))];
        if (problems.Count > 0) return null;
        var rule = new CronRule(text, fields, bits);
        if (rule.Impossible() is { } never) problems.Add(never);
        return rule;
    }

    // The 31st of February and its like; with a day of the week as well there is always a date.
    private CronProblem? Impossible()
    {
        if (_isEither) return null;
        var (first, longest) = (BitOperations.TrailingZeroCount(_days), 0);
        for (var month = 1; month <= 12; month++)
        {
            // A leap year, so that the 29th of February is possible.
            if (Has(_months, month)) longest = Math.Max(longest, DateTime.DaysInMonth(2024, month));
        }

        return first <= longest ? null : new CronProblem(CronField.Day.Name, $"none of the months has a day {first}, so it would never run.");
    }

    private static CronRule? Refuse(string message, List<CronProblem> problems)
    {
        problems.Add(new CronProblem(null, message));
        return null;
    }
}
