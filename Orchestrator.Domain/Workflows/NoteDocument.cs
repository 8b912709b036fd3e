using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Orchestrator.Domain.Workflows;

/// <summary>The notes of a workflow's document: <c>notes</c>, left out when there is none.</summary>
internal static class NoteDocument
{
    private const string Member = "notes";

    /// <summary>The notes; what is wrong with them is added to the problems. A note without an id gets one.</summary>
    public static ImmutableArray<Note> Read(JsonElement document, List<GraphProblem> problems)
    {
        if (!document.TryGetProperty(Member, out var list) || list.ValueKind == JsonValueKind.Null) return [];
        if (list.ValueKind != JsonValueKind.Array)
        {
            problems.Add(Wrong(Member, $"This must be a list, not {JsonShape.Kind(list)}."));
            return [];
        }

        if (list.GetArrayLength() is var count and > GraphLimits.Notes)
        {
            problems.Add(TooMany(count));
            return [];
        }

        return WithIds([.. list.EnumerateArray().Select((item, index) => Read(item, At(index), problems))]);
    }

    /// <summary>What refuses any save.</summary>
    public static void FindProblems(Graph graph, List<GraphProblem> problems)
    {
        if (graph.Notes.Length > GraphLimits.Notes)
        {
            problems.Add(TooMany(graph.Notes.Length));
            return;
        }

        var taken = graph.Nodes.Select(node => node.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var (note, index) in graph.Notes.Select((note, index) => (note, index)))
        {
            if (note.Id.Length == 0) problems.Add(Wrong($"{At(index)}.id", "A note needs an id."));
            else if (!taken.Add(note.Id)) problems.Add(Wrong($"{At(index)}.id", $"The id “{DocumentWalk.Short(note.Id)}” is taken by a step or another note; each needs its own."));
            if (note.Text.Length > GraphLimits.NoteText)
                problems.Add(Wrong($"{At(index)}.text", string.Create(CultureInfo.InvariantCulture, $"The note has {note.Text.Length:N0} letters; at most {GraphLimits.NoteText:N0} are possible. Make two of it.")));
            if (!note.Position.IsPossible) problems.Add(Wrong($"{At(index)}.position", StructuralProblems.TooFar));
            if (!note.Size.IsPossible)
                problems.Add(Wrong($"{At(index)}.size", string.Create(CultureInfo.InvariantCulture, $"A note is {NoteSize.Smallest:N0} to {NoteSize.Largest:N0} pixels wide and high, not {note.Size.Width} by {note.Size.Height}.")));
        }
    }

    /// <summary>Writes the canonical form; nothing when there is no note, so that a workflow without notes is the document it was before there were any.</summary>
    public static void Write(Graph graph, Utf8JsonWriter writer)
    {
        if (graph.Notes.IsEmpty) return;
        writer.WriteStartArray(Member);
        foreach (var note in graph.Notes)
        {
            writer.WriteStartObject();
            writer.WriteString("id", note.Id);
            writer.WriteStartObject("position");
            writer.WriteNumber("x", note.Position.X);
            writer.WriteNumber("y", note.Position.Y);
            writer.WriteEndObject();
            writer.WriteStartObject("size");
            writer.WriteNumber("width", note.Size.Width);
            writer.WriteNumber("height", note.Size.Height);
            writer.WriteEndObject();
            if (note.Color != NoteColor.Yellow) writer.WriteString("color", Words.Of(note.Color));
            writer.WriteString("text", note.Text);
            foreach (var (name, value) in note.Extra.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static Note Read(JsonElement item, string path, List<GraphProblem> problems)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            problems.Add(Wrong(path, $"This must be an object, not {JsonShape.Kind(item)}."));
            return new Note { Id = "" };
        }

        var walk = new DocumentWalk(item, path, problems);
        var (id, position, size) = (walk.Text("id"), walk.Object("position"), walk.Object("size"));
        return new Note
        {
            Id = id ?? "",
            Text = walk.Text("text") ?? "",
            Position = new Position(position?.Number("x") ?? 0, position?.Number("y") ?? 0),
            Size = new NoteSize(size?.Number("width") ?? NoteSize.Usual.Width, size?.Number("height") ?? NoteSize.Usual.Height),
            Color = walk.OneOf("color", Words.NoteColors, NoteColor.Yellow),
            Extra = walk.Rest(),
        };
    }

    private static ImmutableArray<Note> WithIds(ImmutableArray<Note> notes)
    {
        var taken = notes.Select(note => note.Id).ToHashSet(StringComparer.Ordinal);
        var number = 0;
        return [.. notes.Select(note => note.Id.Length > 0 ? note : note with { Id = Free() })];

        string Free()
        {
            string id;
            do id = string.Create(CultureInfo.InvariantCulture, $"note{++number}");
            while (!taken.Add(id));
            return id;
        }
    }

    private static GraphProblem TooMany(int count) => Wrong(Member, string.Create(CultureInfo.InvariantCulture,
        $"The workflow has {count:N0} notes; at most {GraphLimits.Notes:N0} are possible."));

    private static string At(int index) => string.Create(CultureInfo.InvariantCulture, $"{Member}[{index}]");

    private static GraphProblem Wrong(string path, string message) => new(path, message, ProblemKind.Structural);
}
