using System.Collections.Immutable;
using System.Text.Json;

namespace Orchestrator.Domain.Executions;

/// <summary>
/// What a new run takes over from one that has ended. The new run has the same input and the same version; give the result to it as
/// <see cref="Run.Recorded"/>. Nothing is changed in the old run, so giving up on it needs nothing.
/// <list type="bullet">
/// <item>Resume, or run an interrupted step again: <see cref="From"/>, perhaps with a <see cref="StepInputEdit"/> for the step.</item>
/// <item>Mark an interrupted step done: <see cref="MarkedDone"/>.</item>
/// <item>Run all of it again: nothing is taken over.</item>
/// </list>
/// </summary>
public static class Resumption
{
    /// <summary>
    /// The records a run takes over that goes on from a step: every step that ended well, or failed and let its run go on, and is not behind the step. The
    /// step itself, what is behind it, and what failed or was cancelled beside it run again. For a step inside a loop the other passes are taken over.
    /// </summary>
    /// <param name="workflow">The version both runs pinned.</param>
    /// <param name="recorded">What is recorded of the old run, in the order of recording.</param>
    /// <param name="nodeId">The step.</param>
    /// <param name="iteration">Its pass of its loops; 0 outside of loops.</param>
    /// <exception cref="ArgumentException">The workflow has no such step, or the step is not in a loop that deep.</exception>
    public static ImmutableArray<RecordedStep> From(CompiledWorkflow workflow, IEnumerable<RecordedStep> recorded, string nodeId, long iteration = IterationKey.None)
    {
        var node = workflow.Shape.IndexOf(nodeId);
        if (node < 0) throw new ArgumentException($"There is no step {nodeId}.", nameof(nodeId));
        if (workflow.PlaceOf(node).Region.Depth != IterationKey.Depth(iteration)) throw new ArgumentException($"Step {nodeId} has no pass {iteration}.", nameof(iteration));
        var last = new Dictionary<(string, long), RecordedStep>();
        foreach (var step in recorded) last[(step.NodeId, step.Iteration)] = step;
        return [.. last.Values.Where(step => workflow.Shape.IndexOf(step.NodeId) is >= 0 and var other
            && (IsDone(step) || IsOpen(workflow, other, step)) && !IsBehind(workflow, other, step.Iteration, node, iteration))];
    }

    /// <summary>The records a run takes over that treats an interrupted step as done.</summary>
    /// <param name="workflow">The version both runs pinned.</param>
    /// <param name="recorded">What is recorded of the old run, in the order of recording.</param>
    /// <param name="interrupted">The step's last record.</param>
    /// <param name="output">What later steps read, typed in by a person.</param>
    /// <param name="at">When it was marked.</param>
    public static ImmutableArray<RecordedStep> MarkedDone(
        CompiledWorkflow workflow, IEnumerable<RecordedStep> recorded, RecordedStep interrupted, JsonElement output, DateTimeOffset at)
    {
        var before = From(workflow, recorded, interrupted.NodeId, interrupted.Iteration);
        var handle = workflow.Steps[workflow.Shape.IndexOf(interrupted.NodeId)].PassedHandle;
        return before.Add(interrupted with { Status = StepStatus.Success, EndedAt = at, Handle = handle, RawOutput = output.Clone(), Error = null, ResumeAt = null });
    }

    /// <summary>Whether a person has to say what became of a step.</summary>
    public static bool IsInterrupted(RecordedStep step) => step is { Status: StepStatus.Error, Error.Code: ErrorCodes.Interrupted, ResumeAt: null };

    private static bool IsDone(RecordedStep step) =>
        step.Status is StepStatus.Success or StepStatus.Skipped || step is { Status: StepStatus.Error, Handle: not null, ResumeAt: null };

    // Another step of which nobody knows whether it happened: it stays interrupted, so that nothing repeats it unasked.
    private static bool IsOpen(CompiledWorkflow workflow, int node, RecordedStep step) => IsInterrupted(step) && !workflow.Steps[node].IsLoop;

    // Both are brought up to the part of the run they have in common; there the graph says which comes first.
    private static bool IsBehind(CompiledWorkflow workflow, int other, long itsPass, int node, long pass)
    {
        var isStepItself = true;
        while (true)
        {
            var region = workflow.PlaceOf(node).Region;
            if (IterationKey.IsWithin(itsPass, pass) && workflow.Within(region, other) is >= 0 and var lifted)
            {
                // A loop around the step is not done; its other passes are.
                if (lifted == node) return isStepItself || other == node && IterationKey.Depth(itsPass) == region.Depth;
                return workflow.IsUpstream(node, lifted);
            }

            if (region.Loop < 0) return false;
            // The record of the very pass.
            if (other == region.Loop && itsPass == pass) return true;
            (node, pass, isStepItself) = (region.Loop, IterationKey.Parent(pass), false);
        }
    }
}
