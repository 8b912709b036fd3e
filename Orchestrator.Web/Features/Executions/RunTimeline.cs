using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Editor.Canvas;
using Orchestrator.Web.Ui;

namespace Orchestrator.Web.Features.Executions;

/// <summary>A run's steps in the order in which people read them, on one time axis.</summary>
/// <param name="Axis">From the start of the run to its end, or to now.</param>
/// <param name="Rows">A row per step, also for those that have not run.</param>
public sealed record RunTimeline(TimeAxis Axis, IReadOnlyList<StepRow> Rows)
{
    /// <summary>The timeline of a run as it stands now.</summary>
    public static RunTimeline Of(RunDetail run, DateTimeOffset now)
    {
        var attempts = run.Steps.ToLookup(step => step.NodeId, StringComparer.Ordinal);
        var end = run.CompletedAt ?? now;
        var axis = new TimeAxis(run.Start, run.TookAt(now));
        return new RunTimeline(axis, [.. ReadingOrder.Of(run.Graph).Select(node => Row(node, [.. attempts[node.Id]], axis, end))]);
    }

    private static StepRow Row(Node node, IReadOnlyList<StepAttempt> attempts, TimeAxis axis, DateTimeOffset end)
    {
        var last = attempts.Count == 0 ? null : attempts[^1];
        var look = StatusLook.Of(last?.Status ?? StepStatus.Pending);
        var ran = last is { Status: not StepStatus.Skipped };
        var took = ran ? (last!.CompletedAt ?? end) - attempts[0].StartedAt : (TimeSpan?)null;
        return new StepRow(
            node.Id, node.Label.Length > 0 ? node.Label : node.Name, look, StateOf(look, last, attempts.Count), ran ? [.. Bars(attempts, axis, end)] : [],
            took is { } time ? RunPainting.Took(time) : "–", last);
    }

    private static string StateOf(StatusLook look, StepAttempt? last, int attempts) => (last, attempts) switch
    {
        ({ Status: StepStatus.Error, ResumeAt: not null }, _) => $"Failed, attempt {attempts + 1} is due",
        (_, > 1) => $"{look.Word}, {attempts} attempts",
        ({ Status: StepStatus.Success, Handle: "true" or "false" }, _) => $"{look.Word}, {last.Handle}",
        _ => look.Word,
    };

    // A bar per attempt, and a thin one for the time between two.
    private static IEnumerable<StepBar> Bars(IReadOnlyList<StepAttempt> attempts, TimeAxis axis, DateTimeOffset end)
    {
        DateTimeOffset? before = null;
        foreach (var attempt in attempts)
        {
            if (before is { } since) yield return Bar("wait", since, attempt.StartedAt, axis);
            var until = attempt.CompletedAt ?? end;
            yield return Bar(Tone(attempt.Status), attempt.StartedAt, attempt.Status == StepStatus.Waiting ? end : until, axis);
            before = until;
        }
        if (attempts[^1] is { Status: StepStatus.Error, ResumeAt: not null } && before is { } failed) yield return Bar("wait", failed, end, axis);
    }

    private static StepBar Bar(string tone, DateTimeOffset from, DateTimeOffset to, TimeAxis axis) =>
        new(tone, axis.At(from), Math.Max(0, axis.At(to) - axis.At(from)));

    private static string Tone(StepStatus status) => status switch
    {
        StepStatus.Error => "error",
        StepStatus.Running => "running",
        StepStatus.Waiting => "wait",
        StepStatus.Cancelled => "cancelled",
        _ => "",
    };
}

/// <summary>A step in the timeline.</summary>
/// <param name="NodeId">Which step.</param>
/// <param name="Label">What people call it.</param>
/// <param name="Look">How its status is shown.</param>
/// <param name="State">The status in words: "Failed, 2 attempts".</param>
/// <param name="Bars">When it ran.</param>
/// <param name="Took">How long, all attempts and the time between them; a dash when it did not run.</param>
/// <param name="Last">Its latest attempt; null when it has not run.</param>
public sealed record StepRow(string NodeId, string Label, StatusLook Look, string State, IReadOnlyList<StepBar> Bars, string Took, StepAttempt? Last);

/// <summary>A piece of time on the axis.</summary>
/// <param name="Tone">The class that colours it.</param>
/// <param name="Left">Where it begins, in percent.</param>
/// <param name="Width">How long it is, in percent.</param>
public sealed record StepBar(string Tone, double Left, double Width);
