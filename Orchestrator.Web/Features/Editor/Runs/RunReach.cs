namespace Orchestrator.Web.Features.Editor.Runs;

/// <summary>How much of a draft a run from the editor covers: a closed set.</summary>
public abstract record RunReach
{
    private RunReach() { }

    /// <summary>The step it begins with; null for the trigger.</summary>
    public virtual string? FirstId => null;

    /// <summary>The same, and steps it needs run first when nothing is kept of what they gave.</summary>
    public virtual RunReach WithMissing() => this;

    /// <summary>All of it.</summary>
    public sealed record Whole : RunReach;

    /// <summary>Everything before a step, and the step.</summary>
    public sealed record UpTo(string NodeId) : RunReach;

    /// <summary>A step outside of loops and everything behind it, with what the steps before it gave in the last run.</summary>
    /// <param name="NodeId">The step.</param>
    /// <param name="RunsMissing">Whether steps it needs run first when nothing is kept of what they gave.</param>
    public sealed record From(string NodeId, bool RunsMissing = false) : RunReach
    {
        /// <inheritdoc/>
        public override string FirstId => NodeId;

        /// <inheritdoc/>
        public override RunReach WithMissing() => this with { RunsMissing = true };
    }

    /// <summary>One step, with what the steps before it gave in the last run. Inside loops, with the first item.</summary>
    /// <param name="NodeId">The step.</param>
    /// <param name="RunsMissing">Whether steps before it run first when nothing is kept of what they gave.</param>
    /// <param name="IsAnyway">Whether it runs although steps it reads give it nothing, because runs do not come to them.</param>
    public sealed record Only(string NodeId, bool RunsMissing = false, bool IsAnyway = false) : RunReach
    {
        /// <inheritdoc/>
        public override string FirstId => NodeId;

        /// <inheritdoc/>
        public override RunReach WithMissing() => this with { RunsMissing = true };
    }
}
