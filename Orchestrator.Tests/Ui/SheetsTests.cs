using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Web.Ui;
using Radzen;

namespace Orchestrator.Tests.Ui;

public sealed class SheetsTests : BunitContext
{
    private readonly DialogService dialogs;
    private DialogOptions? opened;

    public SheetsTests()
    {
        Services.AddScoped<DialogService>();
        dialogs = Services.GetRequiredService<DialogService>();
        dialogs.OnOpen += (_, _, _, options) => opened = options;
    }

    [Fact]
    public void The_library_leaves_the_keyboard_alone_which_it_would_take_half_a_second_after_a_dialog_opened()
    {
        _ = dialogs.AskAsync(new Question("Delete it?", "It is gone.", "Keep it", "Delete"));

        opened!.AutoFocusFirstElement.ShouldBeFalse();
    }

    [Fact]
    public void A_sheet_takes_the_keyboard_once_when_it_is_first_drawn()
    {
        JSInterop.SetupVoid("orchestratorOpened", _ => true);

        var sheet = Render<Sheet>(one => one.Add(it => it.Title, "Add").Add(it => it.Foot, "<button>Add</button>"));
        sheet.Render(one => one.Add(it => it.Title, "Add GitHub"));

        sheet.WaitForAssertion(() => JSInterop.VerifyInvoke("orchestratorOpened", 1));
    }
}
