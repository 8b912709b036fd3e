using Orchestrator.Domain.Executions;
using Orchestrator.Web.Features.Editor.Canvas;

namespace Orchestrator.Web.Features.Executions;

/// <summary>What a run's page makes of its steps.</summary>
public static class RunReading
{
    /// <summary>How each step went, for the canvas.</summary>
    public static IReadOnlyDictionary<string, StepMark> Marks(this RunDetail run) => run.Steps
        .GroupBy(step => step.NodeId, StringComparer.Ordinal)
        .ToDictionary(attempts => attempts.Key, attempts => Mark([.. attempts]), StringComparer.Ordinal);

    /// <summary>The step worth looking at first: the first that failed; while it runs, the one at work; else the last that did something.</summary>
    public static string? MostTelling(this RunDetail run)
    {
        if (run.FirstFailed is { } failed) return failed;
        var atWork = run.Steps.LastOrDefault(step => step.Status is StepStatus.Running or StepStatus.Waiting);
        var cancelled = run.Steps.Where(step => step.Status == StepStatus.Cancelled).Select(step => step.NodeId).ToHashSet(StringComparer.Ordinal);
        // A loop that was only tried says less than the step it was tried for.
        return (atWork ?? run.Steps.LastOrDefault(step => step.Status != StepStatus.Skipped && !cancelled.Contains(step.NodeId)) ?? run.Steps.LastOrDefault(step => step.Status != StepStatus.Skipped))?.NodeId;
    }

    /// <summary>How many steps went how: "3 of 7 steps succeeded, 1 failed, 1 skipped, 2 not run".</summary>
    public static string Tally(this RunDetail run)
    {
        var last = run.Steps.GroupBy(step => step.NodeId, StringComparer.Ordinal).Select(attempts => attempts.Last().Status).ToList();
        var all = run.Graph.Nodes.Length;
        List<string> parts = [$"{last.Count(status => status == StepStatus.Success)} of {Ui.Spoken.Count(all, "step")} succeeded"];
        Say(StepStatus.Error, "failed");
        Say(StepStatus.Running, "running");
        Say(StepStatus.Waiting, "waiting");
        Say(StepStatus.Skipped, "skipped");
        Say(StepStatus.Cancelled, "cancelled");
        if (run.IsOver && all > last.Count) parts.Add($"{all - last.Count} not run");
        return string.Join(", ", parts);

        void Say(StepStatus status, string word)
        {
            var count = last.Count(one => one == status);
            if (count > 0) parts.Add($"{count} {word}");
        }
    }

    /// <summary>How many steps have ended, of all, in percent.</summary>
    public static int Progress(this RunDetail run)
    {
        var ended = run.Steps.GroupBy(step => step.NodeId, StringComparer.Ordinal).Count(attempts => attempts.Last().Status.IsFinal());
        return run.Graph.Nodes.IsEmpty ? 100 : 100 * ended / run.Graph.Nodes.Length;
    }

    private static StepMark Mark(IReadOnlyList<StepAttempt> attempts)
    {
        var last = attempts[^1];
        return new StepMark(last.Status, last.Handle, last.CompletedAt - attempts[0].StartedAt, last.Error is { } error ? ErrorHelp.For(error.Code).Title : null);
    }
}
