using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Executions;
using Orchestrator.Web.Features.Workflows;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Editor.Runs;

/// <summary>Starts drafts and follows their runs.</summary>
public sealed partial class EditorRuns(ExecutionStarter starter, ManualRuns runs, SampleRuns samples, ExecutionFeed feed, ExecutionStore executions, ActionCatalog catalog, AuditLog audit)
{
    private const int MostRead = 4;

    private static readonly EditorRunOutcome.Refused _inputGone =
        new("The input of the run that is shown is not kept, because it held a secret. Leave its data to run with the sample input.", new RunOffer.LeaveData("Leave its data"));

    private static readonly JsonSerializerOptions _error = JsonSerializerOptions.Web;

    /// <summary>Starts a draft.</summary>
    /// <param name="caller">Who presses Run.</param>
    /// <param name="workflow">The workflow, which is the caller's own.</param>
    /// <param name="draft">What runs.</param>
    /// <param name="input">The trigger's data.</param>
    /// <param name="reach">How much of it runs.</param>
    /// <param name="dataOf">The run whose data it runs with, its input included; null for the given input and what the last runs gave.</param>
    /// <param name="cancellationToken">Stops waiting; what was accepted runs.</param>
    public async Task<EditorRunOutcome> StartAsync(Caller caller, WorkflowDetail workflow, Graph draft, JsonElement input, RunReach reach, string? dataOf = null,
        CancellationToken cancellationToken = default)
    {
        var compiled = new CompiledWorkflow(draft, catalog);
        // Neither the step nor a loop that is to give it an item is taken from its pin.
        HashSet<string> unpinned = reach.FirstId is { } first ? [first, .. SampleSteps.LoopsAround(compiled, first).Select(loop => loop.Id)] : [];
        var pins = draft.Nodes.Where(node => node.Pin is not null && StepPin.Refusal(node, catalog) is null && !unpinned.Contains(node.Id))
            .ToImmutableDictionary(node => node.Id, node => node.Pin!.Value, StringComparer.Ordinal);
        if (draft.Nodes.FirstOrDefault(node => pins.TryGetValue(node.Id, out var pin) && StepPin.HoldsMask(pin)) is { } masked)
            return new EditorRunOutcome.Refused($"The pinned output of {GraphProblems.NameOf(masked)} holds a masked secret, which is not the secret itself. Unpin it, or change the pinned value.", new RunOffer.Pin("Show the pin", masked.Id));
        // Pins belong to this run; what is kept as a version has none.
        var bare = StepPin.Without(draft);
        var request = new StartRequest(
            caller.TenantId, workflow.Id, workflow.Name, GraphDocument.Hash(bare), GraphDocument.Write(bare).GetRawText(), TriggerKind.Manual, input)
        {
            StartedBy = caller.UserId, SourceId = dataOf, Part = pins.IsEmpty ? null : new RunPart(null, IsAlone: false, pins),
        };
        if (dataOf is not null && reach is RunReach.Whole or RunReach.UpTo)
        {
            if (await samples.InputAsync(caller, dataOf, cancellationToken) is not { } kept)
                return _inputGone;
            request = request with { Input = kept.Input, Secrets = kept.Secrets };
        }
        return reach switch
        {
            RunReach.UpTo to => await StartAsync(caller, request with { Part = new RunPart(to.NodeId, IsAlone: false, pins) }, cancellationToken),
            RunReach.Only or RunReach.From => await StartFromDataAsync(caller, request, compiled, reach, pins, dataOf, cancellationToken),
            _ => await StartAsync(caller, request, cancellationToken),
        };
    }

    private async Task<EditorRunOutcome> StartAsync(Caller caller, StartRequest request, CancellationToken cancellationToken)
    {
        if (await starter.StartAsync(request, cancellationToken) is not StartOutcome.Accepted accepted) return new EditorRunOutcome.Refused("The workflow was deleted.");
        audit.Note(AuditAction.RunStarted, AuditActor.Of(caller), new(accepted.ExecutionId, request.WorkflowName));
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

    /// <summary>
    /// The workflow's last run that came to an end by itself; null when there is none. Steps it did not come to, because it was a run of a part, are as the last
    /// runs before it left them.
    /// </summary>
    public async Task<RunView?> LastAsync(Caller caller, string workflowId, Graph graph, CancellationToken cancellationToken)
    {
        var ended = new ExecutionFilter { Limit = MostRead, Statuses = [ExecutionStatus.Success, ExecutionStatus.Error] };
        RunView? last = null;
        foreach (var item in (await executions.ListAsync(caller, workflowId, ended, cancellationToken))?.Items ?? [])
        {
            if (last is not null && graph.Nodes.All(node => last.Steps.ContainsKey(node.Id))) break;
            if (await ReadAsync(caller, item.Id, graph, cancellationToken) is { } earlier) last = last?.Over(earlier) ?? earlier;
        }

        return last;
    }

    /// <summary>A run of the workflow, and when it began; null when it has no such run.</summary>
    public async Task<(RunView Run, DateTimeOffset StartedAt)?> FindAsync(Caller caller, string workflowId, string executionId, Graph graph, CancellationToken cancellationToken) =>
        await executions.ReadAsync(ExecutionReader.Of(caller), executionId, cancellationToken) is { } found && found.WorkflowId == workflowId
        && await ReadAsync(caller, executionId, graph, cancellationToken) is { } run ? (run, found.StartedAt) : null;

    private async Task<RunView?> ReadAsync(Caller caller, string executionId, Graph graph, CancellationToken cancellationToken)
    {
        var reader = ExecutionReader.Of(caller);
        if (await executions.ReadAsync(reader, executionId, cancellationToken) is not { } run
            || await executions.LatestAsync(reader, executionId, cancellationToken) is not { } latest)
            return null;
        var nodes = graph.Nodes.ToDictionary(node => node.Id, StringComparer.Ordinal);
        var steps = latest.Where(step => nodes.ContainsKey(step.NodeId)).ToImmutableDictionary(step => step.NodeId, step => View(step, nodes[step.NodeId]), StringComparer.Ordinal);
        return new RunView(run.Id, run.Status, Error(run.Error), Took(run.Duration), steps);
    }

    private static StepView View(StepRunView step, Node node)
    {
        var error = Error(step.Error);
        var isTried = step.Status == StepStatus.Cancelled && error?.Message == RunPart.Tried;
        return new StepView(step.Status, step.Attempt, WayTaken.Of(node, step.Status, step.Output), step.Input, step.Output, isTried ? null : error, Took(step.Duration)) { IsTried = isTried };
    }

    private static StepError? Error(JsonElement? stored) => stored?.Deserialize<StepError>(_error);

    private static TimeSpan? Took(long? milliseconds) => milliseconds is { } number ? TimeSpan.FromMilliseconds(number) : null;
}
