using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Orchestrator.Domain.Integrations;
using Orchestrator.Web.Features.Editor.Commands;
using Orchestrator.Web.Features.Editor.Palette;
using static Orchestrator.Tests.Features.Editor.Editing;

namespace Orchestrator.Tests.Features.Editor.Palette;

public sealed class StepPaletteTests : BunitContext
{
    private readonly List<EditorCommand> picked = [];
    private int closed;

    private IRenderedComponent<StepPalette> Show(PaletteRequest? request = null)
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        return Render<StepPalette>(palette => palette
            .Add(p => p.Actions, ActionCatalog.BuiltIn.Actions)
            .Add(p => p.Request, request ?? PaletteRequest.AfterSelected(Open("trigger-a")))
            .Add(p => p.OnPick, picked.Add)
            .Add(p => p.OnClose, () => closed++));
    }

    [Fact]
    public void Typing_and_enter_choose_the_first_that_fits()
    {
        var palette = Show();

        palette.Find("[role=combobox]").Input("delay");
        palette.Find("[role=combobox]").KeyDown("Enter");

        picked.ShouldHaveSingleItem().ShouldBe(new AddStep("flow/delay", new StepPlacement.After("a", "out")));
    }

    [Fact]
    public void Arrows_walk_the_list_and_around()
    {
        var palette = Show();
        var search = palette.Find("[role=combobox]");

        search.KeyDown("ArrowUp");
        palette.Find("[role=option][aria-selected=true]").TextContent.ShouldContain(ActionCatalog.BuiltIn.Actions[^1].Title);
        palette.Find("[role=combobox]").KeyDown(new KeyboardEventArgs { Key = "ArrowDown" });

        var active = palette.Find("[role=option][aria-selected=true]");
        active.Id.ShouldBe(palette.Find("[role=combobox]").GetAttribute("aria-activedescendant"));
    }

    [Fact]
    public void A_click_chooses_for_the_place_that_is_set()
    {
        var palette = Show();

        palette.Find("select").Change("1");
        palette.Find("[data-action-type='log/write']").Click();

        picked.ShouldHaveSingleItem().ShouldBeOfType<AddStep>().Placement.ShouldBeOfType<StepPlacement.At>();
    }

    [Fact]
    public void What_takes_the_place_of_a_step_is_chosen_from_the_same_list()
    {
        var editor = Open("trigger-a");
        var palette = Show(PaletteRequest.Replace(editor, editor.Find("a")!));

        palette.Find("h2").TextContent.ShouldBe("Replace step");
        palette.Markup.ShouldContain("In place of a");
        palette.Find("[data-action-type='flow/delay']").Click();

        picked.ShouldHaveSingleItem().ShouldBe(new ReplaceStep("a", "flow/delay"));
    }

    [Fact]
    public void Escape_closes_it()
    {
        Show().Find("[role=combobox]").KeyDown("Escape");

        closed.ShouldBe(1);
    }

    [Fact]
    public void Words_that_nothing_holds_say_so_and_offer_everything_again()
    {
        var palette = Show();
        palette.Find("[role=combobox]").Input("zebra");

        palette.Find("[role=status]").TextContent.ShouldContain("zebra");
        palette.Find("[role=status] button").Click();

        palette.FindAll("[role=option]").Count.ShouldBe(ActionCatalog.BuiltIn.Actions.Length);
    }
}
