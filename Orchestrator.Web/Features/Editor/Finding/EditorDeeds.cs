using System.Collections.Immutable;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Editor.Canvas;
using Orchestrator.Web.Features.Editor.Commands;

namespace Orchestrator.Web.Features.Editor.Finding;

/// <summary>Something the editor can do, as the command palette offers it.</summary>
/// <param name="Id">What it is: <c>run</c>, <c>step:n1</c>, <c>add:http/request</c>.</param>
/// <param name="Title">In a few words.</param>
/// <param name="Group">The heading.</param>
/// <param name="Icon">A name from the icon set.</param>
/// <param name="Keys">Its keys; empty for none.</param>
public sealed record EditorDeed(string Id, string Title, string Group, string Icon, string Keys = "");

/// <summary>Everything the editor can do now.</summary>
public static class EditorDeeds
{
    /// <summary>What an id of a step, of an action and of a note's paper begins with.</summary>
    public const string Step = "step:", Add = "add:", Color = "color:";

    private const int Most = 40;

    /// <summary>The commands, the steps to go to, the steps to add.</summary>
    public static ImmutableArray<EditorDeed> Of(EditorState state, IEnumerable<ActionDefinition> actions) =>
    [
        .. Commands(state),
        .. ReadingOrder.Of(state.Graph).Select(node => new EditorDeed(Step + node.Id, state.LabelOf(node), "Go to step", state.Drawing.Nodes.First(card => card.Id == node.Id).Icon)),
        .. actions.Select(action => new EditorDeed(Add + action.Type, $"Add {action.Title}", "Add step", action.Icon)),
    ];

    /// <summary>What the menu offers of what is selected, or of the workflow when nothing is.</summary>
    public static ImmutableArray<EditorDeed> Menu(EditorState state)
    {
        string[] offered = state.SelectedNodes.Length > 0
            ? ["wide", "rename", "replace", "write", "test", "run-from", "run-to", "pin", "switch", "duplicate", "extract", "delete"]
            : ["add", "note", "tidy", "fit", "list"];
        var deeds = Commands(state).ToDictionary(deed => deed.Id, StringComparer.Ordinal);
        IEnumerable<EditorDeed> settings = state.Selected is { } one ? [new EditorDeed(Step + one.Id, "Settings", "", "edit", "↵")] : [];
        return [.. settings, .. offered.Where(deeds.ContainsKey).Select(id => deeds[id])];
    }

    /// <summary>Those that hold every word, those that begin with the first one first; without words, all but the steps to add.</summary>
    public static ImmutableArray<EditorDeed> Find(ImmutableArray<EditorDeed> deeds, string words)
    {
        var looked = words.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (looked.Length == 0)
            return [.. deeds.Where(deed => !deed.Id.StartsWith(Add, StringComparison.Ordinal)).Take(Most)];
        return [.. deeds.Where(deed => looked.All(word => deed.Title.Contains(word, StringComparison.OrdinalIgnoreCase) || deed.Group.Contains(word, StringComparison.OrdinalIgnoreCase)))
            .OrderByDescending(deed => deed.Title.StartsWith(looked[0], StringComparison.OrdinalIgnoreCase)).Take(Most)];
    }

    private static IEnumerable<EditorDeed> Commands(EditorState state)
    {
        const string group = "Commands";
        var chosen = state.SelectedNodes.Count(id => state.Find(id)?.Type == NodeType.Action);
        var notes = state.SelectedNodes.Count(id => state.FindNote(id) is not null);
        var steps = (chosen, notes) switch { (1, 0) => "the step", (0, 1) => "the note", _ => PartWords.Of(chosen, notes) };
        yield return new("run", "Run the draft", group, "play", "Ctrl ↵");
        yield return new("publish", "Publish", group, "ok");
        yield return new("checklist", "Pre-launch checklist", group, "check");
        yield return new("add", "Add a step", group, "plus", "N");
        yield return new("note", "Add a note", group, "note", "Shift N");
        if (state.SelectedNote is { } note)
        {
            yield return new("write", "Write the note", group, "edit", "↵");
            foreach (var color in Enum.GetValues<NoteColor>().Where(color => color != note.Color))
                yield return new(Color + CanvasDrawing.ColorOf(color), $"Make the note {CanvasDrawing.ColorOf(color)}", group, "note");
        }

        if (state.Selected is not null)
        {
            yield return new("wide", "Open the step wide", group, "wide", "W");
            yield return new("rename", "Rename the step", group, "edit", "F2");
        }

        if (chosen + notes > 0)
        {
            yield return new("duplicate", $"Duplicate {steps}", group, "copy", "Ctrl D");
            yield return new("delete", $"Delete {steps}", group, "trash", "Delete");
        }

        if (chosen > 0)
        {
            yield return new("extract", chosen == 1 ? "Extract the step into a workflow" : $"Extract {chosen} steps into a workflow", group, "workflow", "E");
            var switched = chosen == 1 ? "the step" : $"{chosen} steps";
            yield return new("switch", state.SelectedNodes.All(id => state.Find(id) is not { Type: NodeType.Action, Enabled: true }) ? $"Enable {switched}" : $"Disable {switched}", group, "skip", "D");
        }

        if (state.Selected is { Type: NodeType.Action } only)
        {
            yield return new("replace", "Replace the step", group, "switch", "R");
            yield return new("test", "Test the step", group, "play", "Ctrl Shift ↵");
            yield return new("run-from", "Run from the step on", group, "play");
            yield return new("run-to", "Run up to the step", group, "fit");
            yield return new("pin", only.Pin is null ? "Pin what the step gave" : "Unpin the step", group, "pin", "P");
        }

        if (state.NextUndo is { } undo)
            yield return new("undo", $"Undo: {undo}", group, "undo", "Ctrl Z");
        if (state.NextRedo is { } redo)
            yield return new("redo", $"Redo: {redo}", group, "redo", "Ctrl Y");
        yield return new("tidy", "Tidy up", group, "tidy", "T");
        yield return new("list", "List view", group, "list", "L");
        yield return new("problems", "Problems", group, "warn");
        yield return new("fit", "See all", group, "fit", "1");
        yield return new("help", "Keyboard shortcuts", group, "help", "?");
    }
}
