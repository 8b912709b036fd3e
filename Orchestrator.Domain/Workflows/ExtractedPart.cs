using System.Collections.Immutable;
using Orchestrator.Domain.Integrations;

namespace Orchestrator.Domain.Workflows;

/// <summary>Steps of a graph that are to be a workflow of their own: entered at one step, left after one step that every run through them reaches.</summary>
internal sealed class ExtractedPart
{
    private readonly ActionCatalog _catalog;
    private readonly LoopBodies _loops;
    private readonly GraphShape _shape;
    private readonly HashSet<string> _ids;
    private readonly List<Edge> _entering, _leaving;

    public ExtractedPart(Graph graph, List<Node> steps, ActionCatalog catalog)
    {
        (Graph, Steps, _catalog) = (graph, steps, catalog);
        _ids = steps.Select(step => step.Id).ToHashSet(StringComparer.Ordinal);
        Names = steps.Select(step => step.Name).ToHashSet(StringComparer.Ordinal);
        _shape = new GraphShape(graph);
        _loops = new LoopBodies(_shape);
        Inside = [.. graph.Edges.Where(edge => Has(edge.Source) && Has(edge.Target))];
        _entering = [.. graph.Edges.Where(edge => !Has(edge.Source) && Has(edge.Target))];
        _leaving = [.. graph.Edges.Where(edge => Has(edge.Source) && !Has(edge.Target))];
    }

    public Graph Graph { get; }

    /// <summary>The steps, in the order of the graph.</summary>
    public List<Node> Steps { get; }

    /// <summary>What templates call them.</summary>
    public HashSet<string> Names { get; }

    /// <summary>The connections between them.</summary>
    public ImmutableArray<Edge> Inside { get; }

    /// <summary>Every other step.</summary>
    public List<Node> Others => [.. Graph.Nodes.Where(node => !Has(node.Id))];

    /// <summary>The step that runs enter first.</summary>
    public Node Entry => Find(_entering[0].Target);

    /// <summary>The step after which runs go on outside; null when nothing follows.</summary>
    public Node? Exit => _leaving.Count == 0 ? null : Find(_leaving[0].Source);

    /// <summary>The way out of it.</summary>
    public string ExitWay => _leaving[0].SourceHandle;

    public bool Has(string id) => _ids.Contains(id);

    /// <summary>Whether what a step reads comes from outside: another step, the trigger, or the item of a loop around the whole part. Of itself a run tells by <c>execution</c> and <c>workflow</c>.</summary>
    public bool IsOutside(Node step, ReadValue read) => read.Root switch
    {
        "execution" or "workflow" => false,
        "item" or "index" => !read.IsPerItem && OwnerOf(step) is { } loop && !Has(loop.Id),
        _ => !Names.Contains(read.Root),
    };

    /// <summary>Why it cannot be a workflow of its own, or null.</summary>
    public string? Problem()
    {
        if (Steps.Count == 0) return "Select the steps that are to be a workflow of their own.";
        if (Steps is [var only] && only.ActionType == BuiltInActions.CallWorkflow.Type) return $"{GraphProblems.NameOf(only)} calls a workflow of its own already.";
        if (_shape.Order.Length < Graph.Nodes.Length) return "The workflow goes in a circle. Mend that first.";
        if (Steps.Find(step => step.ActionType == BuiltInActions.Stop.Type) is { } stop)
            return $"{GraphProblems.NameOf(stop)} ends the whole run, which a called workflow cannot do. Leave it out.";
        return EntryProblem() ?? LoopProblem() ?? ExitProblem();
    }

    private string? EntryProblem()
    {
        var entries = _entering.Select(edge => edge.Target).Distinct(StringComparer.Ordinal).Select(Find).ToList();
        if (entries.Count == 0) return "Nothing leads to the selected steps, so nothing would call them. Connect them first.";
        if (entries.Count > 1)
            return $"Runs enter the selection at {GraphProblems.NameOf(entries[0])} and at {GraphProblems.NameOf(entries[1])}. Select so that they enter at one step.";
        var reached = new HashSet<string>(StringComparer.Ordinal) { Entry.Id };
        foreach (var node in _shape.Order.Select(index => Graph.Nodes[index].Id).Where(Has))
        {
            if (Inside.Any(edge => edge.Target == node && reached.Contains(edge.Source))) reached.Add(node);
        }

        return Steps.Find(step => !reached.Contains(step.Id)) is { } lost
            ? $"{GraphProblems.NameOf(lost)} is not reached from {GraphProblems.NameOf(Entry)} within the selection. Select steps that are connected." : null;
    }

    private string? LoopProblem()
    {
        var around = OwnerOf(Entry);
        foreach (var step in Steps.Where(step => OwnerOf(step) != around))
        {
            if (OwnerOf(step) is not { } loop || !Has(loop.Id)) return $"{GraphProblems.NameOf(step)} and {GraphProblems.NameOf(Entry)} are not in the same loop. Select the whole loop, or steps inside it.";
            if (_leaving.Exists(edge => edge.Source == step.Id)) return $"{GraphProblems.NameOf(loop)} repeats more steps than are selected. Select all it repeats.";
        }

        return Steps.Find(step => LoopBodies.IsLoop(step) && _leaving.Exists(edge => edge.Source == step.Id && edge.SourceHandle == LoopBodies.Item)) is { } cut
            ? $"{GraphProblems.NameOf(cut)} repeats more steps than are selected. Select all it repeats." : null;
    }

    // Every run through the steps must come to the one it leaves them by, because the call goes on whenever it ends well.
    private string? ExitProblem()
    {
        var exits = _leaving.Select(edge => edge.Source).Distinct(StringComparer.Ordinal).Select(Find).ToList();
        if (exits.Count == 0) return ResultProblem();
        if (exits.Count > 1)
            return $"Runs leave the selection after {GraphProblems.NameOf(exits[0])} and after {GraphProblems.NameOf(exits[1])}. Select up to a step where the ways come together.";
        var exit = exits[0];
        if (WaysOf(exit) is not [var only] || Inside.Any(edge => edge.Source == exit.Id && edge.SourceHandle == only))
            return $"Runs leave the selection by “{_leaving[0].SourceHandle}” of {GraphProblems.NameOf(exit)}, and have other ways to go on there. Select up to a step where the ways come together.";
        foreach (var step in Steps.Where(step => step.Id != exit.Id && OwnerOf(step) == OwnerOf(Entry)))
        {
            if (WaysOf(step).FirstOrDefault(way => !Inside.Any(edge => edge.Source == step.Id && edge.SourceHandle == way)) is { } end)
                return $"Runs can end at “{end}” of {GraphProblems.NameOf(step)} without coming to {GraphProblems.NameOf(exit)}, where the selection is left. Connect that way, or select up to a step where the ways come together.";
        }

        return null;
    }

    // What a pass gives is what its last step gave; of a call that is more than the steps gave.
    private string? ResultProblem() =>
        OwnerOf(Entry) is { } loop && (OwnerOf(loop) is not null || !Graph.Edges.Any(edge => edge.Source == loop.Id && edge.SourceHandle != LoopBodies.Item) || Others.Exists(step => Extraction.Reads(step, _catalog).Any(read => read.Root == loop.Name)))
            ? $"The selected steps end what {GraphProblems.NameOf(loop)} repeats, and its result is used: it would become another. Leave the last step out, or select the whole loop." : null;

    private ImmutableArray<string> WaysOf(Node step) =>
        _catalog.Find(step) is null ? ["out"] : _catalog.HandlesOf(step).RemoveAll(way => LoopBodies.IsLoop(step) && way == LoopBodies.Item);

    private Node? OwnerOf(Node step) => _loops.OwnerOf(_shape.IndexOf(step.Id)) is >= 0 and var loop ? Graph.Nodes[loop] : null;

    private Node Find(string id) => Graph.Nodes.First(node => node.Id == id);
}
