using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor.Runs;

namespace Orchestrator.Tests.Features.Editor.Runs;

public sealed class WayTakenTests
{
    [Theory]
    [InlineData(StepStatus.Success, OnError.Fail, "out")]
    [InlineData(StepStatus.Error, OnError.Fail, null)]
    [InlineData(StepStatus.Error, OnError.Continue, "out")]
    [InlineData(StepStatus.Error, OnError.Branch, "error")]
    [InlineData(StepStatus.Running, OnError.Fail, null)]
    [InlineData(StepStatus.Skipped, OnError.Fail, null)]
    [InlineData(StepStatus.Cancelled, OnError.Branch, null)]
    public void A_step_goes_on_by_how_it_ended(StepStatus status, OnError onError, string? way) =>
        WayTaken.Of(Draw.Step("a") with { OnError = onError }, status, null).ShouldBe(way);

    [Fact]
    public void A_condition_goes_on_by_its_result_unless_it_is_disabled()
    {
        WayTaken.Of(Draw.Condition("a"), StepStatus.Success, Editing.Json(new { result = true })).ShouldBe("true");
        WayTaken.Of(Draw.Condition("a"), StepStatus.Success, Editing.Json(new { result = false })).ShouldBe("false");
        WayTaken.Of(Draw.Condition("a") with { Enabled = false }, StepStatus.Success, null).ShouldBe("out");
    }

    [Fact]
    public void A_switch_goes_on_by_its_case_and_a_loop_that_has_ended_by_done()
    {
        WayTaken.Of(Draw.Step("a", """{"actionType":"flow/switch"}"""), StepStatus.Success, Editing.Json(new { @case = "large" })).ShouldBe("large");
        WayTaken.Of(Draw.Step("a", """{"actionType":"flow/for-each"}"""), StepStatus.Success, null).ShouldBe("done");
    }
}
