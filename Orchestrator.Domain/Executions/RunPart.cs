using System.Collections.Immutable;
using System.Text.Json;

namespace Orchestrator.Domain.Executions;

/// <summary>Which part of a draft a run from the editor covers. Runs of published versions have none.</summary>
/// <param name="NodeId">The last step to run: nothing starts behind it or beside the ways to it. Null for the whole workflow.</param>
/// <param name="IsAlone">Only that step runs; the steps before it give what is recorded of them, and nothing where nothing is.</param>
/// <param name="Pins">What pinned steps give in place of running, by node id.</param>
public sealed record RunPart(string? NodeId, bool IsAlone, ImmutableDictionary<string, JsonElement> Pins)
{
    /// <summary>The step the run begins with: only it runs, what is behind it, and of the steps these need those that are not recorded. Null for the trigger.</summary>
    public string? FirstId { get; init; }

    /// <summary>What is recorded of a loop that was gone through for the first item only, which is no error.</summary>
    public const string Tried = "Only its first item was tried, for the test of a step inside it.";

    /// <summary>Whether the loops around the last step go through their first item only. They then give nothing, and the run gives what that step gave.</summary>
    public bool IsFirstItem { get; init; }
}
