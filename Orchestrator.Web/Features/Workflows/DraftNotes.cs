namespace Orchestrator.Web.Features.Workflows;

/// <summary>Tells open pages that somebody stored another draft of a workflow.</summary>
public sealed class DraftNotes
{
    /// <summary>A draft was stored. Listeners must not take time.</summary>
    public event EventHandler<DraftStoredEventArgs>? Stored;

    /// <summary>A draft was stored.</summary>
    /// <param name="workflowId">Of which workflow.</param>
    /// <param name="revision">The revision it has now.</param>
    /// <param name="isPublished">Whether it was published.</param>
    public void Tell(string workflowId, int revision, bool isPublished = false) => Stored?.Invoke(this, new DraftStoredEventArgs(workflowId, revision, isPublished));
}

/// <summary>Which draft was stored.</summary>
/// <param name="workflowId">The workflow.</param>
/// <param name="revision">The revision it has now.</param>
/// <param name="isPublished">Whether it was published.</param>
public sealed class DraftStoredEventArgs(string workflowId, int revision, bool isPublished) : EventArgs
{
    /// <summary>The workflow.</summary>
    public string WorkflowId => workflowId;

    /// <summary>The revision it has now.</summary>
    public int Revision => revision;

    /// <summary>Whether it was published.</summary>
    public bool IsPublished => isPublished;
}
