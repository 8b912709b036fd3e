using System.Text.Json;

namespace Orchestrator.Domain.Executions;

/// <summary>Where a run writes what it did: the journal on a server, a table on the command line. Called from several threads at once.</summary>
public interface IRunRecorder
{
    /// <summary>A step starts. With <paramref name="durable"/> this returns only once the record survives a crash.</summary>
    ValueTask StepStartedAsync(StepStarted step, bool durable, CancellationToken cancellationToken);

    /// <summary>A step ended, was skipped or waits. With <paramref name="durable"/> this returns only once the record survives a crash.</summary>
    ValueTask StepEndedAsync(StepEnded step, bool durable, CancellationToken cancellationToken);

    /// <summary>The run ended, or only waits. Returns once the record survives a crash.</summary>
    ValueTask RunEndedAsync(RunEnded run, CancellationToken cancellationToken);
}

/// <summary>One attempt of one step, about to start. <paramref name="Input"/> is masked.</summary>
/// <param name="StepId">The identity of the row; the matching <see cref="StepEnded"/> carries the same. A step that goes on after a wait comes again with its own.</param>
/// <param name="NodeId">The node's id.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Input">What the step was given, masked; null when it is not known yet.</param>
/// <param name="StartedAt">When.</param>
/// <param name="SafeToRepeat">Whether a restart may run it again without asking.</param>
public sealed record StepStarted(string StepId, string NodeId, int Attempt, JsonElement? Input, DateTimeOffset StartedAt, bool SafeToRepeat)
{
    /// <summary>Which pass of which loops it belongs to (<see cref="IterationKey"/>); 0 outside of loops.</summary>
    public long Iteration { get; init; }

    /// <summary>Whether it only computes: nothing outside of the run notices it.</summary>
    public bool IsPure { get; init; }
}

/// <summary>
/// One attempt of one step, ended, skipped or waiting; or one pass of a loop, ended. A pass has the loop's node id and its own key, which is one
/// level deeper than that of the loop's step; its output is the item's result. Steps that are skipped inside a pass are not recorded.
/// </summary>
/// <param name="StepId">As in <see cref="StepStarted"/>, or a new one for what ends as it begins: the trigger, a skipped or disabled step.</param>
/// <param name="NodeId">The node's id.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Status">Success, Error, Skipped, Cancelled or Waiting.</param>
/// <param name="Input">Masked; null leaves what was recorded at the start.</param>
/// <param name="Output">Masked; null when there is none.</param>
/// <param name="Error">Masked.</param>
/// <param name="Handle">The handle taken, also after an error the run goes on from; null otherwise.</param>
/// <param name="RawOutput">The output later steps read; sealed before it is kept; null when there is none.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="ResumeAt">For Waiting: when it is due, or the latest instant for an answer; null for an answer that may take for ever. For Error: when the next attempt is due; null when this was the last.</param>
public sealed record StepEnded(
    string StepId, string NodeId, int Attempt, StepStatus Status, JsonElement? Input, JsonElement? Output, StepError? Error,
    string? Handle, JsonElement? RawOutput, DateTimeOffset StartedAt, DateTimeOffset EndedAt, DateTimeOffset? ResumeAt = null)
{
    /// <summary>Which pass of which loops it belongs to (<see cref="IterationKey"/>); 0 outside of loops.</summary>
    public long Iteration { get; init; }

    /// <summary>For Waiting: the answer from outside it waits for, masked; null when it waits for its instant only.</summary>
    public Awaited? Awaits { get; init; }
}

/// <summary>The end of a run, or the moment from which only durable waits remain: for an instant, or for answers from outside.</summary>
/// <param name="Status">Success, Error, Cancelled or Waiting.</param>
/// <param name="Output">Masked.</param>
/// <param name="Error">Of the first step that failed, masked.</param>
/// <param name="At">When.</param>
/// <param name="ResumeAt">For Waiting: the earliest due instant; null when only answers can wake it.</param>
public sealed record RunEnded(ExecutionStatus Status, JsonElement? Output, StepError? Error, DateTimeOffset At, DateTimeOffset? ResumeAt = null)
{
    /// <summary>The output as it is, for a run that called this one; sealed before it is kept.</summary>
    public JsonElement? RawOutput { get; init; }
}
