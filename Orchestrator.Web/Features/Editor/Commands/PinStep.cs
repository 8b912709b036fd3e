using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Keeps what a step gives in runs from the editor, in place of running it; or lets it run again. Published versions run it all the same.</summary>
/// <param name="NodeId">The step.</param>
/// <param name="Output">What it gives; null to let it run again.</param>
public sealed record PinStep(string NodeId, JsonElement? Output) : EditorCommand
{
    /// <inheritdoc/>
    public override string? MergeKey => $"{NodeId} pin {Output is null}";

    /// <inheritdoc/>
    public override EditResult Apply(Graph graph, ActionCatalog catalog)
    {
        if (graph.Nodes.FirstOrDefault(node => node.Id == NodeId) is not { } step)
            return new EditResult.Refused("That step is gone.");
        if (Output is { } output)
            return Pin(graph, step, output, catalog);
        return step.Pin is null ? new EditResult.Unchanged() : Done(graph, step, step with { Pin = null }, "Unpinned");
    }

    private static EditResult Pin(Graph graph, Node step, JsonElement output, ActionCatalog catalog)
    {
        if ((StepPin.Refusal(step, catalog) ?? StepPin.Problem(output)) is { } why)
            return new EditResult.Refused(why);
        if (StepPin.HoldsMask(output))
            return new EditResult.Refused("The output holds a secret, which is never kept with a workflow. Change the step so that it does not give the secret, then pin what it gives.");
        if (step.Pin is { } before && ConfigJson.Same(before, output))
            return new EditResult.Unchanged();
        return Done(graph, step, step with { Pin = output.Clone() }, "Pinned");
    }

    private static EditResult.Done Done(Graph graph, Node before, Node after, string verb) =>
        new(graph with { Nodes = graph.Nodes.Replace(before, after) }, $"{verb} {GraphProblems.NameOf(after)}");
}
