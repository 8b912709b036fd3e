using System.Collections.Immutable;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Editor.Canvas;
using Orchestrator.Web.Features.Editor.Commands;
using Orchestrator.Web.Features.Editor.Finding;
using Orchestrator.Web.Features.Editor.Palette;
using Orchestrator.Web.Features.Editor.Runs;

namespace Orchestrator.Web.Features.Editor;

/// <content>What people do on the canvas.</content>
public sealed partial class WorkflowEditor
{
    private async Task OnGestureAsync(CanvasGesture gesture)
    {
        switch (gesture)
        {
            case CanvasGesture.Moved moved:
                if (moved is not { Edge: { } under, Nodes: [var dropped] } || state!.Do(new InsertStep(dropped.Id, under)) is not EditResult.Done)
                    Do(new MoveSteps(Positions(moved.Nodes)));
                if (moved.Selection is { } chosen) Select(chosen);
                break;
            case CanvasGesture.Connected line:
                Do(new ConnectSteps(line.Source, line.Handle, line.Target, line.Id));
                break;
            case CanvasGesture.Reconnected line:
                Do(new ReconnectSteps(line.Edge, line.Source, line.Handle, line.Target));
                break;
            case CanvasGesture.Removed removed:
                Do(new RemoveParts(removed.Nodes, removed.Edges));
                break;
            case CanvasGesture.Selected selected:
                Select(selected);
                break;
            case CanvasGesture.AddRequested asked:
                palette = PaletteRequest.Of(state!, asked);
                break;
            case CanvasGesture.Dropped added:
                await AddAsync(new AddStep(added.ActionType, added.Edge is { } edge ? new StepPlacement.Between(edge) : new StepPlacement.At(new Position(added.X, added.Y)), added.Id));
                break;
            case CanvasGesture.Tidied tidied:
                Do(new TidySteps(Positions(tidied.Nodes)));
                break;
            case CanvasGesture.Placed placed:
                state!.Place(Positions(placed.Nodes));
                break;
            case CanvasGesture.Copied copied:
                await CopyAsync(copied);
                break;
            case CanvasGesture.Pasted pasted:
                await PasteAsync(new Position(pasted.X, pasted.Y));
                break;
            case CanvasGesture.Duplicated duplicated:
                if (StepClip.Of(state!.Graph, duplicated.Nodes) is { } clip) await AddCopiesAsync(new PasteSteps(clip, At: null, duplicated.As));
                else Refuse(TriggerStays);
                break;
            case CanvasGesture.NoteAdded or CanvasGesture.NoteWritten or CanvasGesture.NoteColored or CanvasGesture.NoteResized:
                await OnNoteAsync(gesture);
                break;
            case CanvasGesture.Menu at:
                menu?.Show(EditorDeeds.Menu(state!), at.X, at.Y);
                break;
            case CanvasGesture.Command command:
                await ObeyAsync(command.Name);
                break;
        }
    }

    private void Select(CanvasGesture.Selected selected)
    {
        state!.Select(selected.Nodes, selected.Edges);
        KeepWide();
        problemsShown = false;
    }

    private async Task ObeyAsync(string command)
    {
        switch (command)
        {
            case "undo":
                if (!state!.Undo() && isReturning) refusals.Add("Something could not be undone.");
                break;
            case "redo":
                if (!state!.Redo() && isReturning) refusals.Add("Something could not be redone.");
                break;
            case "run":
                await RunAsync();
                break;
            case "test":
                await RunStepAsync(id => new RunReach.Only(id));
                break;
            case "run-from":
                await RunStepAsync(id => new RunReach.From(id));
                break;
            case "run-to":
                await RunStepAsync(id => new RunReach.UpTo(id));
                break;
            case "pin":
                await (state!.Selected is { } pinned ? PinAsync(pinned) : RefuseAsync());
                break;
            case "switch":
                Do(new SwitchSteps(state!.SelectedNodes));
                break;
            case "extract":
                await ExtractAsync();
                break;
            case "commands":
                commands?.Show();
                break;
            case "list":
                ToggleList();
                break;
            case "rename" when state!.Selected is { } renamed:
                RenameStep(renamed.Id);
                break;
            case "name" when state!.Selected is { } named:
                RenameStep(named.Id);
                closesNamed = named.Id;
                break;
            case "replace" when state!.Selected is { Type: NodeType.Action } replaced:
                palette = PaletteRequest.Replace(state, replaced);
                break;
            case "open":
                panel?.Focus(null);
                break;
            case "wide":
                OpenWide();
                break;
            case "not-arranged":
                notices.Say(Notice.Failed("The steps were not tidied up: what arranges them did not load. Try again, or load the page again.") with { Actions = [new NoticeAction("Try again", TidyAsync)] });
                break;
            case "close":
                (palette, problemsShown) = (null, false);
                break;
        }
    }

    private static ImmutableDictionary<string, Position> Positions(ImmutableArray<MovedNode> nodes) =>
        nodes.DistinctBy(node => node.Id, StringComparer.Ordinal).ToImmutableDictionary(node => node.Id, node => new Position(node.X, node.Y), StringComparer.Ordinal);

    private Task TidyAsync() => canvas!.TidyAsync();

    private bool Do(EditorCommand command)
    {
        var result = state!.Do(command);
        if (result is EditResult.Refused refused)
            Refuse(refused.Why);
        return result is EditResult.Done;
    }

    private Task ClosePanelAsync()
    {
        state!.SelectHere();
        return Task.CompletedTask;
    }

    private void Redraw(CanvasPatch patch)
    {
        var begun = canvas?.LastBegun ?? 0;
        Later(() => canvas?.ApplyAsync(patch, begun) ?? Task.CompletedTask);
    }

    private void Reselect()
    {
        var chosen = state!.SelectedNodes;
        KeepWide();
        Later(() => canvas?.SelectAsync(chosen, focus: false) ?? Task.CompletedTask);
        StateHasChanged();
    }
}
