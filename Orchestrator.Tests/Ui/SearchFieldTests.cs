using Bunit;
using Orchestrator.Web.Ui;

namespace Orchestrator.Tests.Ui;

public sealed class SearchFieldTests : BunitContext
{
    [Fact]
    public void Spaces_around_are_not_sought_and_stay_while_somebody_types()
    {
        var sought = "";
        var field = Render<SearchField>(one => one.Add(it => it.Label, "Search keys").Add(it => it.ValueChanged, text => sought = text));

        field.Find("input").Input("order ");
        field.Render(one => one.Add(it => it.Value, sought));

        sought.ShouldBe("order");
        field.Find("input").GetAttribute("value").ShouldBe("order ");
    }

    [Fact]
    public void A_search_that_is_cleared_elsewhere_is_empty()
    {
        var field = Render<SearchField>(one => one.Add(it => it.Label, "Search keys").Add(it => it.Value, "order"));
        field.Find("input").GetAttribute("value").ShouldBe("order");

        field.Render(one => one.Add(it => it.Value, ""));

        field.Find("input").GetAttribute("value").ShouldBeNullOrEmpty();
    }
}
