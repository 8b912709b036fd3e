using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Conditions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Workflows;

/// <summary>What becomes of making a workflow of a part of another: a closed set.</summary>
public abstract record Extraction
{
    private Extraction() { }

    /// <summary>It cannot be done.</summary>
    /// <param name="Why">What is wrong with the selection, in plain words.</param>
    public sealed record Refused(string Why) : Extraction;

    /// <summary>It can be done.</summary>
    public sealed record Possible : Extraction
    {
        private readonly Func<string, string, Graph> call;

        internal Possible(Graph called, Node entry, Func<string, string, Graph> call) => (Called, Entry, this.call) = (called, entry, call);

        /// <summary>The new workflow: a trigger, the steps, and what is read of them afterwards as its output.</summary>
        public Graph Called { get; }

        /// <summary>The step that runs enter first; the call takes its place.</summary>
        public Node Entry { get; }

        /// <summary>The workflow with one step in the place of the extracted ones, which calls the new workflow.</summary>
        /// <param name="workflowId">The new workflow's id.</param>
        /// <param name="label">What people call the step.</param>
        public Graph Calling(string workflowId, string label) => call(workflowId, label);
    }

    /// <summary>Looks whether a part of a graph can be a workflow of its own, and makes it.</summary>
    /// <param name="graph">The workflow.</param>
    /// <param name="selected">The steps, by id; notes among them go along, the trigger stays.</param>
    /// <param name="catalog">The actions there are.</param>
    public static Extraction Of(Graph graph, IEnumerable<string> selected, ActionCatalog catalog)
    {
        var ids = selected.ToHashSet(StringComparer.Ordinal);
        var part = new ExtractedPart(graph, [.. graph.Nodes.Where(node => node.Type == NodeType.Action && ids.Contains(node.Id))], catalog);
        if (part.Problem() is { } why) return new Refused(why);
        var (input, nameOf) = InputOf(part, catalog);
        var read = ReadAfterwards(part, catalog);
        var givesSeveral = read.Any(name => name != part.Exit?.Name);
        return new Possible(
            NewWorkflow(part, ids, nameOf, givesSeveral ? read : [], catalog), part.Entry,
            (workflowId, label) => WithCall(part, ids, input, givesSeveral, read, workflowId, label, catalog));
    }

    // What the steps read of outside comes in as members of the input; when it is only the trigger, the input is what the trigger gave.
    private static (JsonElement Input, Func<string, string?> NameOf) InputOf(ExtractedPart part, ActionCatalog catalog)
    {
        var roots = part.Steps.SelectMany(step => Reads(step, catalog).Where(read => part.IsOutside(step, read)).Select(read => read.Root)).Distinct(StringComparer.Ordinal).ToList();
        if (roots is [] or [StepName.Trigger]) return (JsonElement.Parse(roots is [] ? "{}" : "\"{{ trigger }}\""), _ => null);
        var start = "start";
        for (var n = 2; roots.Contains(start, StringComparer.Ordinal); n++) start = FormattableString.Invariant($"start_{n}");
        var members = roots.ToDictionary(root => root, root => root == StepName.Trigger ? start : root, StringComparer.Ordinal);
        // A step that was skipped gives nothing; whoever reads it finds that out where it is read.
        return (Json.Build(writer => WriteReads(writer, members.Select(pair => (pair.Value, pair.Key)))), root => members.TryGetValue(root, out var member) ? $"{StepName.Trigger}.{member}" : null);
    }

    private static ImmutableArray<string> ReadAfterwards(ExtractedPart part, ActionCatalog catalog) =>
        [.. part.Others.SelectMany(step => Reads(step, catalog)).Select(read => read.Root).Where(part.Names.Contains).Distinct(StringComparer.Ordinal)];

    private static Graph NewWorkflow(ExtractedPart part, HashSet<string> ids, Func<string, string?> nameOf, ImmutableArray<string> given, ActionCatalog catalog)
    {
        var trigger = new Node
        {
            Id = Free("trigger", part.Steps.Select(step => step.Id)), Type = NodeType.Trigger, Label = "Manual", Name = StepName.Trigger,
            Config = JsonElement.Parse("""{"triggerType":"Manual"}"""), Position = (part.Entry.Position with { Y = part.Entry.Position.Y - 120 }).Nearest(),
        };
        var steps = part.Steps.ConvertAll(step => Rewritten(step, catalog, read => part.IsOutside(step, read) ? nameOf(read.Root) : null));
        List<Edge> edges = [new Edge(Free("entry", part.Graph.Edges.Select(edge => edge.Id)), trigger.Id, "out", part.Entry.Id), .. part.Inside];
        if (!given.IsEmpty && part.Exit is { } exit)
        {
            var result = new Node
            {
                Id = Free("result", part.Graph.Nodes.Select(node => node.Id)), Type = NodeType.Action, Label = "Result", Name = Free("result", part.Graph.Nodes.Select(node => node.Name)),
                Position = (exit.Position with { Y = exit.Position.Y + 120 }).Nearest(),
                Config = Config(BuiltInActions.Transform, writer =>
                {
                    writer.WritePropertyName("fields");
                    WriteReads(writer, given.Select(name => (name, name)));
                }),
            };
            steps.Add(result);
            edges.Add(new Edge(Free("given", part.Graph.Edges.Select(edge => edge.Id)), exit.Id, part.ExitWay, result.Id));
        }

        return new Graph([trigger, .. steps], [.. edges]) { Notes = [.. part.Graph.Notes.Where(note => ids.Contains(note.Id))] };
    }

    private static Graph WithCall(ExtractedPart part, HashSet<string> ids, JsonElement input, bool givesSeveral, ImmutableArray<string> read, string workflowId, string label, ActionCatalog catalog)
    {
        var others = part.Others;
        var call = new Node
        {
            Id = Free("call", part.Graph.Nodes.Select(node => node.Id).Concat(part.Graph.Notes.Select(note => note.Id))), Type = NodeType.Action, Label = label,
            Name = StepName.From(label, part.Graph.Nodes.Select(node => node.Name).ToHashSet(StringComparer.Ordinal)), Position = part.Entry.Position, Join = part.Entry.Join,
            Config = Config(BuiltInActions.CallWorkflow, writer =>
            {
                writer.WriteString("workflowId", workflowId);
                writer.WritePropertyName("input");
                input.WriteTo(writer);
                writer.WriteBoolean("wait", value: true);
            }),
        };
        var nodes = others.ConvertAll(step => Rewritten(step, catalog, one => read.Contains(one.Root, StringComparer.Ordinal) ? $"{call.Name}.output{(givesSeveral ? $".{one.Root}" : "")}" : null));
        nodes.Insert(Math.Min(nodes.Count, part.Graph.Nodes.IndexOf(part.Entry)), call);
        var edges = part.Graph.Edges.Where(edge => !part.Inside.Contains(edge))
            .Select(edge => part.Has(edge.Target) ? edge with { Target = call.Id } : part.Has(edge.Source) ? edge with { Source = call.Id, SourceHandle = "out" } : edge);
        return part.Graph with { Nodes = [.. nodes], Edges = [.. edges], Notes = part.Graph.Notes.RemoveAll(note => ids.Contains(note.Id)) };
    }

    internal static IEnumerable<ReadValue> Reads(Node step, ActionCatalog catalog)
    {
        var action = catalog.Find(step);
        return ConfigTexts.In(step.Config, action).SelectMany(text => text.References.Select(read => new ReadValue(read.Root, action?.Field(text.Field)?.IsPerItem == true)));
    }

    private static Node Rewritten(Node step, ActionCatalog catalog, Func<ReadValue, string?> newRootOf)
    {
        var action = catalog.Find(step);
        return step with
        {
            Config = ConfigTexts.Rewrite(step.Config, action, text =>
            {
                var isPerItem = action?.Field(text.Field)?.IsPerItem == true;
                return text.IsCondition ? Condition.Rename(text.Value, root => newRootOf(new ReadValue(root, isPerItem))) : Template.Rename(text.Value, root => newRootOf(new ReadValue(root, isPerItem)));
            }),
        };
    }

    private static JsonElement Config(ActionDefinition action, Action<Utf8JsonWriter> write) => Json.Build(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("actionType", action.Type);
        write(writer);
        writer.WriteEndObject();
    });

    private static void WriteReads(Utf8JsonWriter writer, IEnumerable<(string Member, string Root)> reads)
    {
        writer.WriteStartObject();
        foreach (var (member, root) in reads) writer.WriteString(member, $"{{{{ {root}? }}}}");
        writer.WriteEndObject();
    }

    private static string Free(string wish, IEnumerable<string> taken)
    {
        var (all, free) = (taken.ToHashSet(StringComparer.Ordinal), wish);
        for (var n = 2; all.Contains(free); n++) free = FormattableString.Invariant($"{wish}_{n}");
        return free;
    }
}

/// <summary>The root of a value that a step reads.</summary>
/// <param name="Root">A step's name, <c>trigger</c>, <c>item</c> …</param>
/// <param name="IsPerItem">Whether it stands where <c>item</c> means each item of a list.</param>
internal readonly record struct ReadValue(string Root, bool IsPerItem);
