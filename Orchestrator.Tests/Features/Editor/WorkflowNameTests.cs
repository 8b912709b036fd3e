using Bunit;
using Orchestrator.Web.Features.Editor;

namespace Orchestrator.Tests.Features.Editor;

public sealed class WorkflowNameTests : BunitContext
{
    private readonly List<string> asked = [];

    private IRenderedComponent<WorkflowName> Show(Func<string, string> rename)
    {
        var name = Render<WorkflowName>(p => p.Add(x => x.Name, "Orders"));
        name.Render(p => p.Add(x => x.OnRename, (string wanted) =>
        {
            asked.Add(wanted);
            name.Render(p => p.Add(x => x.Name, rename(wanted)));
        }));
        return name;
    }

    [Fact]
    public void A_new_name_is_asked_for_without_the_blanks_around_it()
    {
        var name = Show(wanted => wanted);

        name.Find("input").Change("  Order totals ");

        asked.ShouldBe(["Order totals"]);
        name.Find("input").GetAttribute("value").ShouldBe("Order totals");
        name.Find("h1").TextContent.ShouldBe("Order totals");
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("Orders")]
    public void No_name_and_the_same_name_leave_the_old_one(string typed)
    {
        var name = Show(wanted => wanted);

        name.Find("input").Change(typed);

        asked.ShouldBeEmpty();
        name.Find("input").GetAttribute("value").ShouldBe("Orders");
    }

    [Fact]
    public void A_refused_name_gives_way_to_the_old_one()
    {
        var name = Show(_ => "Orders");

        name.Find("input").Change("Totals");

        name.Find("input").GetAttribute("value").ShouldBe("Orders");
    }
}
