using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor;

/// <summary>Stores a draft that is based on a revision.</summary>
public delegate Task<SaveOutcome> SaveDraft(Graph graph, int revision, CancellationToken cancellationToken);

/// <summary>What became of a save: a closed set.</summary>
public abstract record SaveOutcome
{
    private SaveOutcome() { }

    /// <summary>It is stored.</summary>
    /// <param name="Revision">As which revision.</param>
    public sealed record Saved(int Revision) : SaveOutcome;

    /// <summary>Somebody else stored another one in between.</summary>
    /// <param name="Theirs">What they stored.</param>
    /// <param name="Revision">As which revision.</param>
    public sealed record Conflict(Graph Theirs, int Revision) : SaveOutcome;

    /// <summary>It was not stored.</summary>
    /// <param name="Why">In plain words.</param>
    /// <param name="Temporary">Whether trying again later may help.</param>
    public sealed record Refused(string Why, bool Temporary) : SaveOutcome;
}

/// <summary>Where saving stands: a closed set.</summary>
public abstract record SaveStatus
{
    private SaveStatus() { }

    /// <summary>Everything is stored.</summary>
    /// <param name="At">Since when; null when nothing was changed here yet.</param>
    public sealed record Saved(DateTimeOffset? At) : SaveStatus;

    /// <summary>There are changes; they are saved in a moment.</summary>
    public sealed record Pending : SaveStatus;

    /// <summary>They are being saved.</summary>
    public sealed record Saving : SaveStatus;

    /// <summary>The draft was changed in another window.</summary>
    public sealed record Conflict(Graph Theirs, int Revision) : SaveStatus;

    /// <summary>They are not saved.</summary>
    public sealed record Failed(string Why) : SaveStatus;
}
