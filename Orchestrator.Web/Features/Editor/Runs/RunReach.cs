namespace Orchestrator.Web.Features.Editor.Runs;

/// <summary>How much of a draft a run from the editor covers: a closed set.</summary>
public abstract record RunReach
{
    private RunReach() { }

    /// <summary>All of it.</summary>
    public sealed record Whole : RunReach;

    /// <summary>Everything before a step, and the step.</summary>
    public sealed record UpTo(string NodeId) : RunReach;

    /// <summary>A step and everything behind it, with what the steps before it gave in the last run.</summary>
    public sealed record From(string NodeId) : RunReach;

    /// <summary>One step, with what the steps before it gave in the last run.</summary>
    public sealed record Only(string NodeId) : RunReach;
}
