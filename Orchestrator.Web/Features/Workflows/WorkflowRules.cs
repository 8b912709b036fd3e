using System.Collections.Immutable;
using System.Text;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>What a workflow's own fields may hold, and how its graph is kept.</summary>
internal static class WorkflowRules
{
    public const int NameLength = 200;
    public const int DescriptionLength = 2_000;

    /// <summary>What is wrong with a name and a description; null is not looked at.</summary>
    public static ImmutableArray<GraphProblem> Find(string? name, string? description)
    {
        List<GraphProblem> problems = [];
        if (name is not null && name.Trim().Length is 0 or > NameLength)
            problems.Add(new("name", "A name has 1 to 200 characters.", ProblemKind.Structural));
        if (description is { Length: > DescriptionLength })
            problems.Add(new("description", "A description has at most 2,000 characters.", ProblemKind.Structural));
        return [.. problems];
    }

    /// <summary>The problems that refuse a save, or with <paramref name="publish"/> those that refuse publishing.</summary>
    public static ImmutableArray<GraphProblem> Refusing(ImmutableArray<GraphProblem> problems, bool publish) =>
        [.. problems.Where(problem => problem.Refuses(publish))];

    /// <summary>The canonical text of a graph.</summary>
    public static string Text(Graph graph) => GraphDocument.Write(graph).GetRawText();

    /// <summary>The graph in a row, which was looked at before it was written.</summary>
    public static Graph Read(string text) =>
        GraphDocument.Read(Encoding.UTF8.GetBytes(text)).Graph ?? throw new InvalidOperationException("A stored graph cannot be read.");

    /// <summary>The kind of a graph's trigger.</summary>
    public static string TriggerOf(Graph graph) =>
        graph.Nodes.FirstOrDefault(node => node.Type == NodeType.Trigger)?.TriggerType ?? nameof(Domain.Executions.TriggerKind.Manual);

    /// <summary>Puts a graph into the draft and counts the save; a graph that is the same counts nothing.</summary>
    public static void Draw(this Workflow workflow, Graph graph)
    {
        var text = Text(graph);
        if (text == workflow.Draft) return;
        workflow.Draft = text;
        workflow.DraftHash = GraphDocument.PublishedHash(graph);
        workflow.TriggerType = TriggerOf(graph);
        workflow.Revision++;
    }
}
