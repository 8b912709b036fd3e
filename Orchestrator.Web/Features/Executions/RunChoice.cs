using System.Collections.Immutable;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Features.Executions;

/// <summary>Which runs a list shows.</summary>
/// <param name="Word">What it is called.</param>
/// <param name="Statuses">Empty for all.</param>
public sealed record RunChoice(string Word, ImmutableArray<ExecutionStatus> Statuses)
{
    /// <summary>All of them, the first of which is chosen at first.</summary>
    public static ImmutableArray<RunChoice> All { get; } =
    [
        new("All", []),
        new("Failed", [ExecutionStatus.Error]),
        new("Succeeded", [ExecutionStatus.Success]),
        new("Open", [ExecutionStatus.Pending, ExecutionStatus.Running, ExecutionStatus.Waiting]),
        new("Cancelled", [ExecutionStatus.Cancelled]),
    ];
}
