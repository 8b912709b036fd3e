using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Executions;
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

    private static StepView Failed(StepError error) => new(StepStatus.Error, 1, null, null, null, error, null);
}
