using System.Text.Json;
using Bunit;
using Orchestrator.Domain.Integrations;
using Orchestrator.Web.Features.Editor.Panel;

namespace Orchestrator.Tests.Features.Editor.Panel;

public sealed class KeyValueFieldTests : BunitContext
{
    private readonly List<string?> changes = [];

    [Fact]
    public void A_page_that_is_drawn_with_an_older_value_takes_nothing_back_of_what_was_typed()
    {
        var older = Pairs(("a", "1"));
        var field = Show(older);
        field.Find("textarea").Input("12");
        field.Find("textarea").Input("123");

        field.Render(p => p.Add(x => x.Value, older));

        Values(field).ShouldBe(["a=123"]);
        changes.ShouldBe(["""{"a":"12"}""", """{"a":"123"}"""]);
    }

    [Fact]
    public void A_value_that_was_changed_elsewhere_is_shown()
    {
        var field = Show(Pairs(("a", "1")));
        field.Find("textarea").Input("12");
        field.Render(p => p.Add(x => x.Value, Pairs(("a", "12"))));
        // Such as by undo.
        field.Render(p => p.Add(x => x.Value, Pairs(("a", "1"), ("b", "2"))));
        Values(field).ShouldBe(["a=1", "b=2"]);
        field.Render(p => p.Add(x => x.Value, (JsonElement?)null));
        Values(field).ShouldBeEmpty();
    }

    [Fact]
    public void A_line_without_a_name_stays_while_the_others_change()
    {
        var field = Show(Pairs(("a", "1")));
        field.Find("button.link").Click();
        field.Render(p => p.Add(x => x.Value, Pairs(("a", "1"))));
        Values(field).ShouldBe(["a=1", "="]);
    }

    private IRenderedComponent<KeyValueField> Show(JsonElement value) => Render<KeyValueField>(p => p
        .Add(x => x.Field, ActionCatalog.BuiltIn.Find("http/request")!.Field("headers")!).Add(x => x.Id, "f").Add(x => x.Value, value)
        .Add(x => x.Changed, changed => changes.Add(changed?.GetRawText())));

    private static JsonElement Pairs(params (string Name, string Value)[] pairs) => JsonSerializer.SerializeToElement(pairs.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal));

    private static string[] Values(IRenderedComponent<KeyValueField> field) =>
        [.. field.FindAll(".kv").Select(row => $"{row.QuerySelector("input")!.GetAttribute("value")}={row.QuerySelector("textarea")!.GetAttribute("value")}")];
}
