using System.Collections.Immutable;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Where a new step goes: a closed set.</summary>
public abstract record StepPlacement
{
    private StepPlacement() { }

    /// <summary>The graph with the step in its place and connected; null when that place is gone.</summary>
    internal abstract Graph? Place(Graph graph, Node node, ImmutableArray<string> handles, ActionCatalog catalog);

    /// <summary>At a place, not connected.</summary>
    public sealed record At(Position Position) : StepPlacement
    {
        internal override Graph Place(Graph graph, Node node, ImmutableArray<string> handles, ActionCatalog catalog) =>
            graph with { Nodes = graph.Nodes.Add(node with { Position = Layout.FreeNear(graph, Layout.Snap(Position)) }) };
    }

    /// <summary>In the middle of a connection.</summary>
    public sealed record Between(string EdgeId) : StepPlacement
    {
        internal override Graph? Place(Graph graph, Node node, ImmutableArray<string> handles, ActionCatalog catalog)
        {
            if (graph.Edges.FirstOrDefault(edge => edge.Id == EdgeId) is not { } edge)
                return null;
            var source = graph.Nodes.First(step => step.Id == edge.Source);
            var target = graph.Nodes.First(step => step.Id == edge.Target);
            var place = Layout.Below(source, edge.SourceHandle, catalog.HandlesOf(source));
            var made = Layout.MakeRoom(graph, source, target, place);
            var first = made.Edges.Replace(edge, edge with { Target = node.Id });
            var added = made with { Nodes = made.Nodes.Add(node with { Position = Layout.FreeNear(made, place) }), Edges = first };
            // What ends the run leads nowhere.
            return handles.IsEmpty ? added : Connected(added, node.Id, handles[0], edge.Target);
        }
    }

    /// <summary>
    /// After a step: by the given way out, or by the first free one. Where that way already leads on, the step goes in between.
    /// </summary>
    /// <param name="NodeId">The step before.</param>
    /// <param name="Handle">The way out, or null for the first free one.</param>
    /// <param name="Position">Where somebody wants it, or null for below.</param>
    public sealed record After(string NodeId, string? Handle = null, Position? Position = null) : StepPlacement
    {
        internal override Graph? Place(Graph graph, Node node, ImmutableArray<string> handles, ActionCatalog catalog)
        {
            if (graph.Nodes.FirstOrDefault(step => step.Id == NodeId) is not { } source)
                return null;
            var ways = catalog.HandlesOf(source) is { IsEmpty: false } known ? known : ["out"];
            var handle = Handle ?? FirstFree(graph, ways);
            var taken = graph.Edges.Where(edge => edge.Source == NodeId && edge.SourceHandle == handle).ToList();
            if (Position is null && taken is [var only])
                return new Between(only.Id).Place(graph, node, handles, catalog);
            var wanted = Position is { } place ? Layout.Snap(place) : Layout.Below(source, handle, ways);
            var added = graph with { Nodes = graph.Nodes.Add(node with { Position = Layout.FreeNear(graph, wanted) }) };
            return Connected(added, NodeId, handle, node.Id);
        }

        private string FirstFree(Graph graph, ImmutableArray<string> ways) =>
            ways.FirstOrDefault(way => !graph.Edges.Any(edge => edge.Source == NodeId && edge.SourceHandle == way)) ?? ways[0];
    }

    private static Graph Connected(Graph graph, string source, string handle, string target) =>
        graph with { Edges = graph.Edges.Add(new Edge(GraphIds.FreeEdge(graph), source, handle, target)) };
}
