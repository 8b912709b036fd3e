using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Schedules;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;

namespace Orchestrator.Web.Time;

/// <summary>
/// Starts the runs of schedules that are due. The schedule's row moves forward in the same transaction that records the run, so that a restart
/// in between neither loses a time nor runs it twice.
/// </summary>
public sealed partial class ScheduleRuns(AppDbOpening opening, ExecutionStarter starter, TimeProvider time, ILogger<ScheduleRuns> log)
{
    private const int MostAtOnce = 500;

    /// <summary>Starts everything that is due now.</summary>
    /// <returns>How many runs were started.</returns>
    public async Task<int> FireDueAsync(CancellationToken cancellationToken)
    {
        var started = 0;
        for (var more = true; more;)
        {
            var due = await DueAsync(cancellationToken);
            var before = started;
            // Side by side, so that their records share commits.
            await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken },
                async (schedule, _) => Interlocked.Add(ref started, await FireAsync(schedule)));
            more = due.Count == MostAtOnce && started > before;
        }

        return started;
    }

    private async Task<List<DueSchedule>> DueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = opening.ForSystem();
        return await db.Schedules.AsNoTracking().Where(row => row.NextFireAt <= now).OrderBy(row => row.NextFireAt).Take(MostAtOnce)
            .Join(db.Workflows.Where(row => row.Enabled && row.PublishedHash != null), row => row.WorkflowId, row => row.Id,
                (row, workflow) => new DueSchedule(row.TenantId, row.WorkflowId, workflow.Name, workflow.PublishedHash!, row.Rule, row.DoneUntil))
            .ToListAsync(cancellationToken);
    }

    private async Task<int> FireAsync(DueSchedule schedule)
    {
        try
        {
            if (ScheduleBook.RuleOf(schedule.Rule) is { } rule) return await FireAsync(schedule, rule);
            LogUnreadable(log, schedule.WorkflowId);
            await PassAsync(schedule, row => row.SetProperty(one => one.NextFireAt, (DateTimeOffset?)null));
        }
        catch (Exception problem) when (problem is JournalException or DbException)
        {
            // The row has not moved; it is due still.
            LogNotStarted(log, schedule.WorkflowId, problem);
        }

        return 0;
    }

    private async Task<int> FireAsync(DueSchedule schedule, ScheduleRule rule)
    {
        var now = time.GetUtcNow();
        var due = DueTimes.Of(rule, schedule.DoneUntil, now);
        if (due.PassedUntil is { } passed)
        {
            var next = rule.After(passed);
            LogPassedOver(log, due.PassedOver, schedule.WorkflowId);
            await PassAsync(schedule, row => row.SetProperty(one => one.DoneUntil, passed).SetProperty(one => one.NextFireAt, next)
                .SetProperty(one => one.MissedCount, due.PassedOver).SetProperty(one => one.MissedAt, now));
        }

        var started = 0;
        foreach (var at in due.Runs)
        {
            var input = ScheduleInput.Of(rule, at, now, started == 0 ? due.PassedOver : 0);
            var request = new StartRequest(schedule.TenantId, schedule.WorkflowId, schedule.Name, schedule.VersionHash, "", TriggerKind.Schedule, input)
            {
                KeepsVersion = true, Scheduled = new ScheduledTime(at, rule.After(at)),
            };
            if (await starter.StartAsync(request, CancellationToken.None) is not StartOutcome.Accepted) break;
            started++;
        }

        return started;
    }

    // Only if nothing has moved it meanwhile.
    private async Task PassAsync(DueSchedule schedule, Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<Schedule>> change)
    {
        await using var db = opening.ForSystem();
        await db.Schedules.Where(row => row.WorkflowId == schedule.WorkflowId && row.DoneUntil == schedule.DoneUntil && row.NextFireAt != null).ExecuteUpdateAsync(change);
    }

    private sealed record DueSchedule(string TenantId, string WorkflowId, string Name, string VersionHash, string Rule, DateTimeOffset DoneUntil);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} times of the schedule of workflow {WorkflowId} were missed and get no run of their own.")]
    private static partial void LogPassedOver(ILogger logger, int count, string workflowId);

    [LoggerMessage(Level = LogLevel.Error, Message = "The schedule of workflow {WorkflowId} could not be read, perhaps because this machine does not know its time zone; it was stopped. Publish the workflow again.")]
    private static partial void LogUnreadable(ILogger logger, string workflowId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The scheduled run of workflow {WorkflowId} could not be recorded; it is tried again.")]
    private static partial void LogNotStarted(ILogger logger, string workflowId, Exception problem);
}
