using Bunit;
using Orchestrator.Web.Ui;

namespace Orchestrator.Tests.Ui;

public sealed class TextInputTests : BunitContext
{
    // Inside a dialog the page is drawn after its field, which then knows more than what it was given.
    [Fact]
    public void What_was_typed_is_shown_before_the_page_has_drawn_it_and_after()
    {
        var field = Render<TextInput>(one => one.Add(it => it.Id, "name").Add(it => it.Label, "Name").Add(it => it.Value, "Git"));

        field.Find("input").Input("GitH");
        field.Find("input").GetAttribute("value").ShouldBe("GitH");

        field.Render(one => one.Add(it => it.Value, "GitH"));
        field.Find("input").GetAttribute("value").ShouldBe("GitH");
    }

    [Fact]
    public void What_the_page_makes_of_it_is_shown()
    {
        var field = Render<TextInput>(one => one.Add(it => it.Id, "name").Add(it => it.Label, "Name"));
        field.Find("input").Input("GitHub");

        field.Render(one => one.Add(it => it.Value, ""));

        field.Find("input").GetAttribute("value").ShouldBeNullOrEmpty();
    }
}
