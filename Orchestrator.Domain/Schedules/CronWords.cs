using System.Collections.Immutable;
using System.Globalization;

namespace Orchestrator.Domain.Schedules;

/// <summary>Says a rule as people do.</summary>
internal static class CronWords
{
    private static readonly string[] _weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
    private static readonly (string Word, TimeSpan Length)[] _units =
        [("day", TimeSpan.FromDays(1)), ("hour", TimeSpan.FromHours(1)), ("minute", TimeSpan.FromMinutes(1)), ("second", TimeSpan.FromSeconds(1))];

    /// <summary>Such as <c>Every weekday at 09:00</c>.</summary>
    public static string Of(CronRule rule)
    {
        var (time, isRepeated) = Time(rule.Values(0), rule.Values(1));
        var (date, month) = (Date(rule, isRepeated), Month(rule));
        var text = isRepeated ? $"{time}{(date.Length == 0 ? "" : ", " + date)}" : $"{date} {time}";
        return char.ToUpperInvariant(text[0]) + text[1..] + month;
    }

    /// <summary>Such as <c>Every 15 minutes</c>.</summary>
    public static string Of(TimeSpan every)
    {
        List<(long Count, string Word)> parts = [];
        foreach (var (word, length) in _units)
        {
            if (every < length) continue;
            parts.Add((every.Ticks / length.Ticks, word));
            every = TimeSpan.FromTicks(every.Ticks % length.Ticks);
        }

        return parts is [(1, var single)] ? $"Every {single}"
            : "Every " + string.Join(" ", parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Count} {part.Word}{(part.Count == 1 ? "" : "s")}")));
    }

    private static (string Text, bool IsRepeated) Time(ImmutableArray<int> minutes, ImmutableArray<int> hours)
    {
        if (minutes.Length * hours.Length <= 4) return ("at " + List([.. hours.SelectMany(hour => minutes.Select(minute => Clock(hour, minute)))]), false);
        var past = minutes is [0] ? "" : " at " + List([.. minutes.Select(minute => string.Create(CultureInfo.InvariantCulture, $":{minute:00}"))]);
        if (Step(minutes, 60) is { } everyMinutes)
        {
            var often = everyMinutes == 1 ? "every minute" : string.Create(CultureInfo.InvariantCulture, $"every {everyMinutes} minutes");
            if (hours.Length == 24) return (often, true);
            return (IsRun(hours) ? $"{often} from {Clock(hours[0], 0)} to {Clock(hours[^1], minutes[^1])}" : $"{often} in the hours {List([.. hours.Select(Number)])}", true);
        }

        if (Step(hours, 24) is { } everyHours)
            return ((everyHours == 1 ? "every hour" : string.Create(CultureInfo.InvariantCulture, $"every {everyHours} hours")) + past, true);
        return (IsRun(hours) ? $"every hour from {Clock(hours[0], minutes[0])} to {Clock(hours[^1], minutes[^1])}{past}" : $"in the hours {List([.. hours.Select(Number)])}{past}", true);
    }

    private static string Date(CronRule rule, bool isRepeated)
    {
        var (days, weekdays) = (rule.Values(2), rule.Values(4));
        var isEveryDay = days.Length == 31;
        var isEveryWeekday = weekdays.Length == 7;
        if (isEveryDay && isEveryWeekday) return isRepeated ? "" : "every day";
        var onDays = $"on {(days.Length == 1 ? "day" : "days")} {List([.. days.Select(Number)])} of the month";
        if (isEveryWeekday) return onDays;
        var onWeekdays = weekdays switch
        {
            [1, 2, 3, 4, 5] => isRepeated ? "on weekdays" : "every weekday",
            [0, 6] => isRepeated ? "at weekends" : "every Saturday and Sunday",
            _ => (isRepeated ? "on " : "every ") + List([.. weekdays.OrderBy(day => (day + 6) % 7).Select(day => _weekdays[day])]),
        };
        if (isEveryDay) return onWeekdays;
        // A date that matches either runs, unless one of the fields begins with a star.
        return rule.IsStar(2) || rule.IsStar(4) ? $"{onWeekdays} that is {onDays["on ".Length..]}" : $"{onDays} and {onWeekdays}";
    }

    private static string Month(CronRule rule)
    {
        var months = rule.Values(3);
        return months.Length == 12 ? "" : " in " + List([.. months.Select(month => CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(month))]);
    }

    // From zero, evenly, to the end of the range.
    private static int? Step(ImmutableArray<int> values, int range)
    {
        if (values.Length < 2 || values[0] != 0 || range % values.Length != 0) return null;
        var step = range / values.Length;
        return values.Select((value, at) => value == at * step).All(fits => fits) ? step : null;
    }

    private static bool IsRun(ImmutableArray<int> values) => values.Length > 1 && values[^1] - values[0] == values.Length - 1;

    private static string Clock(int hour, int minute) => string.Create(CultureInfo.InvariantCulture, $"{hour:00}:{minute:00}");

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string List(ImmutableArray<string> parts) => parts.Length == 1 ? parts[0] : $"{string.Join(", ", parts[..^1])} and {parts[^1]}";
}
