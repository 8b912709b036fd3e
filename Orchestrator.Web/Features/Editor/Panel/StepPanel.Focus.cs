using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Orchestrator.Domain.Webhooks;

namespace Orchestrator.Web.Features.Editor.Panel;

/// <content>Which part is shown, and where the keyboard goes.</content>
public sealed partial class StepPanel
{
    private Func<Task>? focus;

    [Inject] private IJSRuntime Script { get; set; } = null!;

    /// <summary>Shows a part: <c>settings</c>, <c>input</c>, <c>output</c> or <c>failure</c>.</summary>
    public void Show(string tab)
    {
        if (IsWide && tab is "input" or "output") column = tab;
        else (shown, column) = (tab, "settings");
        StateHasChanged();
    }

    /// <summary>Shows a setting and puts the keyboard there; null for the first one.</summary>
    public void Focus(string? field)
    {
        (shown, column) = (field is "retry" or "timeout" or "onError" ? "failure" : "settings", "settings");
        if (field == UnfinishedPlace.Pin) Show("output");
        focus = async () =>
        {
            if (ControlOf(field) is { } control)
            {
                await Script.InvokeVoidAsync("orchestratorFocusById", control);
                return;
            }

            // The canvas under a wide step has no keyboard to leave; a step without a setting has it itself.
            if (IsWide) await root.FocusAsync(preventScroll: true);
            if (settings is not null) await settings.FocusAsync(field);
        };
        StateHasChanged();
    }

    // What stands on its own beside the settings.
    private string? ControlOf(string? field) => field switch
    {
        UnfinishedPlace.Pin => $"pin-{Now.Id}",
        UnfinishedPlace.Sample when !IsAction => "trigger-sample",
        WebhookSettings.SchemaMember when !IsAction => "webhook-schema",
        _ => null,
    };

    /// <summary>Puts the keyboard onto the step as a whole.</summary>
    public void FocusStep()
    {
        focus = () => root.FocusAsync(preventScroll: true).AsTask();
        StateHasChanged();
    }

    /// <summary>Puts the keyboard into the label, all of it selected.</summary>
    public void FocusLabel()
    {
        focus = () => head?.FocusLabelAsync() ?? Task.CompletedTask;
        StateHasChanged();
    }

    /// <inheritdoc/>
    protected override Task OnAfterRenderAsync(bool firstRender)
    {
        var wanted = focus;
        focus = null;
        return wanted?.Invoke() ?? Task.CompletedTask;
    }
}
