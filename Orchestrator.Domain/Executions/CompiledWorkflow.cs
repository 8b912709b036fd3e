using System.Collections.Immutable;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Executions;

/// <summary>
/// A version of a workflow made ready to run: templates and conditions read once, and for each step the steps that run before it. Immutable and
/// safe to share; keep it by <see cref="GraphDocument.Hash"/>.
/// </summary>
public sealed class CompiledWorkflow
{
    private readonly Dictionary<string, int> _byName;
    private readonly UpstreamSets _upstream;
    private readonly Dictionary<int, Region> _bodies;
    private readonly ImmutableArray<(Region Region, int Local)> _places;

    /// <summary>Compiles a graph without structural problems. Semantic problems come out when the step runs.</summary>
    public CompiledWorkflow(Graph graph, ActionCatalog catalog)
    {
        Graph = graph;
        Shape = new GraphShape(graph);
        Steps = [.. graph.Nodes.Select(node => new CompiledStep(node, catalog.Find(node)))];
        _upstream = new UpstreamSets(Shape);
        (Root, _bodies, _places) = Region.Split(Shape);
        _byName = new Dictionary<string, int>(graph.Nodes.Length, StringComparer.Ordinal);
        for (var node = 0; node < graph.Nodes.Length; node++) _byName.TryAdd(graph.Nodes[node].Name, node);
    }

    /// <summary>The graph.</summary>
    public Graph Graph { get; }

    /// <summary>The graph as numbers.</summary>
    public GraphShape Shape { get; }

    /// <summary>The steps, by their index in the graph.</summary>
    public ImmutableArray<CompiledStep> Steps { get; }

    /// <summary>The workflow without what its loops repeat.</summary>
    internal Region Root { get; }

    /// <summary>What a loop repeats.</summary>
    internal Region BodyOf(int loop) => _bodies[loop];

    /// <summary>The part a step belongs to, and its number there.</summary>
    internal (Region Region, int Local) PlaceOf(int node) => _places[node];

    /// <summary>Whether a step belongs to what a loop repeats, also through loops inside it.</summary>
    internal bool IsRepeatedBy(int node, int loop)
    {
        for (var around = _places[node].Region.Loop; around >= 0; around = _places[around].Region.Loop)
        {
            if (around == loop) return true;
        }

        return false;
    }

    /// <summary>A step as a part of the run knows it: itself, or the loop there that repeats it; -1 when it is not in that part.</summary>
    internal int Within(Region region, int node)
    {
        while (node >= 0 && _places[node].Region is var own && own != region) node = own.Loop;
        return node;
    }

    /// <summary>The index of the step a template's root names: <c>trigger</c>, a step's name, or <c>@id</c>; -1 for none.</summary>
    internal int IndexOf(string root)
    {
        if (root.StartsWith('@')) return Shape.IndexOf(root[1..]);
        if (_byName.TryGetValue(root, out var node)) return node;
        return root == StepName.Trigger ? Shape.Trigger : -1;
    }

    /// <summary>Whether a step runs before another, so that the other may read its output.</summary>
    internal bool IsUpstream(int earlier, int later) => _upstream.Contains(earlier, later);

    /// <summary>Whether a step has to run so that another can: itself, what is before it, and what the loops before it repeat.</summary>
    internal bool LeadsTo(int node, int last)
    {
        if (node == last || IsUpstream(node, last)) return true;
        for (var loop = _places[node].Region.Loop; loop >= 0; loop = _places[loop].Region.Loop)
        {
            if ((loop == last || IsUpstream(loop, last)) && !IsRepeatedBy(last, loop)) return true;
        }

        return false;
    }

    /// <summary>Whether a step has to do with a run that begins at another: it is behind that one, or has to run so that it can, or something behind it.</summary>
    internal bool Concerns(int node, int first) =>
        LeadsTo(node, first) || Enumerable.Range(0, Steps.Length).Any(later => IsUpstream(first, later) && LeadsTo(node, later));

    /// <summary>The names a step may read.</summary>
    internal IEnumerable<string> NamesBefore(int node) =>
        Enumerable.Range(0, Steps.Length).Where(other => IsUpstream(other, node)).Select(other => Graph.Nodes[other].Name);
}
