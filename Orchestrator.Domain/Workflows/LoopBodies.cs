using System.Collections.Immutable;
using System.Globalization;
using Orchestrator.Domain.Integrations;

namespace Orchestrator.Domain.Workflows;

/// <summary>
/// Which steps each for-each step repeats: those its way out <c>item</c> leads to and its other ways out do not. A body is entered through
/// <c>item</c> only and nothing leads out of it; a pass ends when all of it is settled. Of a graph with a circle nothing is said.
/// </summary>
internal sealed class LoopBodies
{
    /// <summary>The way out that leads into the body.</summary>
    public const string Item = "item";

    private readonly GraphShape _shape;
    private readonly int[] _owner;

    /// <summary>Takes time proportional to the connections times the loops.</summary>
    public LoopBodies(GraphShape shape)
    {
        _shape = shape;
        _owner = new int[shape.Outgoing.Length];
        Array.Fill(_owner, -1);
        Loops = [];
        if (shape.Order.Length < _owner.Length) return;
        Loops = [.. shape.Order.Where(node => IsLoop(shape.Graph.Nodes[node]))];
        var bodies = Loops.Select(loop => (Loop: loop, Body: BodyOf(loop))).OrderByDescending(pair => pair.Body.Count);
        foreach (var (loop, body) in bodies)
        {
            foreach (var node in body) _owner[node] = loop;
        }
    }

    /// <summary>The loops, each after those around it.</summary>
    public ImmutableArray<int> Loops { get; }

    /// <summary>The innermost loop that repeats a step, or -1.</summary>
    public int OwnerOf(int node) => _owner[node];

    /// <summary>Whether a step is a loop.</summary>
    public static bool IsLoop(Node node) => node.Type == NodeType.Action && node.ActionType == BuiltInActions.ForEach.Type;

    /// <summary>How many loops a loop is one of, itself included.</summary>
    public int DepthOf(int loop)
    {
        var depth = 0;
        for (; loop >= 0; loop = _owner[loop]) depth++;
        return depth;
    }

    /// <summary>Whether one of the loops around a step is the given one.</summary>
    public bool IsInside(int node, int loop)
    {
        for (var around = _owner[node]; around >= 0; around = _owner[around])
        {
            if (around == loop) return true;
        }

        return false;
    }

    /// <summary>What is wrong with the loops, and for which loop each time.</summary>
    public IEnumerable<(int Loop, GraphProblem Problem)> Problems()
    {
        var (graph, edges) = (_shape.Graph, _shape.Graph.Edges);
        for (var i = 0; i < edges.Length; i++)
        {
            if (_shape.IndexOf(edges[i].Source) is not (>= 0 and var source) || _shape.IndexOf(edges[i].Target) is not (>= 0 and var target)) continue;
            if (Crossing(source, edges[i].SourceHandle, target) is not { } crossing) continue;
            var at = string.Create(CultureInfo.InvariantCulture, $"edges[{i}]");
            yield return (crossing.Loop, new GraphProblem(at, crossing.Message, ProblemKind.Semantic, graph.Nodes[crossing.Node].Id));
        }

        foreach (var loop in Loops)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"nodes[{loop}]");
            if (DepthOf(loop) > GraphLimits.LoopDepth)
                yield return (loop, new GraphProblem(at, FormattableString.Invariant($"Loops can be inside one another {GraphLimits.LoopDepth} levels deep; this is one level more. Call another workflow instead."), ProblemKind.Semantic, graph.Nodes[loop].Id));
        }
    }

    /// <summary>Whether a connection may be walked: within one body, or from a loop into its own.</summary>
    public bool IsWithin(int source, string handle, int target) => handle == Item && IsLoop(_shape.Graph.Nodes[source]) ? _owner[target] == source : _owner[source] == _owner[target];

    private (int Loop, int Node, string Message)? Crossing(int source, string handle, int target)
    {
        if (IsWithin(source, handle, target)) return null;
        var (from, to) = (Name(source), Name(target));
        if (_owner[target] is >= 0 and var entered && !IsInside(source, entered) && source != entered)
        {
            return (entered, target, $"{to} is repeated by {Name(entered)}, so only its way out “item” and the steps it repeats can lead there; {from} is not one of them. "
                + $"Connect {from} to a step before the loop or after “done”.");
        }

        var left = handle == Item && IsLoop(_shape.Graph.Nodes[source]) ? source : _owner[source];
        return (left, target, $"{to} can be reached both by way of “item” and by way of “done” of {Name(left)}: a step is either repeated or comes after the loop. Remove the connection from {from}.");
    }

    private List<int> BodyOf(int loop)
    {
        var repeated = Reached(loop, isItem: true);
        var after = Reached(loop, isItem: false);
        return [.. Enumerable.Range(0, repeated.Length).Where(node => repeated[node] && !after[node])];
    }

    private bool[] Reached(int loop, bool isItem)
    {
        var reached = new bool[_owner.Length];
        var next = new Stack<int>(_shape.Outgoing[loop].Where(way => way.Handle == Item == isItem).Select(way => way.Target));
        while (next.TryPop(out var node))
        {
            if (reached[node]) continue;
            reached[node] = true;
            foreach (var way in _shape.Outgoing[node]) next.Push(way.Target);
        }

        return reached;
    }

    private string Name(int node) => GraphProblems.NameOf(_shape.Graph.Nodes[node]);
}
