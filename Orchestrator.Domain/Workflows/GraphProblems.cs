using System.Collections.Immutable;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Integrations;

namespace Orchestrator.Domain.Workflows;

/// <summary>Everything the editor and the API say about a graph.</summary>
public static class GraphProblems
{
    /// <summary>All problems at once: structural, semantic and warnings, each with its place.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="catalog">The actions there are.</param>
    /// <param name="credentials">What references are judged by; null to judge only how they are written and where they stand.</param>
    /// <param name="workflows">What calls of other workflows are judged by; null not to judge them.</param>
    public static ImmutableArray<GraphProblem> Find(Graph graph, ActionCatalog catalog, KnownCredentials? credentials = null, KnownWorkflows? workflows = null)
    {
        var problems = StructuralProblems.Find(graph);
        if (IsTooLarge(graph)) return [.. problems];
        problems.AddRange(new SemanticProblems(graph, catalog).Find());
        if (credentials is not null) problems.AddRange(CredentialProblems.Find(graph, catalog, credentials));
        if (workflows is not null) problems.AddRange(CallProblems.Find(graph, workflows));
        return [.. problems];
    }

    /// <summary>Whether any of them refuses a save.</summary>
    public static bool RefuseSaving(this ImmutableArray<GraphProblem> problems) => problems.Any(problem => problem.Refuses(publishing: false));

    /// <summary>Whether any of them refuses publishing.</summary>
    public static bool RefusePublishing(this ImmutableArray<GraphProblem> problems) => problems.Any(problem => problem.Refuses(publishing: true));

    /// <summary>What to call a step in a sentence: its label, else its name, else its id.</summary>
    public static string NameOf(Node node) => $"“{(node.Label.Length > 0 ? node.Label : node.Name.Length > 0 ? node.Name : node.Id)}”";

    private static bool IsTooLarge(Graph graph) => graph.Nodes.Length > GraphLimits.Nodes || graph.Edges.Length > GraphLimits.Edges;
}
