namespace Orchestrator.Domain.Launch;

/// <summary>What the pre-launch checklist asks about.</summary>
public enum LaunchTopic
{
    /// <summary>Every integration was tested since it was last changed.</summary>
    Integrations,
    /// <summary>A run with sample data went well.</summary>
    Values,
    /// <summary>Every way out of a condition was taken.</summary>
    Branches,
    /// <summary>It is settled what happens when the other side is down.</summary>
    Failures,
    /// <summary>Who calls the webhook can prove it.</summary>
    Key,
    /// <summary>Somebody looked at the logs.</summary>
    Logs,
    /// <summary>The right people can see it.</summary>
    Visibility,
}

/// <summary>One point of the checklist.</summary>
/// <param name="Topic">What it asks about.</param>
/// <param name="Title">A few words.</param>
/// <param name="IsFact">Whether the facts tick it.</param>
/// <param name="Said">What the facts are, in a sentence.</param>
/// <param name="Fix">Where it is put right; null when the facts tick it.</param>
public sealed record LaunchPoint(LaunchTopic Topic, string Title, bool IsFact, string Said, LaunchPlace? Fix = null)
{
    /// <summary>Who ticked it by hand; null for nobody.</summary>
    public HandTick? Hand { get; init; }

    /// <summary>Whether it is ticked, by the facts or by hand.</summary>
    public bool IsTicked => IsFact || Hand is not null;
}

/// <summary>A point that somebody ticked by hand.</summary>
/// <param name="Topic">Which.</param>
/// <param name="By">Who: a name for people.</param>
/// <param name="At">When.</param>
public sealed record HandTick(LaunchTopic Topic, string By, DateTimeOffset At);

/// <summary>Where a point is put right: a closed set.</summary>
public abstract record LaunchPlace
{
    private LaunchPlace() { }

    /// <summary>A step, or one of its settings.</summary>
    public sealed record Step(string NodeId, string? Field = null) : LaunchPlace;

    /// <summary>The integrations.</summary>
    public sealed record Integrations : LaunchPlace;

    /// <summary>A run of the draft.</summary>
    public sealed record Run : LaunchPlace;

    /// <summary>A key for the workflow.</summary>
    public sealed record Keys : LaunchPlace;

    /// <summary>The workflow's runs.</summary>
    public sealed record Runs : LaunchPlace;

    /// <summary>Who can see the workflow.</summary>
    public sealed record Sharing : LaunchPlace;
}
