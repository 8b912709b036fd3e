using System.Collections.Immutable;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Features.Executions;

/// <summary>Which runs a list shows.</summary>
/// <param name="Word">What it is called.</param>
/// <param name="InAddress">How the address names it; null for all.</param>
/// <param name="Statuses">Empty for all.</param>
public sealed record RunChoice(string Word, string? InAddress, ImmutableArray<ExecutionStatus> Statuses)
{
    /// <summary>All of them, the first of which is chosen at first.</summary>
    public static ImmutableArray<RunChoice> All { get; } =
    [
        new("All", null, []),
        new("Failed", "error", [ExecutionStatus.Error]),
        new("Succeeded", "success", [ExecutionStatus.Success]),
        new("Open", "open", [ExecutionStatus.Pending, ExecutionStatus.Running, ExecutionStatus.Waiting]),
        new("Cancelled", "cancelled", [ExecutionStatus.Cancelled]),
    ];
}
