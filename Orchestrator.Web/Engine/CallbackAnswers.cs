using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Engine;

/// <summary>What became of an answer to a waiting step: a closed set.</summary>
public abstract record CallbackOutcome
{
    private CallbackOutcome() { }

    /// <summary>It is recorded, and the run goes on.</summary>
    public sealed record Taken(string ExecutionId) : CallbackOutcome;

    /// <summary>There is no such wait, or the key is another one.</summary>
    public sealed record NotFound : CallbackOutcome;

    /// <summary>The run has not come to wait yet: send it again in a moment.</summary>
    public sealed record TooEarly : CallbackOutcome;

    /// <summary>It was answered before.</summary>
    public sealed record Answered : CallbackOutcome;

    /// <summary>Its time was over, or its run has ended.</summary>
    public sealed record Expired : CallbackOutcome;
}

/// <summary>Takes answers from outside for steps that wait for them, each once.</summary>
public sealed class CallbackAnswers(AppDbOpening opening, ExecutionJournal journal, CompiledWorkflows workflows, RunLoading loading, ResumeKeys keys, TimeProvider time)
{
    private const int RecentSteps = 1_000;

    /// <summary>What was sent to a step's own address.</summary>
    /// <param name="id">The id in the address.</param>
    /// <param name="key">The key in the address.</param>
    /// <param name="body">What was sent; the step's output.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    public async Task<CallbackOutcome> SendAsync(string id, string key, JsonElement body, CancellationToken cancellationToken)
    {
        await using var db = opening.ForSystem();
        var row = await db.Callbacks.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (row is null) return await IsToComeAsync(db, id, key, cancellationToken) ? new CallbackOutcome.TooEarly() : new CallbackOutcome.NotFound();
        // Only a signed-in person decides an approval.
        if (!ResumeKeys.Fits(key, row.KeyHash) || row.Kind != "callback") return new CallbackOutcome.NotFound();
        return await AnswerAsync(row, null, answers => answers.Sent(body), cancellationToken);
    }

    /// <summary>A person's decision.</summary>
    /// <param name="tenantId">The person's workspace.</param>
    /// <param name="id">The wait.</param>
    /// <param name="by">What the person is called.</param>
    /// <param name="decision">What was decided.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    public async Task<CallbackOutcome> DecideAsync(string tenantId, string id, string by, Decision decision, CancellationToken cancellationToken)
    {
        await using var db = opening.ForTenant(tenantId);
        return await db.Callbacks.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.Kind == "approval", cancellationToken) is { } row
            ? await AnswerAsync(row, by, answers => answers.Decided(decision.Approved, by, decision.Comment, decision.Fields), cancellationToken)
            : new CallbackOutcome.NotFound();
    }

    private async Task<CallbackOutcome> AnswerAsync(Callback row, string? by, Func<Answers, StepEnded> answer, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (row.AnsweredAt is not null) return new CallbackOutcome.Answered();
        if (row.ExpiresAt <= now) return new CallbackOutcome.Expired();
        await using var db = opening.ForTenant(row.TenantId);
        var run = await db.Executions.AsNoTracking().Where(one => one.Id == row.ExecutionId).Select(one => new { one.VersionHash, one.Status }).SingleAsync(cancellationToken);
        // An equal answer a moment ago may have brought the run to its end meanwhile.
        if (run.Status.IsFinal()) return await db.Callbacks.AnyAsync(one => one.Id == row.Id && one.AnsweredAt != null, cancellationToken) ? new CallbackOutcome.Answered() : new CallbackOutcome.Expired();
        var step = await db.StepRuns.AsNoTracking().Where(one => one.ExecutionId == row.ExecutionId && one.Id == row.StepId).Select(one => new { one.Attempt, one.StartedAt }).SingleAsync(cancellationToken);
        var workflow = await workflows.GetAsync(row.WorkflowId, run.VersionHash, cancellationToken);
        var waiting = new RecordedStep(row.StepId, row.NodeId, step.Attempt, StepStatus.Waiting, step.StartedAt) { Iteration = row.Iteration };
        var secrets = await loading.SecretsAsync(row.TenantId, row.ExecutionId, cancellationToken);
        var answers = new Answers(workflow.Graph.Nodes.Single(node => node.Id == row.NodeId), waiting, Redactor.Default.With(secrets), now);
        var written = await journal.WriteAsync(new JournalRecord.Answered(row.TenantId, row.ExecutionId, row.WorkflowId, answer(answers), row.Id, by), CancellationToken.None);
        return written.Verdict == JournalVerdict.NotCurrent ? new CallbackOutcome.Answered() : new CallbackOutcome.Taken(row.ExecutionId);
    }

    // The address is known to the run before the wait begins; whoever answers at once is told to come again.
    private async Task<bool> IsToComeAsync(AppDb db, string id, string key, CancellationToken cancellationToken)
    {
        if (id.Length <= ResumeKeys.RunIdLength) return false;
        var executionId = id[..ResumeKeys.RunIdLength];
        var run = await db.Executions.AsNoTracking().Where(row => row.Id == executionId).Select(row => new { row.WorkflowId, row.VersionHash, row.Status }).SingleOrDefaultAsync(cancellationToken);
        if (run is null || run.Status.IsFinal()) return false;
        var workflow = await workflows.GetAsync(run.WorkflowId, run.VersionHash, cancellationToken);
        var waits = workflow.Graph.Nodes.Where(node => node.ActionType == BuiltInActions.WaitForCallback.Type).Select(node => node.Id).ToList();
        // Inside a loop each pass has an address of its own, known to the pass alone: the passes that began of late.
        var passes = waits.Count == 0 ? [] : await db.StepRuns.Where(row => row.ExecutionId == executionId && row.Iteration != IterationKey.None).OrderByDescending(row => row.Id)
            .Select(row => row.Iteration).Take(RecentSteps).ToListAsync(cancellationToken);
        return waits.Any(node => passes.Prepend(IterationKey.None).Distinct().Any(pass => keys.IdOf(executionId, node, pass) == id
            && ResumeKeys.Fits(key, ResumeKeys.HashOf(keys.KeyOf(executionId, node, pass)))));
    }
}

/// <summary>What a person decided.</summary>
/// <param name="Approved">Yes or no.</param>
/// <param name="Comment">In their words; null for none.</param>
/// <param name="Fields">What was filled in; null when nothing was asked.</param>
public sealed record Decision(bool Approved, string? Comment, JsonElement? Fields);
