namespace Orchestrator.Web.Features.Editor.Runs;

/// <summary>What became of pressing Run: a closed set.</summary>
public abstract record EditorRunOutcome
{
    private EditorRunOutcome() { }

    /// <summary>It is accepted and will run to an end.</summary>
    public sealed record Started(string ExecutionId) : EditorRunOutcome;

    /// <summary>It is not started: other steps would have to run first, because nothing is kept of what they gave.</summary>
    /// <param name="Steps">Their names, a few of them, for people.</param>
    /// <param name="Again">Names of steps that run again because those run before them; null for none.</param>
    /// <param name="Reach">What runs them too.</param>
    public sealed record NeedsMore(string Steps, string? Again, RunReach Reach) : EditorRunOutcome;

    /// <summary>It is not started.</summary>
    /// <param name="Why">In plain words.</param>
    public sealed record Refused(string Why) : EditorRunOutcome;
}
