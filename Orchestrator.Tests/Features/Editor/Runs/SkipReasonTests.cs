using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor.Runs;
using static Orchestrator.Tests.Features.Editor.Editing;

namespace Orchestrator.Tests.Features.Editor.Runs;

public sealed class SkipReasonTests
{
    [Fact]
    public void A_step_on_the_way_that_a_condition_did_not_take_says_what_the_condition_was() =>
        SkipReason.Of(Draw.Graph("trigger-a a.true-b b-c", Draw.Step("a", """{"actionType":"flow/condition","expression":"false"}"""), Draw.Step("b"), Draw.Step("c")), "c",
            Run(("a", StepStatus.Success, "false", null), ("b", StepStatus.Skipped, null, null))).ShouldBe("Skipped: the condition “a” was false.");

    [Fact]
    public void Behind_a_switch_it_says_which_case_was_taken() =>
        SkipReason.Of(Draw.Graph("trigger-a a.small-b", Draw.Step("a", """{"actionType":"flow/switch","cases":[{"name":"small","expression":"true"}]}"""), Draw.Step("b")), "b",
            Run(("a", StepStatus.Success, "out", new { @case = "default" }))).ShouldBe("Skipped: the switch “a” took default.");

    [Fact]
    public void Behind_the_way_for_failures_it_says_that_nothing_failed_and_behind_a_failure_that_it_failed()
    {
        var graph = Draw.Graph("trigger-a a.error-b a-c", Draw.Step("a"), Draw.Step("b"), Draw.Step("c"));

        SkipReason.Of(graph, "b", Run(("a", StepStatus.Success, "out", null))).ShouldBe("Skipped: “a” did not fail.");
        SkipReason.Of(graph, "c", Run(("a", StepStatus.Error, "error", null))).ShouldBe("Skipped: “a” failed.");
    }

    [Fact]
    public void Without_a_run_it_says_only_that_it_was_skipped() =>
        SkipReason.Of(Draw.Graph("trigger-a", Draw.Step("a")), "a", null).ShouldBe("Skipped: every way to it was closed.");

    private static RunView Run(params (string Id, StepStatus Status, string? Handle, object? Output)[] steps) => new("x", ExecutionStatus.Success, null, null,
        steps.ToImmutableDictionary(step => step.Id, step => new StepView(step.Status, 1, step.Handle, null, step.Output is null ? (JsonElement?)null : Json(step.Output), null, null)));
}
