using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Executions;
using Orchestrator.Web.Ui;

namespace Orchestrator.Web.Features.Editor.Runs;

/// <content>Runs that begin with a step, on what is kept of the runs before.</content>
public sealed partial class EditorRuns
{
    private async Task<EditorRunOutcome> StartFromDataAsync(
        Caller caller, StartRequest request, CompiledWorkflow draft, RunReach reach, ImmutableDictionary<string, JsonElement> pins, string? dataOf, CancellationToken cancellationToken)
    {
        var (nodeId, isAlone) = (reach.FirstId!, reach is RunReach.Only);
        var around = SampleSteps.LoopsAround(draft, nodeId);
        if (!isAlone && !around.IsEmpty)
            return new EditorRunOutcome.Refused($"{NameOf(draft, nodeId)} runs once for each item of {GraphProblems.NameOf(around[0])}, so no run can begin with it.", new RunOffer.Run("Run up to here", new RunReach.UpTo(nodeId)), new RunOffer.Run("Test it with the first item", new RunReach.Only(nodeId)));
        if (around.FirstOrDefault(loop => !loop.Enabled) is { } off)
            return new EditorRunOutcome.Refused($"{GraphProblems.NameOf(off)} is disabled, so it has no item to test with. Enable it first.");
        var sample = await samples.FindAsync(caller, request.WorkflowId, draft, nodeId, isAlone, pins, dataOf, cancellationToken);
        if (!sample.IsReached && Unreached(draft, reach, sample) is { } refused)
            return refused;
        // Alone a step runs also where no run would come.
        var runsMissing = !sample.Missing.IsEmpty && sample.IsReached;
        if (runsMissing && dataOf is not null && sample.Input is null)
            return _inputGone;
        if (runsMissing && reach != reach.WithMissing())
            return new EditorRunOutcome.NeedsMore(Named(sample.Missing), Why(sample), sample.Missing.Length == 1, reach.WithMissing());
        request = request with
        {
            Input = sample.Input ?? request.Input, Secrets = sample.Secrets, SourceId = sample.ExecutionId ?? dataOf, TakenOver = sample.Steps,
            Part = isAlone ? new RunPart(nodeId, IsAlone: !runsMissing, pins) { IsFirstItem = !around.IsEmpty } : new RunPart(null, IsAlone: false, pins) { FirstId = nodeId },
        };
        return await StartAsync(caller, request, cancellationToken);
    }

    // Null when it may run all the same: alone, and nothing it reads is behind a way that was not taken.
    private EditorRunOutcome.Refused? Unreached(CompiledWorkflow draft, RunReach reach, SampleRun sample)
    {
        var steps = sample.Steps.ToImmutableDictionary(step => step.NodeId, step => new StepView(step.Status, step.Attempt, step.Handle, step.Input, step.Output, step.Error, null), StringComparer.Ordinal);
        string Because(string nodeId) => SkipReason.Reasons(draft.Graph, nodeId, new RunView("", ExecutionStatus.Success, null, null, steps)) is { } why ? $": {why}" : "";
        if (reach is RunReach.Only alone)
        {
            if (alone.IsAnyway || sample.Closed is not [var closed, ..]) return null;
            var forFirst = SampleSteps.LoopsAround(draft, closed.Id).IsEmpty ? "" : " for the first item";
            return new EditorRunOutcome.Refused($"{Named(sample.Closed)} did not run{forFirst}{Because(closed.Id)}. {NameOf(draft, alone.NodeId)} reads what {(sample.Closed.Length == 1 ? "it gives" : "they give")}.",
                [new RunOffer.Run($"Test {GraphProblems.NameOf(closed)} first", new RunReach.Only(closed.Id)),
                    .. StepPin.Refusal(closed, catalog) is null ? [new RunOffer.Pin("Pin an output for it", closed.Id)] : (RunOffer[])[],
                    new RunOffer.Run("Test without it", alone with { IsAnyway = true })]);
        }

        return new EditorRunOutcome.Refused($"With the data there is, runs do not come to {NameOf(draft, reach.FirstId!)}{Because(reach.FirstId!)}. Change the sample input, or pin an output before it.", new RunOffer.Run("Test it alone", new RunReach.Only(reach.FirstId!)));
    }

    private static string Why(SampleRun sample)
    {
        var again = sample.Again.IsEmpty ? "" : $" {Named(sample.Again)} {(sample.Again.Length == 1 ? "runs" : "run")} again after {(sample.Missing.Length == 1 ? "it" : "them")}.";
        if (sample.IsInputForgotten) return $"The last run's input held a secret, which is not kept, so this begins anew.{again}";
        ImmutableArray<Node> never = [.. sample.Missing.Except(sample.Forgotten)];
        var none = never.IsEmpty ? "" : $"{(sample.Missing.Length > 1 ? Named(never) : "It")} {(never.Length == 1 ? "has" : "have")} no data yet. ";
        var gone = sample.Forgotten.IsEmpty ? "" : $"What {(sample.Missing.Length > 1 ? Named(sample.Forgotten) : "it")} gave held a secret, which is not kept. ";
        return $"{none}{gone}".TrimEnd() + again;
    }

    private static string NameOf(CompiledWorkflow draft, string nodeId) => GraphProblems.NameOf(draft.Graph.Nodes.First(node => node.Id == nodeId));

    private static string Named(ImmutableArray<Node> steps) => Spoken.Joined([.. steps.Select(GraphProblems.NameOf)]);
}
