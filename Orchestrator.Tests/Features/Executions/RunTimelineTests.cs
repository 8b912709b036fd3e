using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Executions;

namespace Orchestrator.Tests.Features.Executions;

public sealed class RunTimelineTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 14, 2, 11, TimeSpan.Zero);

    [Fact]
    public void Steps_stand_in_reading_order_also_those_that_have_not_run()
    {
        var timeline = RunTimeline.Of(Run(Attempt("t", 1, StepStatus.Success, 0, 4)), Start.AddSeconds(1));
        timeline.Rows.Select(row => row.Label).ShouldBe(["Trigger", "Fetch", "Write"]);
        timeline.Rows.Select(row => row.State).ShouldBe(["Succeeded", "Not run", "Not run"]);
        timeline.Rows[2].Took.ShouldBe("–");
    }

    [Fact]
    public void Every_attempt_is_a_bar_and_the_time_between_them_a_thin_one()
    {
        var row = RunTimeline.Of(Run(Attempt("f", 1, StepStatus.Error, 0, 400), Attempt("f", 2, StepStatus.Success, 1_400, 1_800)), Start.AddSeconds(2)).Rows[1];
        row.Bars.Select(bar => bar.Tone).ShouldBe(["error", "wait", ""]);
        row.State.ShouldBe("Succeeded, 2 attempts");
        row.Took.ShouldBe("1.8 s");
    }

    [Fact]
    public void A_step_at_work_reaches_to_now()
    {
        var run = Run(Attempt("f", 1, StepStatus.Running, 0, null)) with { Status = ExecutionStatus.Running, CompletedAt = null };
        var row = RunTimeline.Of(run, Start.AddSeconds(2)).Rows[1];
        row.Bars.ShouldHaveSingleItem().Tone.ShouldBe("running");
        (row.Bars[0].Left + row.Bars[0].Width).ShouldBe(100, 0.01);
    }

    [Fact]
    public void A_condition_says_which_way_it_went() =>
        RunTimeline.Of(Run(Attempt("f", 1, StepStatus.Success, 0, 1) with { Handle = "false" }), Start).Rows[1].State.ShouldBe("Succeeded, false");

    [Theory]
    [InlineData(3.15, 500)]
    [InlineData(0.004, 2)]
    [InlineData(42, 10_000)]
    [InlineData(7_200, 1_200_000)]
    public void The_axis_has_round_marks_and_room_for_everything(double seconds, int stepInMilliseconds)
    {
        var axis = new TimeAxis(Start, TimeSpan.FromSeconds(seconds));
        axis.Marks.Count.ShouldBeLessThanOrEqualTo(8);
        axis.Marks[1].TotalMilliseconds.ShouldBe(stepInMilliseconds);
        axis.Marks[^1].TotalSeconds.ShouldBeGreaterThanOrEqualTo(seconds);
        axis.At(axis.Marks[^1]).ShouldBe(100);
    }

    [Fact]
    public void Nothing_stands_off_the_axis()
    {
        var axis = new TimeAxis(Start, TimeSpan.FromSeconds(1));
        axis.At(Start.AddHours(-1)).ShouldBe(0);
        axis.At(Start.AddHours(1)).ShouldBe(100);
    }

    [Fact]
    public void A_failed_run_is_opened_at_the_first_step_that_failed_for_good() =>
        Run(Attempt("t", 1, StepStatus.Success, 0, 1), Attempt("w", 1, StepStatus.Error, 1, 2) with { ResumeAt = Start.AddSeconds(1) }, Attempt("f", 1, StepStatus.Error, 2, 3), Attempt("w", 2, StepStatus.Error, 4, 5))
            .MostTelling().ShouldBe("f");

    [Fact]
    public void An_open_run_is_opened_at_the_step_at_work() =>
        Run(Attempt("t", 1, StepStatus.Success, 0, 1), Attempt("f", 1, StepStatus.Running, 1, null)).MostTelling().ShouldBe("f");

    [Fact]
    public void A_good_run_is_opened_at_the_last_step_that_did_something() =>
        Run(Attempt("t", 1, StepStatus.Success, 0, 1), Attempt("f", 1, StepStatus.Success, 1, 2), Attempt("w", 1, StepStatus.Skipped, 2, 2)).MostTelling().ShouldBe("f");

    [Fact]
    public void The_tally_counts_steps_not_attempts() =>
        Run(Attempt("t", 1, StepStatus.Success, 0, 1), Attempt("f", 1, StepStatus.Error, 1, 2), Attempt("f", 2, StepStatus.Error, 3, 4))
            .Tally().ShouldBe("1 of 3 steps succeeded, 1 failed, 1 not run");

    private static RunDetail Run(params StepAttempt[] steps) => new(
        "r", "w", "Orders", Graph, 1, ExecutionStatus.Success, TriggerKind.Manual, null, null, Start, Start, Start.AddSeconds(2), null, null, [.. steps]);

    private static StepAttempt Attempt(string node, int attempt, StepStatus status, double from, double? to) => new(
        $"{node}{attempt}", node, attempt, status, status == StepStatus.Success ? "out" : null, null, Start.AddMilliseconds(from), to is { } end ? Start.AddMilliseconds(end) : null, null);

    private static Graph Graph { get; } = new(
        [Node("t", NodeType.Trigger, "Trigger", 0), Node("f", NodeType.Action, "Fetch", 120), Node("w", NodeType.Action, "Write", 240)],
        [new Edge("e1", "t", "out", "f"), new Edge("e2", "f", "out", "w")]);

    private static Node Node(string id, NodeType type, string label, double y) => new()
    {
        Id = id, Type = type, Label = label, Name = id, Position = new Position(0, y), Config = System.Text.Json.JsonElement.Parse("{}"),
    };
}
