using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor.Panel;
using Orchestrator.Web.Features.Editor.Runs;
using static Orchestrator.Tests.Features.Editor.Editing;

namespace Orchestrator.Tests.Features.Editor.Panel;

public sealed class StepOutputTests : BunitContext
{
    private readonly List<string> _asked = [];

    private IRenderedComponent<StepOutput> Show(StepView run)
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<TimeProvider>(new FakeTime());
        Services.AddScoped<Orchestrator.Web.Ui.ValueViews>();
        var editor = Open("trigger-a");
        return Render<StepOutput>(p => p.Add(x => x.State, editor).Add(x => x.Node, editor.Find("a")!).Add(x => x.Unfinished, new UnfinishedText())
            .Add(x => x.Run, new StepRun(editor.Graph, "a", run, null, true)).Add(x => x.OnField, field => _asked.Add(field)));
    }

    [Fact]
    public void The_error_of_a_setting_leads_to_its_field_and_shows_nothing_from_within_as_an_answer()
    {
        var output = Show(Failed(new StepError(ErrorCodes.InvalidTemplate, "headers.x: `yes` is null (in `{{ yes.w }}`, character 8)", Json(new { field = "headers.x", position = 7 }))));

        output.Markup.ShouldNotContain("Answer");
        output.Markup.ShouldNotContain("position");
        output.FindAll("button.link").Single(button => button.TextContent == "Go to the field").Click();

        _asked.ShouldBe(["headers"]);
    }

    [Fact]
    public void What_a_service_answered_is_shown_and_leads_to_no_field()
    {
        var output = Show(Failed(new StepError("HTTP_401", "Refused.", Json(new { reason = "key" }))));

        output.Markup.ShouldContain("Answer");
        output.FindAll("button.link").ShouldNotContain(button => button.TextContent == "Go to the field");
    }

    [Fact]
    public void A_loop_that_was_tried_with_its_first_item_says_so_and_is_no_error()
    {
        var output = Show(new StepView(StepStatus.Cancelled, 1, null, Json(new { items = new[] { 1, 2 } }), null, null, null) { IsTried = true });

        output.Markup.ShouldContain(RunPart.Tried);
        output.FindAll(".callout.error").ShouldBeEmpty();
    }

    [Fact]
    public void A_setting_that_reads_a_step_that_did_not_run_says_why_it_did_not()
    {
        var both = Draw.Step("both", """{"actionType":"log/write","message":"{{ yes.w }}"}""");
        var graph = Draw.Graph("trigger-check check.true-yes check.false-both yes-both", Draw.Condition("check", "false"), Draw.Step("yes"), both);
        var failed = Failed(new StepError(ErrorCodes.InvalidTemplate, "message: `yes` is null", Json(new { field = "message", position = 3 })));
        var steps = System.Collections.Immutable.ImmutableDictionary<string, StepView>.Empty
            .Add("check", new StepView(StepStatus.Success, 1, "false", null, null, null, null)).Add("yes", new StepView(StepStatus.Skipped, 1, null, null, null, null, null)).Add("both", failed);
        var known = new RunView("e1", ExecutionStatus.Error, failed.Error, null, steps);

        new StepRun(graph, "both", failed, known, true).Unread(both, ActionCatalog.BuiltIn.Find(both)).ShouldBe("“yes” did not run: the condition “check” was false, so it gave nothing.");
        new StepRun(graph, "both", failed with { Error = new StepError("HTTP_500", "no") }, known, true).Unread(both, ActionCatalog.BuiltIn.Find(both)).ShouldBeNull();
        new StepRun(graph, "both", failed, known with { Steps = steps.Remove("yes") }, true).Unread(both, ActionCatalog.BuiltIn.Find(both)).ShouldBeNull();
    }

    [Fact]
    public void A_step_that_its_run_did_not_come_to_says_which_one_failed_before_it()
    {
        var error = new StepError(ErrorCodes.InvalidInput, "The list is empty.");
        var known = new RunView("e1", ExecutionStatus.Error, error, null, System.Collections.Immutable.ImmutableDictionary<string, StepView>.Empty.Add("each", Failed(error)));
        var graph = Draw.Graph("trigger-each each-a");

        new StepRun(graph, "a", null, known, true).Silence("gave").ShouldBe("The run did not come here: “each” failed. The list is empty.");
        new StepRun(graph, "a", null, known with { Status = ExecutionStatus.Success, Error = null }, true).Silence("gave").ShouldBe("The run did not come here.");
    }

    private static StepView Failed(StepError error) => new(StepStatus.Error, 1, null, null, null, error, null);
}
