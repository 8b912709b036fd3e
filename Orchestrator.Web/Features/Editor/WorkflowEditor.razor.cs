using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Editor.Canvas;
using Orchestrator.Web.Features.Editor.Panel;
using Orchestrator.Web.Features.Editor.Runs;
using Orchestrator.Web.Features.Workflows;

namespace Orchestrator.Web.Features.Editor;

/// <summary>The editor of one workflow: canvas, palette, step panel, saving, publishing, running.</summary>
public sealed partial class WorkflowEditor : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource closing = new();
    private Caller? caller;
    private WorkflowDetail? workflow;
    private EditorState? state;
    private DraftSaver? saver;
    private WorkflowCanvas? canvas;
    private StepPanel? panel;
    private string? publishedHash;
    private int? publishedVersion;
    private bool draftDiffers;
    private bool enabled;
    private bool isMissing;
    private bool isPublishing;
    private bool problemsShown;

    /// <summary>The workflow's id.</summary>
    [Parameter] public string Id { get; set; } = "";

    [CascadingParameter] private Task<AuthenticationState> Session { get; set; } = null!;

    [Inject] private WorkflowStore Workflows { get; set; } = null!;

    [Inject] private LaunchStore Launches { get; set; } = null!;

    [Inject] private EditorRuns Runs { get; set; } = null!;

    [Inject] private ActionCatalog Catalog { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private ILogger<WorkflowEditor> Log { get; set; } = null!;

    [Inject] private TimeProvider Time { get; set; } = null!;

    private bool HasPanel => problemsShown || state!.Selected is not null;

    private string WebhookAddress => Navigation.ToAbsoluteUri($"/api/workflows/{Id}/webhook").ToString();

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (workflow?.Id == Id)
        {
            if (IsAskedAnew())
                await ObeyAddressAsync();
            return;
        }
        caller = Caller.Of((await Session).User);
        var found = await Workflows.ReadAsync(caller, Id, closing.Token);
        if (found is { IsOwner: false })
            Navigation.NavigateTo(PublicAddress.PathOf(Id), replace: true);
        isMissing = found is null;
        if (found is { IsOwner: true })
            await OpenAsync(found);
    }

    private async Task OpenAsync(WorkflowDetail found)
    {
        if (saver is not null)
            await LeaveAsync(saver);
        state = new EditorState(found.Graph, Catalog, Time, await FollowVaultAsync(), await CalledAsync(found.Graph)) { GraphChanged = OnGraphChanged, Redrawn = Redraw, Reselected = Reselect };
        saver = new DraftSaver(() => state.Graph, found.Revision, (graph, revision, stop) => SaveKnownAsync(found.Id, graph, revision, stop), Time) { Due = () => Later(SaveNowAsync), Changed = () => Later(OnSaveChangedAsync) };
        publishedHash = null;
        ShowPublished(found);
        FollowDrafts();
        keeping = CanvasKeeping.Of(caller!.UserId, found.Id, found.Revision, Catalog);
        (savedGesture, isReturning) = (0, false);
        (run, painted, palette) = (null, CanvasStates.None, null);
        notices.Clear();
        lastRun = null;
        unfinished.Clear();
        (shown, wide, isGoingBack) = (null, false, false);
        written.Clear();
        await ShowAskedAsync();
        if (canvas is not null)
            await canvas.LoadAsync(state.Drawing);
        workflow = found;
        if (shown is null)
            Later(() => ReadLastRunAsync(found));
    }

    /// <summary>Does something on the page's own thread; what goes wrong there is the page's failure, not a lost one.</summary>
    private void Later(Func<Task> work) => _ = InvokeAsync(async () =>
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException)
        {
            // The page was left, or its browser does not answer, which is drawn anew when it is back.
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone.
        }
        catch (Exception problem)
        {
            await DispatchExceptionAsync(problem);
        }
    });

    private async Task EnableAsync(bool on)
    {
        if (await Workflows.ChangeAsync(caller!, Id, new WorkflowChange { Enabled = on }, closing.Token) is WorkflowOutcome.Done)
            enabled = on;
        else
            notices.Say(Notice.Failed("The workflow could not be switched. Load the page again."));
    }

    private async Task RenameAsync(string name)
    {
        switch (await Workflows.ChangeAsync(caller!, Id, new WorkflowChange { Name = name }, closing.Token))
        {
            case WorkflowOutcome.Done done:
                workflow = workflow! with { Name = done.Workflow.Name };
                break;
            case WorkflowOutcome.Invalid invalid:
                notices.Say(Notice.Refused($"Not renamed: {invalid.Problems[0].Message}"));
                break;
            default:
                notices.Say(Notice.Failed("The workflow was deleted."));
                break;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Notes.Changed -= OnVaultChanged;
        Drafts.Stored -= OnDraftStored;
        watching?.Cancel();
        if (saver is not null)
            await LeaveAsync(saver);
        await closing.CancelAsync();
        closing.Dispose();
        watching?.Dispose();
    }
}
