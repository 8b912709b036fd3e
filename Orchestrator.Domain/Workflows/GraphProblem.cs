namespace Orchestrator.Domain.Workflows;

/// <summary>Something wrong with a graph, said so that the editor and the API can point at it.</summary>
/// <param name="Path">Where in the document: <c>nodes[2].data.config.url</c>.</param>
/// <param name="Message">What is wrong and what would be right.</param>
/// <param name="Kind">Whether it refuses a save or only publishing.</param>
/// <param name="NodeId">The node it is about, or null for the whole graph.</param>
/// <param name="Field">The setting it is about: a member of <c>config</c>, or a member of <c>data</c> such as <c>name</c>; null for the node itself.</param>
public sealed record GraphProblem(string Path, string Message, ProblemKind Kind, string? NodeId = null, string? Field = null)
{
    /// <summary>Whether it stands in the way of a save or, more strictly, of publishing.</summary>
    public bool Refuses(bool publishing) => Kind == ProblemKind.Structural || publishing && Kind == ProblemKind.Semantic;
}

/// <summary>How bad a problem is.</summary>
public enum ProblemKind
{
    /// <summary>Refuses any save.</summary>
    Structural,
    /// <summary>May be kept in a draft; refuses publishing.</summary>
    Semantic,
    /// <summary>Refuses nothing.</summary>
    Warning,
}
