using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Templates;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Schedules;

/// <summary>Reads a schedule from the settings of a trigger: <c>cron</c> or <c>every</c>, <c>startAt</c>, <c>timezone</c>, <c>missed</c>.</summary>
public static class ScheduleSettings
{
    private static readonly TimeSpan _longest = TimeSpan.FromDays(366);
    private static readonly ImmutableArray<string> _members = ["cron", "every", "startAt", "timezone", "missed"];
    private static readonly (string Word, MissedRuns Value)[] _missed = [("skip", MissedRuns.Skip), ("once", MissedRuns.Once), ("all", MissedRuns.All)];

    /// <summary>Reads a trigger's settings; members that are not a schedule's are not looked at.</summary>
    /// <param name="config">The trigger's <c>config</c>.</param>
    /// <param name="problems">Everything that is wrong, each with its member.</param>
    /// <returns>The rule, or null when something is wrong.</returns>
    public static ScheduleRule? Read(JsonElement config, out ImmutableArray<(string Field, string Message)> problems)
    {
        List<(string Field, string Message)> found = [];
        var rule = new Reader(config, found).Read();
        problems = [.. found];
        return found.Count == 0 ? rule : null;
    }

    /// <summary>The word of a policy: <c>skip</c>, <c>once</c> or <c>all</c>.</summary>
    public static string Word(MissedRuns missed) => Array.Find(_missed, pair => pair.Value == missed).Word;

    /// <summary>The schedule's part of a trigger's settings, in a fixed order.</summary>
    public static JsonElement Part(JsonElement config) => Json.Build(writer =>
    {
        writer.WriteStartObject();
        foreach (var name in _members)
        {
            if (!config.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) continue;
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
    });

    /// <summary>The time zone of that IANA name; null for none.</summary>
    public static TimeZoneInfo? ZoneOf(string name) =>
        // Each machine also knows names of its own, "Local" among them.
        name.Length <= 64 && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId ? zone : null;

    private sealed class Reader(JsonElement config, List<(string Field, string Message)> problems)
    {
        public ScheduleRule? Read()
        {
            var (cronText, everyText) = (Text("cron"), Text("every"));
            var (zone, missed, from) = (ReadZone(), ReadMissed(), ReadFrom());
            if (cronText is null && everyText is null) problems.Add(("cron", "Say when it runs: a cron rule such as 0 9 * * 1-5, or every, such as 15m."));
            if (cronText is not null && everyText is not null) problems.Add(("every", "Set either cron or every, not both."));
            if (from is not null && everyText is null) problems.Add(("startAt", "Only an interval is counted from an instant; a cron rule has its own times."));
            var cron = cronText is null ? null : ReadCron(cronText);
            var every = everyText is null ? null : ReadEvery(everyText);
            if (problems.Count > 0) return null;
            return cron is not null ? new ScheduleRule(cron, zone!, missed) : new ScheduleRule(every!.Value, from, zone!, missed);
        }

        private CronRule? ReadCron(string text)
        {
            var cron = CronRule.Parse(text, out var wrong);
            problems.AddRange(wrong.Select(problem => ("cron", problem.Said)));
            return cron;
        }

        private TimeSpan? ReadEvery(string text)
        {
            if (!DurationText.TryParse(text, out var every)) problems.Add(("every", $"“{DocumentWalk.Short(text)}” is not {DurationText.Allowed}."));
            else if (every < TimeSpan.FromSeconds(1) || every > _longest) problems.Add(("every", "An interval is from one second to 366 days."));
            else if (every.Ticks % TimeSpan.TicksPerSecond != 0) problems.Add(("every", "An interval is of whole seconds."));
            else return every;
            return null;
        }

        private DateTimeOffset? ReadFrom()
        {
            if (Text("startAt") is not { } text) return null;
            if (InstantText.TryParse(text, out var from)) return from;
            problems.Add(("startAt", $"“{DocumentWalk.Short(text)}” is not {InstantText.Allowed}."));
            return null;
        }

        private TimeZoneInfo? ReadZone()
        {
            if (Text("timezone") is not { } name) return TimeZoneInfo.Utc;
            if (name == "UTC") return TimeZoneInfo.Utc;
            if (ZoneOf(name) is { } zone) return zone;
            problems.Add(("timezone", $"There is no time zone “{DocumentWalk.Short(name)}”{DocumentWalk.Hint(name, TimeZones.Names)}"));
            return null;
        }

        private MissedRuns ReadMissed()
        {
            if (Text("missed") is not { } word) return MissedRuns.Once;
            var known = Array.FindIndex(_missed, pair => pair.Word == word);
            if (known < 0) problems.Add(("missed", $"Missed runs cannot be “{DocumentWalk.Short(word)}”; choose skip, once or all."));
            return known < 0 ? MissedRuns.Once : _missed[known].Value;
        }

        private string? Text(string member)
        {
            if (!config.TryGetProperty(member, out var value) || value.ValueKind == JsonValueKind.Null) return null;
            if (value.ValueKind == JsonValueKind.String) return value.GetString()!.Trim() is { Length: > 0 } text ? text : null;
            problems.Add((member, $"This must be text, not {JsonShape.Kind(value)}."));
            return null;
        }
    }
}
