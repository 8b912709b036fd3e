using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Schedules;

/// <summary>What a scheduled run is given: the <c>trigger</c> of its templates.</summary>
public static class ScheduleInput
{
    /// <summary>The object.</summary>
    /// <param name="rule">The schedule.</param>
    /// <param name="scheduledAt">The time of the rule the run is for.</param>
    /// <param name="firedAt">When it was started.</param>
    /// <param name="missed">How many times before it got no run.</param>
    public static JsonElement Of(ScheduleRule rule, DateTimeOffset scheduledAt, DateTimeOffset firedAt, int missed) => Json.Build(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("scheduledAt", scheduledAt.UtcDateTime);
        writer.WriteString("firedAt", firedAt.UtcDateTime);
        writer.WriteString("timezone", rule.Zone.Id);
        writer.WriteString("localTime", TimeZoneInfo.ConvertTime(scheduledAt, rule.Zone).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
        writer.WriteString("rule", rule.Cron?.Text ?? Workflows.DurationText.Format(rule.Every!.Value));
        writer.WriteNumber("missed", missed);
        writer.WriteEndObject();
    });
}
