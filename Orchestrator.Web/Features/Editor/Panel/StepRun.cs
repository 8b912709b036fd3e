using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Editor.Canvas;
using Orchestrator.Web.Features.Editor.Runs;

namespace Orchestrator.Web.Features.Editor.Panel;

/// <summary>How a step went: in the run on the canvas, else in an earlier one, whose data the settings show too.</summary>
/// <param name="Graph">The workflow.</param>
/// <param name="NodeId">The step.</param>
/// <param name="Now">In the run on the canvas; null when that did not come here.</param>
/// <param name="Known">What is known of all steps; null for nothing.</param>
/// <param name="HasRun">Whether there is a run on the canvas.</param>
public sealed record StepRun(Graph Graph, string NodeId, StepView? Now, RunView? Known, bool HasRun)
{
    /// <summary>What is shown; null when the step has never run.</summary>
    public StepView? Shown => Now ?? Earlier;

    /// <summary>A few words about what it gave: "412 ms", "in an earlier run"; null for nothing.</summary>
    public string? Note => Now is { Took: { } took } ? RunPainting.Took(took) : Now is null && Earlier is not null ? "in an earlier run" : null;

    /// <summary>A few words about what it was given.</summary>
    public string GivenNote => Now is null && Earlier is not null ? "in an earlier run, secrets masked" : "secrets masked";

    /// <summary>Why a setting found nothing where it reads another step: "“Yes” did not run: the condition “Check” was false."; null when that is not why.</summary>
    /// <param name="step">The step as it is now.</param>
    /// <param name="action">What it does.</param>
    public string? Unread(Node step, ActionDefinition? action) =>
        Shown?.Error?.SettingAtFault() is null ? null : StepReads.Of(Graph, step, action).FirstOrDefault(read => Known?.Steps.GetValueOrDefault(read.Id)?.Status == StepStatus.Skipped) is { } skipped
            ? $"{GraphProblems.NameOf(skipped)} did not run{(SkipReason.Reasons(Graph, skipped.Id, Known) is { } why ? $": {why}" : "")}, so it gave nothing." : null;

    // What a test cannot begin with stands before the step, and is what there is to say about it.
    private string NotReached => Known is { Status: ExecutionStatus.Error, Error: { } error } && Graph.Nodes.FirstOrDefault(node => Known.Steps.GetValueOrDefault(node.Id)?.Error?.Message == error.Message) is { } failed
        ? $"The run did not come here: {GraphProblems.NameOf(failed)} failed. {error.Message}" : "The run did not come here.";

    private bool IsAction => Graph.Nodes.FirstOrDefault(node => node.Id == NodeId)?.Type == NodeType.Action;

    private StepView? Earlier => Known?.Steps.GetValueOrDefault(NodeId) is { } step && (step.Input ?? step.Output) is not null ? step : null;

    /// <summary>A sentence for where there is no value.</summary>
    /// <param name="verb">What the step did with it: "gave", "was given".</param>
    public string Silence(string verb)
    {
        if (Shown is not { } step)
            return HasRun ? NotReached : IsAction ? $"Test the step, or run the workflow, to see here what it {verb}." : $"Run the workflow to see here what it {verb}.";
        if (step.IsTried) return RunPart.Tried;
        return step.Status == StepStatus.Skipped ? SkipReason.Of(Graph, NodeId, Known) : step.Status.IsFinal() ? "Nothing." : "Not yet.";
    }
}
