using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Editor.Canvas;
using Orchestrator.Web.Features.Editor.Commands;
using Orchestrator.Web.Features.Editor.Runs;
using Orchestrator.Web.Features.Editor.Values;

namespace Orchestrator.Web.Features.Editor.Panel;

/// <summary>The chosen step: its settings, and what it was given and gave in the last run.</summary>
public sealed partial class StepPanel : ComponentBase
{
    private StepSettings? settings;
    private KnownData? data;
    private string shown = "settings";
    private (bool Wanted, string? Field) focus;
    private ElementReference label;
    private bool isRenaming;

    /// <summary>The workflow being edited.</summary>
    [Parameter, EditorRequired] public required EditorState State { get; set; }

    /// <summary>The step.</summary>
    [Parameter, EditorRequired] public required Node Node { get; set; }

    /// <summary>What was typed and cannot be kept yet.</summary>
    [Parameter, EditorRequired] public required UnfinishedTexts Unfinished { get; set; }

    /// <summary>The workflow's id.</summary>
    [Parameter, EditorRequired] public required string WorkflowId { get; set; }

    /// <summary>The whole address of its webhook.</summary>
    [Parameter, EditorRequired] public required string WebhookAddress { get; set; }

    /// <summary>The workflow's name.</summary>
    [Parameter] public string WorkflowName { get; set; } = "";

    /// <summary>The run whose data the settings show; null for none.</summary>
    [Parameter] public RunView? LastRun { get; set; }

    /// <summary>How the step went in the run on the canvas; null when it did not.</summary>
    [Parameter] public StepView? Run { get; set; }

    /// <summary>Whether there is a run on the canvas.</summary>
    [Parameter] public bool HasRun { get; set; }

    /// <summary>The panel is to be closed.</summary>
    [Parameter] public EventCallback OnClose { get; set; }

    /// <summary>The keyboard is to go back to the step on the canvas.</summary>
    [Parameter] public EventCallback OnLeave { get; set; }

    /// <summary>A step is to be added after this one.</summary>
    [Parameter] public EventCallback OnAddAfter { get; set; }

    /// <summary>A part of the draft is to be run.</summary>
    [Parameter] public EventCallback<RunReach> OnRun { get; set; }

    /// <summary>The step is to be pinned, or unpinned.</summary>
    [Parameter] public EventCallback OnPin { get; set; }

    /// <summary>The pre-launch checklist is to be shown.</summary>
    [Parameter] public EventCallback OnChecklist { get; set; }

    /// <summary>A step is to be inserted into the connection with this id.</summary>
    [Parameter] public EventCallback<string> OnInsert { get; set; }

    [Inject] private IJSRuntime Script { get; set; } = null!;

    [Inject] private TimeProvider Time { get; set; } = null!;

    // The parameter is as old as the last render of the parent; what is typed must be compared with what is there now.
    private Node Now => State.Find(Node.Id) ?? Node;

    // Made anew only when something it is made of has changed: what is typed into this step is not.
    private KnownData Data
    {
        get
        {
            if (data is null || !data.IsOf(State, Now, LastRun, WorkflowName))
                data = KnownData.Of(State, Now, LastRun, (WorkflowId, WorkflowName), Time);
            return data;
        }
    }

    private CanvasNode Card => State.Drawing.Nodes.First(card => card.Id == Now.Id);

    private (string Key, string Title)[] Tabs => Now.Type == NodeType.Trigger
        ? [("settings", "Settings"), ("output", "Output")]
        : [("settings", "Settings"), ("input", "Input"), ("output", "Output"), ("failure", "Failure and retry")];

    private string RunNote => Run is { Took: { } took } ? RunPainting.Took(took) : "";

    /// <summary>Shows a tab: <c>settings</c>, <c>input</c>, <c>output</c> or <c>failure</c>.</summary>
    public void Show(string tab)
    {
        shown = tab;
        StateHasChanged();
    }

    /// <summary>Shows a setting and puts the keyboard there; null for the first one.</summary>
    public void Focus(string? field)
    {
        shown = field is "retry" or "timeout" or "onError" ? "failure" : "settings";
        focus = (true, field);
        StateHasChanged();
    }

    /// <summary>Puts the keyboard into the label, all of it selected.</summary>
    public void FocusLabel()
    {
        isRenaming = true;
        StateHasChanged();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (isRenaming)
        {
            isRenaming = false;
            await Script.InvokeVoidAsync("orchestratorSelect", label);
        }

        if (!focus.Wanted)
            return;
        var field = focus.Field;
        focus = default;
        if (settings is not null)
            await settings.FocusAsync(field);
    }

    private string Silence(string verb)
    {
        if (!HasRun)
            return $"Press Run to see here what this step {verb}.";
        return Run is null ? "The run did not come here." : Run.Status == StepStatus.Skipped ? SkipReason.Of(State.Graph, Now.Id, LastRun) : Run.Status.IsFinal() ? "Nothing." : "Not yet.";
    }

    private void Relabel(string? label) => State.Do(ChangeStep.Label(Now.Id, label ?? ""));

    private void Enable(ChangeEventArgs switched) => State.Do(ChangeStep.Enabled(Now.Id, switched.Value is true));

    private void Delete() => State.Do(new RemoveParts([Now.Id], []));

    private Task Close() => OnClose.InvokeAsync();

    private Task AddAfter() => OnAddAfter.InvokeAsync();

    private Task OnLabelKeyAsync(KeyboardEventArgs key) => key is { Key: "Enter", IsComposing: false } ? OnLeave.InvokeAsync() : Task.CompletedTask;

    private Task OnKeyAsync(KeyboardEventArgs key) => key.Key == "Escape" ? OnLeave.InvokeAsync() : Task.CompletedTask;
}
