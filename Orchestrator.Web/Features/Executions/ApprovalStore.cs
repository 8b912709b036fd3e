using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;

namespace Orchestrator.Web.Features.Executions;

/// <summary>Something that waits, or waited, for a person's decision.</summary>
/// <param name="Id">Its id; the page is <c>/approvals/{id}</c>.</param>
/// <param name="ExecutionId">The run that waits.</param>
/// <param name="WorkflowName">What the workflow is called.</param>
/// <param name="Message">What the person is asked, masked; null for nothing.</param>
/// <param name="Fields">What to fill in, as the step has it; null for nothing.</param>
/// <param name="CreatedAt">Since when it waits.</param>
/// <param name="ExpiresAt">Until when; null for ever.</param>
/// <param name="AnsweredAt">When it was decided; null while it waits.</param>
/// <param name="AnsweredBy">Who decided.</param>
/// <param name="IsOver">Whether it can no longer be decided.</param>
public sealed record ApprovalView(
    string Id, string ExecutionId, string WorkflowName, string? Message, JsonElement? Fields, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt,
    DateTimeOffset? AnsweredAt, string? AnsweredBy, bool IsOver);

/// <summary>Approvals as people read them; the engine writes them.</summary>
public sealed class ApprovalStore(AppDbOpening databases, TimeProvider time)
{
    private const int Most = 200;

    /// <summary>What waits for a decision in the caller's workspace, newest first.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="executionId">Only of this run; null for all.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<IReadOnlyList<ApprovalView>> OpenAsync(Caller caller, string? executionId, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var rows = await Rows(db, db.Callbacks.Where(row => row.Kind == "approval" && row.AnsweredAt == null && (executionId == null || row.ExecutionId == executionId)))
            .OrderByDescending(row => row.Wait.CreatedAt).Take(Most).ToListAsync(cancellationToken);
        return [.. rows.Select(View).Where(view => !view.IsOver)];
    }

    /// <summary>One of them, decided or not; null when the caller has none with this id.</summary>
    public async Task<ApprovalView?> ReadAsync(Caller caller, string id, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        return await Rows(db, db.Callbacks.Where(row => row.Id == id && row.Kind == "approval")).SingleOrDefaultAsync(cancellationToken) is { } row ? View(row) : null;
    }

    private static IQueryable<Row> Rows(AppDb db, IQueryable<Callback> waits) => waits.AsNoTracking().Select(row => new Row
    {
        Wait = row,
        Workflow = db.Workflows.Where(workflow => workflow.Id == row.WorkflowId).Select(workflow => workflow.Name).FirstOrDefault(),
        Status = db.Executions.Where(run => run.Id == row.ExecutionId).Select(run => run.Status).First(),
    });

    private ApprovalView View(Row row) => new(
        row.Wait.Id, row.Wait.ExecutionId, row.Workflow ?? "", row.Wait.Message, row.Wait.Fields is { } fields ? StoredJson.Read(fields) : null, row.Wait.CreatedAt, row.Wait.ExpiresAt,
        row.Wait.AnsweredAt, row.Wait.AnsweredBy, row.Status.IsFinal() || row.Wait.AnsweredAt is not null || row.Wait.ExpiresAt <= time.GetUtcNow());

    private sealed record Row
    {
        public required Callback Wait { get; init; }
        public required string? Workflow { get; init; }
        public required ExecutionStatus Status { get; init; }
    }
}
