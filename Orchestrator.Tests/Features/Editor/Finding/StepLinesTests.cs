using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor.Canvas;
using Orchestrator.Web.Features.Editor.Commands;
using Orchestrator.Web.Features.Editor.Finding;
using static Orchestrator.Tests.Features.Editor.Editing;

namespace Orchestrator.Tests.Features.Editor.Finding;

public sealed class StepLinesTests
{
    private static readonly Graph _graph = new([Draw.Trigger(), Draw.Condition("check"), Draw.Step("yes"), Draw.Step("also")], Draw.Edges("trigger-check check.true-yes check.true-also"));

    [Fact]
    public void The_list_says_where_each_way_of_a_step_leads_in_the_order_in_which_steps_run()
    {
        var lines = StepLines.Of(Open(_graph).Drawing, CanvasStates.None);

        lines.Select(line => line.Id).ShouldBe(["trigger", "check", "also", "yes"]);
        lines[0].Ways.ShouldBe(["to check"]);
        lines[1].Ways.ShouldBe(["True: to yes and also", "False: ends here"]);
        lines[2].Ways.ShouldBe(["ends here"]);
    }

    [Fact]
    public void A_line_says_what_the_step_is_whether_it_is_disabled_how_it_went_and_what_is_wrong()
    {
        var editor = Open(_graph);
        editor.Do(ChangeStep.Enabled("yes", enabled: false));
        editor.Do(ChangeStep.Setting("also", "message", null));
        var states = CanvasStates.None with { Nodes = new Dictionary<string, CanvasNodeState>(StringComparer.Ordinal) { ["yes"] = new("success", "4 ms") } };

        var lines = StepLines.Of(editor.Drawing, states);

        lines.Single(line => line.Id == "yes").About.ShouldBe("Log · hello · disabled · success, 4 ms");
        lines.Single(line => line.Id == "also").Problem.ShouldNotBeNull().Severity.ShouldBe("error");
    }
}
