using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>What makes one step differ.</summary>
/// <param name="Step">What people call it.</param>
/// <param name="Kind">Whether it is new, gone or other than before.</param>
/// <param name="Settings">What of it is other than before; empty for new and gone ones.</param>
public sealed record StepDifference(string Step, DifferenceKind Kind, ImmutableArray<SettingDifference> Settings);

/// <summary>A setting of a step before and after.</summary>
/// <param name="Name">What it is called: <c>url</c>, <c>fields.title</c>.</param>
/// <param name="Before">As text; null when it was not there.</param>
/// <param name="After">As text; null when it is not there.</param>
public sealed record SettingDifference(string Name, string? Before, string? After);

/// <summary>How something differs.</summary>
public enum DifferenceKind
{
    /// <summary>It was not there.</summary>
    Added,
    /// <summary>It is not there any more.</summary>
    Removed,
    /// <summary>It is other than before.</summary>
    Changed,
}

/// <summary>What one workflow has that another has not, for people to read.</summary>
/// <param name="Steps">New ones, gone ones, then changed ones, each in the order of the graph.</param>
/// <param name="NewConnections">As "Fetch → Say" and "Check, true → Say".</param>
/// <param name="GoneConnections">Likewise.</param>
/// <param name="Moved">How many steps only stand elsewhere.</param>
/// <param name="NewNotes">What is written beside the steps now and was not; a note that was changed is gone and new.</param>
/// <param name="GoneNotes">Likewise.</param>
/// <param name="RestyledNotes">How many notes only stand elsewhere, or have another size or colour.</param>
public sealed record GraphDifferences(ImmutableArray<StepDifference> Steps, ImmutableArray<string> NewConnections, ImmutableArray<string> GoneConnections, int Moved,
    ImmutableArray<string> NewNotes, ImmutableArray<string> GoneNotes, int RestyledNotes)
{
    private const int LongestValue = 400;

    /// <summary>Whether a run cannot tell them apart: steps stand elsewhere, notes say something else.</summary>
    public bool AreOnlyPlaces => Steps.IsEmpty && NewConnections.IsEmpty && GoneConnections.IsEmpty;

    /// <summary>What has to be done to the first to get the second.</summary>
    public static GraphDifferences Between(Graph before, Graph after)
    {
        var (old, now) = (before.Nodes.ToDictionary(node => node.Id, StringComparer.Ordinal), after.Nodes.ToDictionary(node => node.Id, StringComparer.Ordinal));
        ImmutableArray<StepDifference> steps =
        [
            .. after.Nodes.Where(node => !old.ContainsKey(node.Id)).Select(node => new StepDifference(NameOf(node), DifferenceKind.Added, [])),
            .. before.Nodes.Where(node => !now.ContainsKey(node.Id)).Select(node => new StepDifference(NameOf(node), DifferenceKind.Removed, [])),
            .. after.Nodes.Where(node => old.ContainsKey(node.Id)).Select(node => new StepDifference(NameOf(node), DifferenceKind.Changed, Settings(old[node.Id], node))).Where(step => !step.Settings.IsEmpty),
        ];
        var (lines, linesNow) = (Lines(before, old), Lines(after, now));
        return new GraphDifferences(steps, [.. linesNow.Except(lines).Select(line => line.Said)], [.. lines.Except(linesNow).Select(line => line.Said)],
            after.Nodes.Count(node => old.TryGetValue(node.Id, out var was) && was.Position != node.Position), Texts(before, after), Texts(after, before),
            after.Notes.Count(note => before.Notes.Any(was => was.Id == note.Id && was.Text == note.Text && (was.Position, was.Size, was.Color) != (note.Position, note.Size, note.Color))));
    }

    // An empty note says nothing. Only where the marks are all that changed, they are shown.
    private static ImmutableArray<string> Texts(Graph before, Graph after)
    {
        var old = before.Notes.ToDictionary(note => note.Id, note => note.Text, StringComparer.Ordinal);
        return [.. after.Notes.Where(note => note.Text.Length > 0 && old.GetValueOrDefault(note.Id) != note.Text).Select(note => Short(NoteWords.Of(note.Text) is { Length: > 0 } words && !(old.GetValueOrDefault(note.Id) is { } was && NoteWords.Of(was) == words) ? words : note.Text)!)];
    }

    private static ImmutableArray<SettingDifference> Settings(Node before, Node after)
    {
        var (old, now) = (Flat(before), Flat(after));
        return [.. old.Keys.Union(now.Keys, StringComparer.Ordinal).Where(name => old.GetValueOrDefault(name) != now.GetValueOrDefault(name)).Order(StringComparer.Ordinal)
            .Select(name => new SettingDifference(name, Short(old.GetValueOrDefault(name)), Short(now.GetValueOrDefault(name))))];
    }

    // The document says all there is to a step; where it stands is told apart.
    private static Dictionary<string, string> Flat(Node node)
    {
        var data = GraphDocument.Write(new Graph([node with { Position = default }], [])).GetProperty("nodes")[0].GetProperty("data");
        var flat = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in data.EnumerateObject())
        {
            if (member.Name == "config") Add(flat, "", member.Value);
            else Add(flat, member.Name, member.Value);
        }

        return flat;
    }

    private static void Add(Dictionary<string, string> flat, string path, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object && (path.Length == 0 || value.EnumerateObject().Any()))
        {
            foreach (var member in value.EnumerateObject()) Add(flat, path.Length == 0 ? member.Name : $"{path}.{member.Name}", member.Value);
        }
        else
        {
            flat[path] = value.ValueKind == JsonValueKind.String ? value.GetString()! : JsonSerializer.Serialize(value, _readable);
        }
    }

    private static readonly JsonSerializerOptions _readable = new() { Encoder = Placeholder.JsonEncoder, MaxDepth = 1_000 };

    private static string? Short(string? text) => text is null || text.Length <= LongestValue ? text : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, LongestValue)}… ({text.Length:N0} characters)");

    // Two steps may be called the same: the ids tell the lines apart, the names are said.
    private static HashSet<Line> Lines(Graph graph, Dictionary<string, Node> nodes) => [.. graph.Edges.Select(edge => new Line(edge.Source, edge.SourceHandle, edge.Target)
    {
        Said = $"{NameOf(nodes, edge.Source)}{(edge.SourceHandle == "out" ? "" : $", {edge.SourceHandle}")} → {NameOf(nodes, edge.Target)}",
    })];

    private static string NameOf(Dictionary<string, Node> nodes, string id) => nodes.TryGetValue(id, out var node) ? NameOf(node) : id;

    private static string NameOf(Node node) => node.Label.Length > 0 ? node.Label : node.Name;

    private sealed record Line(string Source, string Handle, string Target)
    {
        public string Said { get; init; } = "";

        public bool Equals(Line? other) => other is not null && (Source, Handle, Target) == (other.Source, other.Handle, other.Target);

        public override int GetHashCode() => HashCode.Combine(Source, Handle, Target);
    }
}
