using System.Collections.Immutable;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor;

/// <summary>What can be undone and redone. Graphs are immutable and share what did not change, so each entry is the graph before it.</summary>
internal sealed class EditorHistory(TimeProvider time)
{
    private const int Longest = 200;
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(3);

    private readonly LinkedList<Entry> undo = [];
    private readonly Stack<Entry> redo = [];
    private DateTimeOffset lastChange;

    /// <summary>A graph and what was selected in it.</summary>
    internal sealed record Moment(Graph Graph, ImmutableArray<string> Selection);

    private sealed record Entry(string What, Moment Moment, string? MergeKey);

    public string? NextUndo => undo.Last?.Value.What;

    public string? NextRedo => redo.TryPeek(out var entry) ? entry.What : null;

    /// <summary>Remembers the graph before a change. Changes with one key that follow each other closely are one entry.</summary>
    public void Record(string what, Graph before, ImmutableArray<string> selection, string? mergeKey)
    {
        var now = time.GetUtcNow();
        var continues = mergeKey is not null && undo.Last?.Value.MergeKey == mergeKey && redo.Count == 0 && now - lastChange < _pause;
        lastChange = now;
        redo.Clear();
        if (continues)
            return;
        undo.AddLast(new Entry(what, new Moment(before, selection), mergeKey));
        if (undo.Count > Longest)
            undo.RemoveFirst();
    }

    /// <summary>The next change begins a new entry.</summary>
    public void CloseEntry() => lastChange = DateTimeOffset.MinValue;

    /// <summary>The moment before the last change, or null.</summary>
    public Moment? Undo(Graph now, ImmutableArray<string> selection)
    {
        if (undo.Last is not { Value: var entry })
            return null;
        undo.RemoveLast();
        redo.Push(entry with { Moment = new Moment(now, selection) });
        return entry.Moment;
    }

    /// <summary>The moment after the change that was undone last, or null.</summary>
    public Moment? Redo(Graph now, ImmutableArray<string> selection)
    {
        if (!redo.TryPop(out var entry))
            return null;
        undo.AddLast(entry with { Moment = new Moment(now, selection) });
        return entry.Moment;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        undo.Clear();
        redo.Clear();
    }
}
