using System.Collections.Immutable;

namespace Orchestrator.Domain.Workflows;

/// <summary>Finds loops of connections; repeating is what a for-each step is for.</summary>
internal static class Loops
{
    /// <summary>One problem for each loop that shares no step with another named before it.</summary>
    public static IEnumerable<GraphProblem> Find(Graph graph)
    {
        var shape = new GraphShape(graph);
        if (shape.Order.Length == graph.Nodes.Length) return [];
        return Search(shape).Select(loop => new GraphProblem(
            "edges",
            $"These steps form a loop: {Named(graph, loop)}. Remove one of their connections.",
            ProblemKind.Structural,
            graph.Nodes[loop[0]].Id));
    }

    private static string Named(Graph graph, ImmutableArray<int> loop)
    {
        const int Shown = 10;
        var names = loop.Take(Shown).Select(node => GraphProblems.NameOf(graph.Nodes[node])).ToList();
        if (loop.Length > Shown) names.Add("…");
        return string.Join(" → ", names.Append(names[0]));
    }

    // Depth-first without recursion: a chain of 1,000 steps must not use up the stack.
    private static IEnumerable<ImmutableArray<int>> Search(GraphShape shape)
    {
        var seen = new bool[shape.Outgoing.Length];
        var named = new bool[seen.Length];
        var placeOnPath = new int[seen.Length];
        Array.Fill(placeOnPath, -1);
        List<(int Node, int NextWay)> path = [];
        for (var start = 0; start < seen.Length; start++)
        {
            if (seen[start]) continue;
            Enter(start);
            while (path.Count > 0)
            {
                var (node, nextWay) = path[^1];
                if (nextWay == shape.Outgoing[node].Length)
                {
                    placeOnPath[node] = -1;
                    path.RemoveAt(path.Count - 1);
                    continue;
                }

                path[^1] = (node, nextWay + 1);
                var target = shape.Outgoing[node][nextWay].Target;
                if (!seen[target]) Enter(target);
                else if (target != node && placeOnPath[target] >= 0 && Loop(target) is { } loop) yield return loop;
            }
        }

        void Enter(int node)
        {
            seen[node] = true;
            placeOnPath[node] = path.Count;
            path.Add((node, 0));
        }

        ImmutableArray<int>? Loop(int from)
        {
            var loop = path.Skip(placeOnPath[from]).Select(entry => entry.Node).ToImmutableArray();
            if (loop.Any(node => named[node])) return null;
            foreach (var node in loop) named[node] = true;
            return loop;
        }
    }
}
