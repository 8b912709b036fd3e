using System.Collections.Immutable;

namespace Orchestrator.Domain.Schedules;

/// <summary>What a schedule has to do now.</summary>
/// <param name="Runs">The times that get a run, in order.</param>
/// <param name="PassedOver">How many times before the first of them, or at all when there is none, get no run because they were missed.</param>
/// <param name="PassedUntil">The latest of those; null when none is passed over.</param>
public sealed record DueTimes(ImmutableArray<DateTimeOffset> Runs, int PassedOver, DateTimeOffset? PassedUntil)
{
    /// <summary>The most runs made up for at once.</summary>
    public const int MostMadeUp = 100;

    /// <summary>Beyond this many, times passed over are not counted.</summary>
    public const int MostCounted = 10_000;

    /// <summary>A time is missed when it is older than this; a busy machine is late by less.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromMinutes(2);

    /// <summary>What is due.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="doneUntil">Up to when everything has been dealt with.</param>
    /// <param name="now">The present.</param>
    public static DueTimes Of(ScheduleRule rule, DateTimeOffset doneUntil, DateTimeOffset now)
    {
        var onTimeAfter = now - Grace > doneUntil ? now - Grace : doneUntil;
        List<DateTimeOffset> runs = [.. rule.Backwards(onTimeAfter, now).Take(MostMadeUp)];
        var missed = rule.Backwards(doneUntil, onTimeAfter);
        var madeUp = rule.Missed switch
        {
            MissedRuns.All => MostMadeUp - runs.Count,
            // A run that is due now makes up for them just as well.
            MissedRuns.Once when runs.Count == 0 => 1,
            _ => 0,
        };
        runs.AddRange(missed.Take(madeUp));
        runs.Reverse();
        ImmutableArray<DateTimeOffset> passed = [.. rule.Backwards(doneUntil, now).SkipWhile(at => runs.Contains(at)).Take(MostCounted)];
        return new DueTimes([.. runs], passed.Length, passed.IsEmpty ? null : passed[0]);
    }
}
