using System.Collections.Immutable;

namespace Orchestrator.Web.Features.Editor.Runs;

/// <summary>What became of pressing Run: a closed set.</summary>
public abstract record EditorRunOutcome
{
    private EditorRunOutcome() { }

    /// <summary>It is accepted and will run to an end.</summary>
    public sealed record Started(string ExecutionId) : EditorRunOutcome;

    /// <summary>It is not started: other steps would have to run first, because nothing is kept of what they gave.</summary>
    /// <param name="Steps">Their names, a few of them, for people.</param>
    /// <param name="Why">Why nothing is kept, and what runs again besides.</param>
    /// <param name="IsOne">Whether it is one step.</param>
    /// <param name="Reach">What runs them too.</param>
    public sealed record NeedsMore(string Steps, string Why, bool IsOne, RunReach Reach) : EditorRunOutcome;

    /// <summary>It is not started.</summary>
    /// <param name="Why">In plain words.</param>
    /// <param name="Offers">What can be done instead, the best first.</param>
    public sealed record Refused(string Why, params ImmutableArray<RunOffer> Offers) : EditorRunOutcome;
}

/// <summary>What can be done in place of a run that was refused: a closed set.</summary>
/// <param name="Label">What its button says.</param>
public abstract record RunOffer(string Label)
{
    /// <summary>Another part of the draft is run.</summary>
    public sealed record Run(string Label, RunReach Reach) : RunOffer(Label);

    /// <summary>The step's pinned output is shown; a step without one is given an empty one to fill in.</summary>
    public sealed record Pin(string Label, string NodeId) : RunOffer(Label);

    /// <summary>The data of the run that is shown is left.</summary>
    public sealed record LeaveData(string Label) : RunOffer(Label);
}
