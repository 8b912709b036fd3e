using System.Collections.Immutable;

namespace Orchestrator.Domain.Launch;

/// <summary>What is known about a workflow beside its graph.</summary>
/// <param name="Integrations">Those its steps name, by id; one that is gone is missing.</param>
/// <param name="HasRun">Whether a whole run of what the draft does ended well.</param>
/// <param name="Taken">The ways out that runs of what the draft does have taken.</param>
/// <param name="HasKey">Whether a key that is still good can call it.</param>
/// <param name="AreLogsReviewed">Whether somebody said that the logs of its runs were looked at.</param>
/// <param name="IsPublic">Whether anyone with the link can see it.</param>
public sealed record LaunchFacts(
    ImmutableDictionary<string, IntegrationFact> Integrations, bool HasRun, ImmutableHashSet<WayOut> Taken, bool HasKey, bool AreLogsReviewed, bool IsPublic)
{
    /// <summary>Nothing was done yet.</summary>
    public static LaunchFacts None { get; } = new(ImmutableDictionary<string, IntegrationFact>.Empty, HasRun: false, [], HasKey: false, AreLogsReviewed: false, IsPublic: false);
}

/// <summary>How an integration stands.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="IsTested">Whether it was tested well since it was last changed.</param>
public sealed record IntegrationFact(string Name, bool IsTested);

/// <summary>A way out of a step.</summary>
/// <param name="NodeId">The step.</param>
/// <param name="Handle">The way: <c>true</c>, <c>false</c> …</param>
public readonly record struct WayOut(string NodeId, string Handle);
