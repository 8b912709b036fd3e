using System.Collections.Immutable;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Schedules;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Features.Schedules;

/// <summary>A workflow that runs by the clock.</summary>
/// <param name="WorkflowId">The workflow, which the schedule is known by.</param>
/// <param name="WorkflowName">Its name.</param>
/// <param name="Enabled">Whether it is turned on.</param>
/// <param name="Rule">The rule in words; null when it cannot be read on this machine any more.</param>
/// <param name="Cron">The cron rule; null for an interval.</param>
/// <param name="Every">The interval, such as <c>15m</c>; null for a cron rule.</param>
/// <param name="Timezone">The IANA name of the zone.</param>
/// <param name="Missed">What happens to missed times: <c>skip</c>, <c>once</c> or <c>all</c>.</param>
/// <param name="ConcurrencyLimit">How many of the workflow's runs may be under way at once; null for no limit.</param>
/// <param name="Overlap">What happens to a run beyond that.</param>
/// <param name="NextFires">The next five times; empty while it is turned off.</param>
/// <param name="LastFire">The last run; null for none yet.</param>
/// <param name="MissedCount">How many times were missed and passed over at <paramref name="MissedAt"/>.</param>
/// <param name="MissedAt">When that was last found; null for never.</param>
public sealed record ScheduleView(
    string WorkflowId, string WorkflowName, bool Enabled, string? Rule, string? Cron, string? Every, string Timezone, string Missed, int? ConcurrencyLimit, Overlap Overlap,
    ImmutableArray<DateTimeOffset> NextFires, LastFire? LastFire, int MissedCount, DateTimeOffset? MissedAt)
{
    /// <summary>How many of the next times are said.</summary>
    public const int Ahead = 5;
}

/// <summary>The last run of a schedule.</summary>
/// <param name="ScheduledAt">The time of the rule it was for.</param>
/// <param name="ExecutionId">The run.</param>
/// <param name="Status">Where it stands; null when it was removed.</param>
public sealed record LastFire(DateTimeOffset ScheduledAt, string ExecutionId, ExecutionStatus? Status);

/// <summary>What a rule means, before it is used.</summary>
/// <param name="Rule">In words.</param>
/// <param name="Timezone">The IANA name of the zone.</param>
/// <param name="NextFires">The next five times.</param>
public sealed record SchedulePreview(string Rule, string Timezone, ImmutableArray<DateTimeOffset> NextFires)
{
    /// <summary>Of a rule.</summary>
    public static SchedulePreview Of(ScheduleRule rule, DateTimeOffset now) => new(rule.Said, rule.Zone.Id, Next(rule, now));

    /// <summary>The next five times.</summary>
    public static ImmutableArray<DateTimeOffset> Next(ScheduleRule rule, DateTimeOffset after)
    {
        var times = ImmutableArray.CreateBuilder<DateTimeOffset>(ScheduleView.Ahead);
        for (var at = rule.After(after); at is { } time && times.Count < ScheduleView.Ahead; at = rule.After(time)) times.Add(time);
        return times.DrainToImmutable();
    }
}
