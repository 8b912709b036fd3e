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
public sealed class EditorRuns(ExecutionStarter starter, ManualRuns runs, SampleRuns samples, ExecutionFeed feed, ExecutionStore executions, ActionCatalog catalog, AuditLog audit)
{
    private const int MostRead = 4;
    private const string InputGone = "The input of the run that is shown is not kept, because it held a secret. Leave its data to run with the sample input.";

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
        var pins = draft.Nodes.Where(node => node.Pin is not null && StepPin.Refusal(node, catalog) is null && reach.FirstId != node.Id)
            .ToImmutableDictionary(node => node.Id, node => node.Pin!.Value, StringComparer.Ordinal);
        if (draft.Nodes.FirstOrDefault(node => pins.TryGetValue(node.Id, out var pin) && StepPin.HoldsMask(pin)) is { } masked)
            return new EditorRunOutcome.Refused($"The pinned output of {GraphProblems.NameOf(masked)} holds a masked secret, which is not the secret itself. Unpin it, or change the pinned value.");
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
                return new EditorRunOutcome.Refused(InputGone);
            request = request with { Input = kept.Input, Secrets = kept.Secrets };
        }
        return reach switch
        {
            RunReach.UpTo to => await StartAsync(caller, request with { Part = new RunPart(to.NodeId, IsAlone: false, pins) }, cancellationToken),
            RunReach.Only only => await StartFromDataAsync(caller, request, draft, only, only with { RunsMissing = true }, pins, dataOf, cancellationToken),
            RunReach.From here => await StartFromDataAsync(caller, request, draft, here, here with { RunsMissing = true }, pins, dataOf, cancellationToken),
            _ => await StartAsync(caller, request, cancellationToken),
        };
    }

    private async Task<EditorRunOutcome> StartFromDataAsync(
        Caller caller, StartRequest request, Graph draft, RunReach reach, RunReach withMissing, ImmutableDictionary<string, JsonElement> pins, string? dataOf, CancellationToken cancellationToken)
    {
        var (compiled, nodeId, isAlone) = (new CompiledWorkflow(draft, catalog), reach.FirstId!, reach is RunReach.Only);
        if (!isAlone && !SampleSteps.LoopsAround(compiled, nodeId).IsEmpty)
            return new EditorRunOutcome.Refused("This step runs once for each item of a loop. Run up to here, or start with the loop itself.");
        var sample = await samples.FindAsync(caller, request.WorkflowId, compiled, nodeId, isAlone, pins, dataOf, cancellationToken);
        if (!isAlone && !sample.IsReached)
            return new EditorRunOutcome.Refused("With the data there is, runs do not come to this step: a condition or a switch before it goes another way. Change the sample input, pin an output, or test the step alone.");
        // Alone a step runs also where no run would come.
        var runsMissing = !sample.Missing.IsEmpty && sample.IsReached;
        if (runsMissing && dataOf is not null && sample.Input is null)
            return new EditorRunOutcome.Refused(InputGone);
        if (runsMissing && reach != withMissing)
            return new EditorRunOutcome.NeedsMore(Named(sample.Missing), sample.Again.IsEmpty ? null : Named(sample.Again), withMissing);
        request = request with
        {
            Input = sample.Input ?? request.Input, Secrets = sample.Secrets, SourceId = sample.ExecutionId ?? dataOf, TakenOver = sample.Steps,
            Part = isAlone ? new RunPart(nodeId, IsAlone: !runsMissing, pins) : new RunPart(null, IsAlone: false, pins) { FirstId = nodeId },
        };
        return await StartAsync(caller, request, cancellationToken);
    }

    private static string Named(ImmutableArray<Node> steps)
    {
        string[] names = [.. steps.Take(3).Select(GraphProblems.NameOf), .. steps.Length > 3 ? ["others"] : Array.Empty<string>()];
        return names is [var only] ? only : $"{string.Join(", ", names[..^1])} and {names[^1]}";
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
