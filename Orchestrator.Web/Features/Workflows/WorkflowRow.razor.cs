using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Ui;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>A workflow in the list.</summary>
public sealed partial class WorkflowRow(IJSRuntime browser)
{
    private ElementReference button;

    /// <summary>Which one.</summary>
    [Parameter, EditorRequired] public WorkflowListItem Item { get; set; } = null!;

    /// <summary>Called with whether it should be enabled.</summary>
    [Parameter] public EventCallback<bool> OnEnabled { get; set; }

    /// <summary>Called when its menu is asked for.</summary>
    [Parameter] public EventCallback<MouseEventArgs> OnMenu { get; set; }

    private (string Icon, string Word) Trigger => StatusLook.Of(Enum.Parse<TriggerKind>(Item.TriggerType));

    private async Task OpenMenuAsync(MouseEventArgs mouse)
    {
        if (mouse.Detail == 0)
        {
            var place = await browser.InvokeAsync<Place>("orchestratorBelow", button);
            (mouse.ClientX, mouse.ClientY) = (place.X, place.Y);
        }
        await OnMenu.InvokeAsync(mouse);
    }

    // Of the runs that ended by themselves; a cancelled one says nothing about the workflow.
    private string? Rate
    {
        get
        {
            var (good, bad) = (Item.Runs.Count(run => run.Status == ExecutionStatus.Success), Item.Runs.Count(run => run.Status == ExecutionStatus.Error));
            return good + bad == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{100.0 * good / (good + bad):0.#} %");
        }
    }

    private readonly record struct Place(double X, double Y);
}
