using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Redaction;

namespace Orchestrator.Web.Engine;

/// <summary>An execution that waits for a slot.</summary>
/// <param name="ExecutionId">The execution.</param>
/// <param name="TenantId">Whose it is.</param>
/// <param name="WorkflowId">The workflow it runs.</param>
/// <param name="VersionHash">The version it is pinned to.</param>
/// <param name="Trigger">What started it.</param>
/// <param name="Claim">The last claim number; 0 when it was never held.</param>
/// <param name="AcceptedAt">When it was accepted.</param>
public sealed record QueuedRun(string ExecutionId, string TenantId, string WorkflowId, string VersionHash, TriggerKind Trigger, int Claim, DateTimeOffset AcceptedAt)
{
    /// <summary>For a run accepted a moment ago: what it starts with, so that nothing has to be read; null otherwise.</summary>
    public FreshStart? Fresh { get; init; }

    /// <summary>Another workflow called it.</summary>
    public bool IsCalled { get; init; }

    /// <summary>There was no room for it when its turn came, and its workflow says that it is to be skipped then.</summary>
    public bool IsSkipped { get; init; }

    /// <summary>Whether its workflow's limit holds it back: one that has begun goes on, and one that was called must not wait for its caller.</summary>
    internal bool NeedsRoom => Claim == 0 && !IsCalled;
}

/// <summary>What a run starts with.</summary>
/// <param name="WorkflowName">The workflow's name when it was accepted.</param>
/// <param name="Input">The trigger's data, not masked.</param>
/// <param name="Secrets">What must not be shown although it is in the data.</param>
public sealed record FreshStart(string WorkflowName, JsonElement Input, IReadOnlyList<KnownSecret> Secrets)
{
    /// <summary>How many calls deep it is.</summary>
    public int Depth { get; init; }
}
