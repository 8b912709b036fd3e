using System.Text.Json;

namespace Orchestrator.Domain.Executions;

/// <summary>What is recorded of a step's last attempt, or of a loop's pass, for a run that goes on after a wait or a crash.</summary>
/// <param name="StepId">The identity of its row.</param>
/// <param name="NodeId">The node's id.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Status">Running means that it had started and its end was not recorded.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="EndedAt">When it ended; null for Running.</param>
/// <param name="Handle">The handle taken.</param>
/// <param name="RawOutput">The output later steps read, opened again.</param>
/// <param name="Error">For Error.</param>
/// <param name="ResumeAt">For Waiting and for an Error that is tried again: when it is due. Waiting without it waits for an answer (<see cref="Answers"/>).</param>
/// <param name="SafeToRepeat">For Running: whether it may simply run again.</param>
public sealed record RecordedStep(
    string StepId, string NodeId, int Attempt, StepStatus Status, DateTimeOffset StartedAt, DateTimeOffset? EndedAt = null,
    string? Handle = null, JsonElement? RawOutput = null, StepError? Error = null, DateTimeOffset? ResumeAt = null, bool SafeToRepeat = true)
{
    /// <summary>Which pass of which loops it belongs to (<see cref="IterationKey"/>); 0 outside of loops.</summary>
    public long Iteration { get; init; }

    /// <summary>A step that has started.</summary>
    public static RecordedStep Of(StepStarted step) =>
        new(step.StepId, step.NodeId, step.Attempt, StepStatus.Running, step.StartedAt, SafeToRepeat: step.SafeToRepeat) { Iteration = step.Iteration };

    /// <summary>A step that has ended or waits.</summary>
    public static RecordedStep Of(StepEnded step) =>
        new(step.StepId, step.NodeId, step.Attempt, step.Status, step.StartedAt, step.EndedAt, step.Handle, step.RawOutput, step.Error, step.ResumeAt) { Iteration = step.Iteration };
}
