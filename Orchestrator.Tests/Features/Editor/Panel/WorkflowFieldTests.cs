using System.Text.Json;
using Bunit;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor.Panel;
using Orchestrator.Web.Features.Workflows;

namespace Orchestrator.Tests.Features.Editor.Panel;

public sealed class WorkflowFieldTests(TestApp app) : PageContext(app), IClassFixture<TestApp>
{
    private readonly TestApp app = app;
    private readonly List<JsonElement?> changes = [];

    [Fact]
    public async Task The_workflows_of_the_workspace_are_offered_by_name_and_kept_by_id()
    {
        await SignInAsync(app);
        var bill = await MakeAsync("Send the bill", publish: true);
        await MakeAsync("archive", publish: false);
        var field = Show(null);
        field.WaitForAssertion(() => field.FindAll("option").Select(option => option.TextContent).ShouldBe(["None", "archive (not published)", "Send the bill"]));
        field.FindAll("a").ShouldBeEmpty();
        field.Find("select").Change(bill);
        changes.ShouldHaveSingleItem()!.Value.GetString().ShouldBe(bill);
        field.Find("a").GetAttribute("href").ShouldBe($"/workflows/{bill}");
        field.Find("select").Change("");
        changes[^1].ShouldBeNull();
    }

    [Fact]
    public async Task What_was_chosen_and_is_gone_is_said_and_not_lost()
    {
        await SignInAsync(app);
        Show("0123456789abcdef0123456789abcdef").FindAll("option").Single(option => option.HasAttribute("selected")).TextContent.ShouldBe("Deleted, or of another workspace");
        changes.ShouldBeEmpty();
    }

    private IRenderedComponent<FieldEditor> Show(string? id)
    {
        var field = Render<FieldEditor>(p => p.Add(x => x.Field, BuiltInActions.CallWorkflow.Field("workflowId")!).Add(x => x.Id, "f").Add(x => x.Value, id is null ? null : JsonSerializer.SerializeToElement(id)).Add(x => x.Changed, value => changes.Add(value)));
        field.WaitForAssertion(() => field.Markup.ShouldNotContain("Loading"));
        return field;
    }

    private async Task<string> MakeAsync(string name, bool publish) =>
        (await Workflows.CreateAsync(Caller, new NewWorkflow(name, "", Draw.Graph("trigger-a"), publish))).ShouldBeOfType<WorkflowOutcome.Done>().Workflow.Id;
}
