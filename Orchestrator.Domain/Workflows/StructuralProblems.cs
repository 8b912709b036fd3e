using System.Globalization;

namespace Orchestrator.Domain.Workflows;

/// <summary>What refuses any save: identities, the trigger, connections and loops.</summary>
internal static class StructuralProblems
{
    /// <summary>What is said of a place where nothing may lie.</summary>
    public static readonly string TooFar = string.Create(CultureInfo.InvariantCulture, $"This lies too far out; a place has an x and a y from -{Position.Farthest:N0} to {Position.Farthest:N0}.");

    public static List<GraphProblem> Find(Graph graph)
    {
        List<GraphProblem> problems = [];
        if (graph.Nodes.Length > GraphLimits.Nodes) problems.Add(TooMany("nodes", "steps", graph.Nodes.Length, GraphLimits.Nodes));
        if (graph.Edges.Length > GraphLimits.Edges) problems.Add(TooMany("edges", "connections", graph.Edges.Length, GraphLimits.Edges));
        if (problems.Count > 0) return problems;

        FindIdentities(graph, problems);
        FindTriggers(graph, problems);
        FindConnections(graph, problems);
        NoteDocument.FindProblems(graph, problems);
        problems.AddRange(Loops.Find(graph));
        return problems;
    }

    private static void FindIdentities(Graph graph, List<GraphProblem> problems)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < graph.Nodes.Length; i++)
        {
            var node = graph.Nodes[i];
            if (!node.Position.IsPossible) Add(i, "position", TooFar);
            if (node.Id.Length == 0) Add(i, "id", "A step needs an id.");
            else if (!ids.TryAdd(node.Id, i)) Add(i, "id", $"The id “{node.Id}” is taken by {NodeAt(ids[node.Id])}; each step needs its own.");
            if (StepName.Problem(node.Name, node.Type == NodeType.Trigger) is { } wrong) Add(i, "data.name", wrong);
            else if (!names.TryAdd(node.Name, i)) Add(i, "data.name", $"The name “{node.Name}” is taken by {NodeAt(names[node.Name])}; each step needs its own.");
        }

        void Add(int index, string member, string message) => problems.Add(new GraphProblem(
            $"{NodeAt(index)}.{member}", message, ProblemKind.Structural, graph.Nodes[index].Id, member == "data.name" ? "name" : member));
    }

    private static void FindTriggers(Graph graph, List<GraphProblem> problems)
    {
        var triggers = Enumerable.Range(0, graph.Nodes.Length).Where(i => graph.Nodes[i].Type == NodeType.Trigger).ToList();
        if (triggers.Count == 0) problems.Add(new GraphProblem("nodes", "The workflow has no trigger; add one: Manual, Webhook or Schedule.", ProblemKind.Structural));
        foreach (var extra in triggers.Skip(1))
        {
            problems.Add(new GraphProblem($"{NodeAt(extra)}.type",
                $"A workflow has exactly one trigger, and {GraphProblems.NameOf(graph.Nodes[triggers[0]])} is one already.", ProblemKind.Structural, graph.Nodes[extra].Id));
        }
    }

    private static void FindConnections(Graph graph, List<GraphProblem> problems)
    {
        var shape = new GraphShape(graph);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < graph.Edges.Length; i++)
        {
            var edge = graph.Edges[i];
            var at = string.Create(CultureInfo.InvariantCulture, $"edges[{i}]");
            var (source, target) = (shape.IndexOf(edge.Source), shape.IndexOf(edge.Target));
            if (edge.Id.Length == 0) Add($"{at}.id", "A connection needs an id.", null);
            else if (!ids.Add(edge.Id)) Add($"{at}.id", $"The id “{edge.Id}” is taken by another connection.", null);
            if (source < 0) Add($"{at}.source", $"There is no step with the id “{edge.Source}” for this connection to leave.", null);
            if (target < 0) Add($"{at}.target", $"There is no step with the id “{edge.Target}” for this connection to enter.", null);
            if (source < 0 || target < 0) continue;
            if (source == target) Add($"{at}.target", $"{GraphProblems.NameOf(graph.Nodes[target])} is connected to itself.", edge.Target);
            else if (graph.Nodes[target].Type == NodeType.Trigger) Add($"{at}.target", "Nothing can lead into the trigger: runs begin there.", edge.Target);
        }

        void Add(string path, string message, string? nodeId) => problems.Add(new GraphProblem(path, message, ProblemKind.Structural, nodeId));
    }

    private static GraphProblem TooMany(string path, string noun, int count, int limit) => new(path, string.Create(CultureInfo.InvariantCulture,
        $"The workflow has {count:N0} {noun}; at most {limit:N0} are possible. Split it into workflows that call one another."), ProblemKind.Structural);

    private static string NodeAt(int index) => string.Create(CultureInfo.InvariantCulture, $"nodes[{index}]");
}
