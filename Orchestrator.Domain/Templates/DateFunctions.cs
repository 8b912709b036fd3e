using System.Globalization;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Templates;

/// <summary>Functions on instants: ISO 8601 text, or a number of seconds since 1970.</summary>
internal static class DateFunctions
{
    private const int LongestPattern = 100;

    public static Evaluated Now(FunctionCall call) => Instants.Write(call.Evaluation.Scope.Time.GetUtcNow());

    public static Evaluated Format(FunctionCall call)
    {
        if (Read(call, "formatDate", out var instant) is { } fault)
            return fault;
        var zone = TimeZoneInfo.Utc;
        if (call[1].Text is { } name && !TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone))
            return new Fault("`formatDate` knows no such time zone; write one like \"Europe/Berlin\"");
        if (call[0].Text is not { Length: <= LongestPattern } pattern)
            return new Fault($"`formatDate` takes a pattern of at most {LongestPattern} characters");
        try
        {
            return TimeZoneInfo.ConvertTime(instant, zone).ToString(pattern, CultureInfo.InvariantCulture);
        }
        catch (FormatException)
        {
            return new Fault("`formatDate` cannot use this pattern; write one like \"yyyy-MM-dd HH:mm\"");
        }
    }

    public static Evaluated Add(FunctionCall call)
    {
        if (Read(call, "addTime", out var instant) is { } fault)
            return fault;
        var text = call[0].Text!;
        var back = text.StartsWith('-');
        if (!DurationText.TryParse(back ? text[1..] : text, out var duration))
            return new Fault($"`addTime` takes {DurationText.Allowed}, with a minus sign to go back");
        var ticks = instant.UtcTicks + (back ? -duration.Ticks : duration.Ticks);
        return ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks
            ? Instants.Write(new DateTimeOffset(ticks, TimeSpan.Zero))
            : new Fault("`addTime` would leave the years 1 to 9999");
    }

    private static Fault? Read(FunctionCall call, string function, out DateTimeOffset instant)
    {
        if (call.IsText)
            return Instants.TryRead(call.Text, out instant) ? null : new Fault($"`{function}` got text that is not an ISO 8601 date or time");
        var seconds = call.Input.GetDouble();
        instant = default;
        if (seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return new Fault($"`{function}` got a number that is no time in the years 1 to 9999; it counts seconds since 1970");
        instant = DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Round(seconds * 1000));
        return null;
    }
}
