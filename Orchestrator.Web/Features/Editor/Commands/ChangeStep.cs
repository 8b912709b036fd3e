using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Changes something about one step; made by its factories, one per thing that can be changed.</summary>
public sealed record ChangeStep : EditorCommand
{
    private readonly Func<Node, Node> change;

    private ChangeStep(string nodeId, string what, Func<Node, Node> change) => (NodeId, What, this.change) = (nodeId, what, change);

    /// <summary>The step.</summary>
    public string NodeId { get; }

    /// <summary>What changes, in a word: <c>url</c>, <c>label</c>, <c>retry</c> …</summary>
    public string What { get; }

    /// <inheritdoc/>
    public override string? MergeKey => $"{NodeId} {What}";

    /// <summary>A member of the configuration; null removes it.</summary>
    public static ChangeStep Setting(string nodeId, string field, JsonElement? value) =>
        new(nodeId, field, node => node with { Config = ConfigJson.With(node.Config, field, value) });

    /// <summary>What people call the step. Its name in templates stays.</summary>
    public static ChangeStep Label(string nodeId, string label) => new(nodeId, "label", node => node with { Label = label });

    /// <summary>Whether the step runs or is passed through.</summary>
    public static ChangeStep Enabled(string nodeId, bool enabled) => new(nodeId, "enabled", node => node with { Enabled = enabled });

    /// <summary>What a failure does.</summary>
    public static ChangeStep OnError(string nodeId, OnError onError) => new(nodeId, "onError", node => node with { OnError = onError });

    /// <summary>Whether the step waits for all ways in or for the first.</summary>
    public static ChangeStep Join(string nodeId, JoinMode join) => new(nodeId, "join", node => node with { Join = join });

    /// <summary>How failures are tried again; null for not at all.</summary>
    public static ChangeStep Retry(string nodeId, RetryPolicy? retry) => new(nodeId, "retry", node => node with { Retry = retry });

    /// <summary>How long an attempt may take; null for the action's own limit.</summary>
    public static ChangeStep Timeout(string nodeId, TimeSpan? timeout) => new(nodeId, "timeout", node => node with { Timeout = timeout });

    /// <inheritdoc/>
    public override EditResult Apply(Graph graph, ActionCatalog catalog)
    {
        if (graph.Nodes.FirstOrDefault(node => node.Id == NodeId) is not { } before)
            return new EditResult.Refused("That step is gone.");
        var after = change(before);
        if (after with { Config = before.Config } == before && ConfigJson.Same(after.Config, before.Config))
            return new EditResult.Unchanged();
        return new EditResult.Done(WithEdges(graph with { Nodes = graph.Nodes.Replace(before, after) }, after), $"Changed {after.Label}");
    }

    /// <summary>A step that no longer branches on errors loses the connection of that branch.</summary>
    private static Graph WithEdges(Graph graph, Node node) => node.OnError == Domain.Workflows.OnError.Branch
        ? graph
        : graph with { Edges = graph.Edges.RemoveAll(edge => edge.Source == node.Id && edge.SourceHandle == "error") };
}
