using System.Collections.Immutable;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Something a person does to a workflow. Each is a function from one graph to another, so undoing is going back to the one before.</summary>
public abstract record EditorCommand
{
    /// <summary>
    /// Commands with equal keys that follow each other are one step of the history, such as the letters of one word; null stands alone.
    /// </summary>
    public virtual string? MergeKey => null;

    /// <summary>What becomes of the graph.</summary>
    /// <param name="graph">As it is.</param>
    /// <param name="catalog">The actions that are known.</param>
    public abstract EditResult Apply(Graph graph, ActionCatalog catalog);
}

/// <summary>What a command did: a closed set.</summary>
public abstract record EditResult
{
    private EditResult() { }

    /// <summary>It changed the graph.</summary>
    /// <param name="Graph">As it is now.</param>
    /// <param name="What">What was done, for the history: "Added Delay".</param>
    /// <param name="Selection">The nodes to select, or null to leave the selection alone.</param>
    public sealed record Done(Graph Graph, string What, ImmutableArray<string>? Selection = null) : EditResult;

    /// <summary>It cannot be done.</summary>
    /// <param name="Why">In plain words.</param>
    public sealed record Refused(string Why) : EditResult;

    /// <summary>There was nothing to change.</summary>
    public sealed record Unchanged : EditResult;
}
