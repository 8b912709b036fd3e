using System.Collections.Immutable;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Executions;

/// <summary>A part of a graph that runs as one: the workflow without what its loops repeat, or the body of one loop. Its steps have numbers of their own.</summary>
internal sealed class Region
{
    private Region(GraphShape shape, int loop, int depth, ImmutableArray<int> nodes, string? problem)
    {
        (Graph, Loop, Depth, Nodes, Problem) = (shape.Graph, loop, depth, nodes, problem);
        Start = nodes.IndexOf(shape.Trigger);
    }

    /// <summary>The whole graph.</summary>
    public Graph Graph { get; }

    /// <summary>The loop whose body it is, as a number of the graph; -1 for the workflow itself.</summary>
    public int Loop { get; }

    /// <summary>How many loops it is inside of.</summary>
    public int Depth { get; }

    /// <summary>The steps, as numbers of the graph.</summary>
    public ImmutableArray<int> Nodes { get; }

    /// <summary>The trigger, or -1.</summary>
    public int Start { get; }

    /// <summary>Why the loop cannot run, or null.</summary>
    public string? Problem { get; }

    /// <summary>For the body of a loop: where its way out <c>item</c> leads.</summary>
    public ImmutableArray<int> Entries { get; private set; } = [];

    /// <summary>The connections that leave each step.</summary>
    public ImmutableArray<ImmutableArray<Way>> Outgoing { get; private set; }

    /// <summary>How many connections enter each step.</summary>
    public ImmutableArray<int> Incoming { get; private set; }

    /// <summary>A step as drawn.</summary>
    public Node At(int node) => Graph.Nodes[Nodes[node]];

    /// <summary>A graph as one part, loops or not.</summary>
    public static Region Whole(GraphShape shape) => new(shape, -1, 0, [.. Enumerable.Range(0, shape.Outgoing.Length)], null)
    {
        Outgoing = shape.Outgoing,
        Incoming = shape.Incoming,
    };

    /// <summary>The parts of a graph: the workflow itself, and the body of each loop; and for each step its part and its number there.</summary>
    public static (Region Root, Dictionary<int, Region> Bodies, ImmutableArray<(Region Region, int Local)> Places) Split(GraphShape shape)
    {
        var bodies = new LoopBodies(shape);
        if (bodies.Loops.IsEmpty)
        {
            var whole = Whole(shape);
            return (whole, [], [.. whole.Nodes.Select(node => (whole, node))]);
        }

        var problems = bodies.Problems().DistinctBy(pair => pair.Loop).ToDictionary(pair => pair.Loop, pair => pair.Problem.Message);
        var members = Enumerable.Range(0, shape.Outgoing.Length).ToLookup(bodies.OwnerOf);
        var root = new Region(shape, -1, 0, [.. members[-1]], null);
        var byLoop = bodies.Loops.ToDictionary(loop => loop, loop => new Region(shape, loop, bodies.DepthOf(loop), [.. members[loop]], problems.GetValueOrDefault(loop)));
        var places = new (Region Region, int Local)[shape.Outgoing.Length];
        foreach (var region in byLoop.Values.Prepend(root))
        {
            for (var local = 0; local < region.Nodes.Length; local++) places[region.Nodes[local]] = (region, local);
        }

        foreach (var region in byLoop.Values.Prepend(root)) region.Connect(shape, bodies, places);
        return (root, byLoop, [.. places]);
    }

    private void Connect(GraphShape shape, LoopBodies bodies, (Region Region, int Local)[] places)
    {
        var incoming = new int[Nodes.Length];
        if (Loop >= 0) Entries = [.. shape.Outgoing[Loop].Where(way => way.Handle == LoopBodies.Item && places[way.Target].Region == this).Select(way => places[way.Target].Local)];
        foreach (var entry in Entries) incoming[entry]++;
        Outgoing = [.. Nodes.Select(node => shape.Outgoing[node]
            .Where(way => places[way.Target].Region == this && bodies.IsWithin(node, way.Handle, way.Target))
            .Select(way => way with { Target = places[way.Target].Local }).ToImmutableArray())];
        foreach (var way in Outgoing.SelectMany(ways => ways)) incoming[way.Target]++;
        Incoming = [.. incoming];
    }
}
