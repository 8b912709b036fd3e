using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Features.Editor.Runs;

/// <summary>A run as the editor shows it.</summary>
/// <param name="ExecutionId">Which run.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Error">Why it failed, masked; null when it did not.</param>
/// <param name="Took">From start to end; null while it has not ended.</param>
/// <param name="Steps">By node id, the latest attempt.</param>
public sealed record RunView(string ExecutionId, ExecutionStatus Status, StepError? Error, TimeSpan? Took, ImmutableDictionary<string, StepView> Steps)
{
    /// <summary>Whether it was chosen by a person and need not be the last one.</summary>
    public bool IsChosen { get; init; }

    /// <summary>Whether nothing will change any more.</summary>
    public bool IsOver => Status.IsFinal();

    /// <summary>This run with the steps it did not come to as they were in an earlier one.</summary>
    public RunView Over(RunView? earlier) => earlier is null ? this : this with { Steps = earlier.Steps.SetItems(Steps.Select(step => KeyValuePair.Create(step.Key, Over(step.Value, earlier.Steps.GetValueOrDefault(step.Key))))) };

    // What did not come to its end, such as a loop that was only tried with its first item, gave nothing new.
    private static StepView Over(StepView step, StepView? earlier) => step.Status == StepStatus.Cancelled && earlier is not null ? earlier with { Input = step.Input ?? earlier.Input } : step;
}

/// <summary>A step in a run, its latest attempt; everything masked.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Handle">The way out that was taken; null when there is none.</param>
/// <param name="Input">What it was given; null for nothing.</param>
/// <param name="Output">What it gave; null for nothing.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
/// <param name="Took">From start to end; null while it has not ended.</param>
public sealed record StepView(StepStatus Status, int Attempt, string? Handle, JsonElement? Input, JsonElement? Output, StepError? Error, TimeSpan? Took)
{
    /// <summary>Whether it is a loop that was gone through for the first item only; it gave nothing.</summary>
    public bool IsTried { get; init; }
}
