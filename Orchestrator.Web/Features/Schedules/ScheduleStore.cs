using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Schedules;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Time;

namespace Orchestrator.Web.Features.Schedules;

/// <summary>The schedules of a workspace, as people and programs read them.</summary>
public sealed class ScheduleStore(AppDbOpening databases, TimeProvider time)
{
    /// <summary>The most schedules in a list.</summary>
    public const int ListLimit = 1_000;

    /// <summary>What fires when: the next one first, those turned off last.</summary>
    public async Task<ImmutableArray<ScheduleView>> ListAsync(Caller caller, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var rows = await Rows(db).OrderBy(row => row.Schedule.NextFireAt == null).ThenBy(row => row.Schedule.NextFireAt).ThenBy(row => row.Name).Take(ListLimit).ToListAsync(cancellationToken);
        return [.. rows.Select(View)];
    }

    /// <summary>One schedule; null when the caller has no workflow with that id, or its published version has no schedule.</summary>
    public async Task<ScheduleView?> ReadAsync(Caller caller, string workflowId, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        return await Rows(db).SingleOrDefaultAsync(row => row.Schedule.WorkflowId == workflowId, cancellationToken) is { } row ? View(row) : null;
    }

    private static IQueryable<Row> Rows(AppDb db) =>
        from schedule in db.Schedules.AsNoTracking()
        join workflow in db.Workflows on schedule.WorkflowId equals workflow.Id
        select new Row
        {
            Schedule = schedule, Name = workflow.Name, Enabled = workflow.Enabled, Limit = workflow.ConcurrencyLimit, Overlap = workflow.Overlap,
            Status = db.Executions.Where(run => run.Id == schedule.LastExecutionId).Select(run => (ExecutionStatus?)run.Status).FirstOrDefault(),
        };

    private ScheduleView View(Row row)
    {
        var (schedule, rule) = (row.Schedule, ScheduleBook.RuleOf(row.Schedule.Rule));
        // From the first time that is due, which may be just behind the present.
        ImmutableArray<DateTimeOffset> next = schedule.NextFireAt is { } first && rule is not null
            ? SchedulePreview.Next(rule, first < time.GetUtcNow() ? time.GetUtcNow() : first.AddTicks(-1)) : [];
        return new ScheduleView(
            schedule.WorkflowId, row.Name, row.Enabled, rule?.Said, rule?.Cron?.Text, rule?.Every is { } every ? DurationText.Format(every) : null, rule?.Zone.Id ?? "",
            ScheduleSettings.Word(rule?.Missed ?? MissedRuns.Once), row.Limit, row.Overlap, next,
            schedule is { LastFireAt: { } at, LastExecutionId: { } run } ? new LastFire(at, run, row.Status) : null, schedule.MissedCount, schedule.MissedAt);
    }

    private sealed class Row
    {
        public required Schedule Schedule { get; init; }
        public required string Name { get; init; }
        public required bool Enabled { get; init; }
        public required int? Limit { get; init; }
        public required Overlap Overlap { get; init; }
        public required ExecutionStatus? Status { get; init; }
    }
}
