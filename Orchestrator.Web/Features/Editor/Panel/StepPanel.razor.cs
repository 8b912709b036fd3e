using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Editor.Commands;
using Orchestrator.Web.Features.Editor.Runs;
using Orchestrator.Web.Features.Editor.Values;

namespace Orchestrator.Web.Features.Editor.Panel;

/// <summary>The chosen step: its settings, and what it was given and gave in the last run.</summary>
public sealed partial class StepPanel : ComponentBase
{
    private readonly HashSet<string> unfolded = new(StringComparer.Ordinal);
    private ElementReference root;
    private StepSettings? settings;
    private KnownData? data;
    private string shown = "settings";
    private string column = "settings";
    private bool wasWide;
    private StepHead? head;

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

    /// <summary>Whether input, settings and output stand side by side, in place of the canvas.</summary>
    [Parameter] public bool IsWide { get; set; }

    /// <summary>It is to be opened wide, or narrow again.</summary>
    [Parameter] public EventCallback OnWide { get; set; }

    /// <summary>The step with this id is to be shown instead.</summary>
    [Parameter] public EventCallback<string> OnGo { get; set; }

    /// <summary>The panel is to be closed.</summary>
    [Parameter] public EventCallback OnClose { get; set; }

    /// <summary>The keyboard is to go back to the step on the canvas.</summary>
    [Parameter] public EventCallback OnLeave { get; set; }

    /// <summary>The keyboard went from the label to something else.</summary>
    [Parameter] public EventCallback OnLabelLeft { get; set; }

    /// <summary>The step was deleted; the keyboard is to go on.</summary>
    [Parameter] public EventCallback OnDeleted { get; set; }

    /// <summary>A step is to be added after this one.</summary>
    [Parameter] public EventCallback OnAddAfter { get; set; }

    /// <summary>Another step is to take its place.</summary>
    [Parameter] public EventCallback OnReplace { get; set; }

    /// <summary>A part of the draft is to be run.</summary>
    [Parameter] public EventCallback<RunReach> OnRun { get; set; }

    /// <summary>The step is to be pinned, or unpinned.</summary>
    [Parameter] public EventCallback OnPin { get; set; }

    /// <summary>The pre-launch checklist is to be shown.</summary>
    [Parameter] public EventCallback OnChecklist { get; set; }

    /// <summary>A step is to be inserted into the connection with this id.</summary>
    [Parameter] public EventCallback<string> OnInsert { get; set; }

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

    private bool IsAction => Now.Type == NodeType.Action;

    private bool TakesValues => State.ActionOf(Now)?.Fields.Any(one => !one.IsPlain && one.Kind is not (FieldKind.Choice or FieldKind.Switch or FieldKind.Workflow or FieldKind.Integration)) == true;

    private StepRun Seen => new(State.Graph, Now.Id, Run, LastRun, HasRun);

    private (string Key, string Title)[] Tabs => (IsWide, IsAction) switch
    {
        (true, true) => [("settings", "Settings"), ("failure", "Failure and retry")],
        (true, false) => [("settings", "Settings")],
        (false, true) => [("settings", "Settings"), ("input", "Input"), ("output", "Output"), ("failure", "Failure and retry")],
        _ => [("settings", "Settings"), ("output", "Output")],
    };

    // Where there is no room for all three, one is shown.
    private (string Key, string Title)[] Columns => IsAction ? [("input", "Input"), ("settings", "Settings"), ("output", "Output")] : [("settings", "Settings"), ("output", "Output")];

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (IsWide == wasWide) return;
        wasWide = IsWide;
        (shown, column) = IsWide && shown is "input" or "output" ? ("settings", shown) : (shown, "settings");
    }

    // Where its own buttons are in another column, or far away.
    private EventCallback Test => IsAction ? EventCallback.Factory.Create(this, () => OnRun.InvokeAsync(new RunReach.Only(Now.Id))) : default;

    private Task DeleteAsync() => State.Do(new RemoveParts([Now.Id], [])) is EditResult.Done ? OnDeleted.InvokeAsync() : Task.CompletedTask;

    private Task OnNamedAsync() => IsWide ? root.FocusAsync(preventScroll: true).AsTask() : OnLeave.InvokeAsync();

    private Task OnKeyAsync(KeyboardEventArgs key) => (key.Key, key.AltKey) switch
    {
        ("Escape", false) => head?.TakesBack() == true && IsWide ? root.FocusAsync(preventScroll: true).AsTask() : OnLeave.InvokeAsync(),
        ("PageUp", true) when StepNeighbours.Beside(State, Now.Id, -1) is { } previous => OnGo.InvokeAsync(previous.Id),
        ("PageDown", true) when StepNeighbours.Beside(State, Now.Id, 1) is { } next => OnGo.InvokeAsync(next.Id),
        _ => Task.CompletedTask,
    };
}
