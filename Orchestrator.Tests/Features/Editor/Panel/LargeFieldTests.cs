using AngleSharp.Dom;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor;
using Orchestrator.Web.Features.Editor.Commands;
using Orchestrator.Web.Features.Editor.Panel;
using Orchestrator.Web.Features.Editor.Values;
using static Orchestrator.Tests.Features.Editor.Editing;

namespace Orchestrator.Tests.Features.Editor.Panel;

/// <summary>What stands beside a text while it is large. That it is lifted is the browser's part: LargeTextJourney.</summary>
public sealed class LargeFieldTests : BunitContext
{
    private readonly EditorState editor = Open(Draw.Graph("trigger-a", Draw.Step("a", """{"actionType":"log/write","message":"Hello"}""")));
    private readonly List<string?> changes = [];

    [Fact]
    public void The_data_and_the_whole_value_come_with_the_click_and_go_with_Done()
    {
        var field = Show("message", "{{ trigger.story }} and {{ trigger.password }}");
        field.FindAll("[role=tree], .large-said, .large-head").ShouldBeEmpty();

        Enlarge(field);

        field.FindAll("[data-insert='trigger.story']").ShouldHaveSingleItem();
        var value = field.Find(".large-said code").TextContent;
        value.ShouldStartWith(Story);
        value.ShouldEndWith(" and «redacted»");
        value.Length.ShouldBeGreaterThan(300);
        field.FindAll("textarea").ShouldHaveSingleItem("it is the field's own text, not another one");
        field.Find("[data-done]").Click();
        field.FindAll("[role=tree], .large-said, .large-head").ShouldBeEmpty();
    }

    [Fact]
    public void What_is_typed_there_is_the_setting_at_once_and_what_it_comes_to_follows()
    {
        var field = Show("message", "Hello");
        Enlarge(field);
        field.Find(".large-said").TextContent.ShouldContain("nothing in it that is read from a step");

        field.Find("textarea").Input("Hello {{ trigger.name }}");

        changes.ShouldBe(["\"Hello {{ trigger.name }}\""]);
        field.Find(".large-said code").TextContent.ShouldBe("Hello Ada");
    }

    [Fact]
    public void What_is_wrong_is_said_there_and_mended_there()
    {
        var field = Show("message", "{{ trigger.nmae }}", new GraphProblem("nodes[1].data.config.message", "The message is odd.", ProblemKind.Semantic, "a", "message"));
        Enlarge(field);
        field.Find(".large-said").TextContent.ShouldContain("The message is odd.");

        field.Find(".large-said button.link").Click();

        changes.ShouldBe(["\"{{ trigger.name }}\""]);
    }

    [Theory]
    [InlineData("http/request", "headers")]
    [InlineData("http/request", "body")]
    [InlineData("data/transform", "fields")]
    [InlineData("flow/condition", "expression")]
    [InlineData("database/query", "sql")]
    public void Json_sql_conditions_and_templated_values_have_it_too(string action, string setting)
    {
        var value = setting == "headers" ? """{"x-name":"{{ trigger.name }}"}""" : setting == "expression" ? "\"trigger.id > 1\"" : "\"{{ trigger.name }}\"";
        var field = ShowField(ActionCatalog.BuiltIn.Find(action)!.Field(setting)!, Draw.Json(value));

        field.FindAll("large-field .large-open").ShouldHaveSingleItem().TextContent.ShouldBe(setting == "headers" ? "Open x-name large" : $"Open {ActionCatalog.BuiltIn.Find(action)!.Field(setting)!.Label} large");
    }

    [Fact]
    public void A_name_that_is_no_template_has_none() =>
        ShowField(new FieldDefinition("name", "Name", FieldKind.Text) { IsPlain = true }, Draw.Json("\"x\"")).FindAll("large-field").ShouldBeEmpty();

    private static string Story => string.Join('\n', Enumerable.Range(1, 60).Select(line => $"Line {line}."));

    private static void Enlarge(IRenderedComponent<FieldEditor> field) => field.Find(".large-open").Click();

    private IRenderedComponent<FieldEditor> Show(string setting, string text, params GraphProblem[] problems) =>
        ShowField(ActionCatalog.BuiltIn.Find("log/write")!.Field(setting)!, ConfigJson.Text(text), problems);

    private IRenderedComponent<FieldEditor> ShowField(FieldDefinition definition, System.Text.Json.JsonElement? value, params GraphProblem[] problems)
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddScoped<Radzen.DialogService>();
        editor.SetSample(Json(new { name = "Ada", password = "hush-hush-4711", story = Story }));
        var values = new StepValues(KnownData.Of(editor, editor.Find("a")!, null, ("w1", "Orders"), new FakeTime()));
        return Render<FieldEditor>(p => p.Add(x => x.Field, definition).Add(x => x.Id, "f").Add(x => x.Value, value).Add(x => x.Values, values).Add(x => x.Problems, problems)
            .Add(x => x.Changed, changed => changes.Add(changed?.GetRawText())));
    }
}
