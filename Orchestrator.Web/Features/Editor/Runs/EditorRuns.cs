using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Executions;
using Orchestrator.Web.Features.Workflows;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Editor.Runs;

/// <summary>Starts drafts and follows their runs.</summary>
public sealed class EditorRuns(ExecutionStarter starter, ManualRuns runs, ExecutionFeed feed, ExecutionStore executions, AuditLog audit)
{
    private static readonly JsonSerializerOptions _error = JsonSerializerOptions.Web;

    /// <summary>Starts a draft.</summary>
    /// <param name="caller">Who presses Run.</param>
    /// <param name="workflow">The workflow, which is the caller's own.</param>
    /// <param name="draft">What runs.</param>
    /// <param name="input">The trigger's data.</param>
    /// <param name="cancellationToken">Stops waiting; what was accepted runs.</param>
    public async Task<EditorRunOutcome> StartAsync(Caller caller, WorkflowDetail workflow, Graph draft, JsonElement input, CancellationToken cancellationToken)
    {
        var request = new StartRequest(
            caller.TenantId, workflow.Id, workflow.Name, GraphDocument.Hash(draft), GraphDocument.Write(draft).GetRawText(), TriggerKind.Manual, input)
        {
            StartedBy = caller.UserId,
        };
        if (await starter.StartAsync(request, cancellationToken) is not StartOutcome.Accepted accepted) return new EditorRunOutcome.Refused("The workflow was deleted.");
        audit.Note(AuditAction.RunStarted, AuditActor.Of(caller), new(accepted.ExecutionId, workflow.Name));
        return new EditorRunOutcome.Started(accepted.ExecutionId);
    }

    /// <summary>Asks a run to stop; false when it has ended already.</summary>
    public Task<bool> CancelAsync(Caller caller, string executionId, CancellationToken cancellationToken) =>
        runs.CancelAsync(caller, executionId, cancellationToken);

    /// <summary>The run as it stands now, and again whenever something was committed, until it has ended.</summary>
    public async IAsyncEnumerable<RunView> WatchAsync(Caller caller, string executionId, Graph graph, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var subscription = feed.Subscribe(new FeedFilter(caller.TenantId, ExecutionId: executionId));
        var now = await ReadAsync(caller, executionId, graph, cancellationToken);
        if (now is not null)
            yield return now;
        if (now is null or { IsOver: true })
            yield break;
        await foreach (var batch in subscription.WithCancellation(cancellationToken))
        {
            if (!batch.MissedSome && batch.Events.All(happened => happened is FeedEvent.StepSaid)) continue;
            now = await ReadAsync(caller, executionId, graph, cancellationToken);
            if (now is null)
                yield break;
            yield return now;
            if (now.IsOver)
                yield break;
        }
    }

    /// <summary>The workflow's last run that came to an end by itself; null when there is none.</summary>
    public async Task<RunView?> LastAsync(Caller caller, string workflowId, Graph graph, CancellationToken cancellationToken)
    {
        var ended = new ExecutionFilter { Limit = 1, Statuses = [ExecutionStatus.Success, ExecutionStatus.Error] };
        return await executions.ListAsync(caller, workflowId, ended, cancellationToken) is { Items: [var last, ..] } ? await ReadAsync(caller, last.Id, graph, cancellationToken) : null;
    }

    private async Task<RunView?> ReadAsync(Caller caller, string executionId, Graph graph, CancellationToken cancellationToken)
    {
        var reader = ExecutionReader.Of(caller);
        if (await executions.ReadAsync(reader, executionId, cancellationToken) is not { } run
            || await executions.LogsAsync(reader, executionId, cancellationToken) is not { } logs)
            return null;
        var nodes = graph.Nodes.ToDictionary(node => node.Id, StringComparer.Ordinal);
        var steps = ImmutableDictionary.CreateBuilder<string, StepView>(StringComparer.Ordinal);
        foreach (var step in logs.Where(step => nodes.ContainsKey(step.NodeId)))
            steps[step.NodeId] = View(step, nodes[step.NodeId]);
        return new RunView(run.Id, run.Status, Error(run.Error), Took(run.Duration), steps.ToImmutable());
    }

    private static StepView View(StepRunView step, Node node)
    {
        var error = Error(step.Error);
        return new StepView(step.Status, step.Attempt, WayTaken.Of(node, step.Status, step.Output), step.Input, step.Output, error, Took(step.Duration));
    }

    private static StepError? Error(JsonElement? stored) => stored?.Deserialize<StepError>(_error);

    private static TimeSpan? Took(long? milliseconds) => milliseconds is { } number ? TimeSpan.FromMilliseconds(number) : null;
}
