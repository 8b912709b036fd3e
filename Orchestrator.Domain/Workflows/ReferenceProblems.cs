using System.Collections.Immutable;
using System.Globalization;
using Orchestrator.Domain.Conditions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Workflows;

/// <summary>Whether a step's templates and conditions can be read, and whether what they read will be there.</summary>
internal sealed class ReferenceProblems
{
    private static readonly string[] _always = ["trigger", "execution", "workflow"];

    private readonly GraphShape _shape;
    private readonly LoopBodies _bodies;
    private readonly UpstreamSets _upstream;
    private readonly bool[] _reachable;
    private readonly HashSet<int> _ordered;
    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);

    public ReferenceProblems(GraphShape shape, LoopBodies bodies)
    {
        (_shape, _bodies) = (shape, bodies);
        _upstream = new UpstreamSets(shape);
        _reachable = shape.Reachable();
        _ordered = [.. shape.Order];
        for (var node = 0; node < shape.Graph.Nodes.Length; node++) _byName.TryAdd(shape.Graph.Nodes[node].Name, node);
    }

    public IEnumerable<GraphProblem> Find(int node, ActionDefinition? action, string at)
    {
        foreach (var text in ConfigTexts.In(_shape.Graph.Nodes[node].Config, action))
        {
            if (text.IsCondition && text.Value.AsSpan().Trim().IsEmpty) continue;
            var isPerItem = action?.Field(text.Field)?.IsPerItem == true;
            foreach (var message in text.IsCondition ? InCondition(node, text.Value, isPerItem) : InTemplate(node, text.Value))
                yield return new GraphProblem($"{at}.data.config{text.Path}", message, ProblemKind.Semantic, _shape.Graph.Nodes[node].Id, text.Field);
        }
    }

    private IEnumerable<string> InTemplate(int node, string source)
    {
        var parsed = Template.Parse(source);
        return parsed.Error is { } error ? [Sentence(error.Sentence)] : InReferences(node, parsed.Template!.References);
    }

    private IEnumerable<string> InCondition(int node, string source, bool isPerItem)
    {
        var parsed = Condition.Parse(source);
        return parsed.Error is { } error ? [Sentence(error.Sentence)]
            : InReferences(node, isPerItem ? parsed.Condition!.References.RemoveAll(read => read.Root is "item" or "index") : parsed.Condition!.References);
    }

    private IEnumerable<string> InReferences(int node, ImmutableArray<TemplateReference> references)
    {
        foreach (var reference in references)
        {
            if (Wrong(node, reference) is { } wrong) yield return string.Create(CultureInfo.InvariantCulture, $"{wrong} (character {reference.Position + 1})");
        }
    }

    private string? Wrong(int node, TemplateReference reference)
    {
        var root = reference.Root;
        if (reference.NodeId is { } id ? _shape.IndexOf(id) is not (>= 0 and var other) : !_byName.TryGetValue(root, out other))
        {
            if (_always.Contains(root, StringComparer.Ordinal)) return null;
            if (root is "item" or "index") return _bodies.OwnerOf(node) >= 0 ? null : $"`{root}` can be read only inside a for-each step.";
            return $"There is no step `{root}`{DocumentWalk.Hint(root, _byName.Keys.Concat(_always))}";
        }

        if (other == node) return "A step cannot read its own output.";
        if (InLoop(node, other) is { } wrong) return wrong;
        var isKnown = _reachable[node] && _ordered.Contains(node);
        return !isKnown || _upstream.Contains(other, node) ? null
            : $"{GraphProblems.NameOf(_shape.Graph.Nodes[other])} does not run before this step, so there is nothing to read; connect it to a step that leads here.";
    }

    private string? InLoop(int node, int read)
    {
        var graph = _shape.Graph;
        if (_bodies.IsInside(node, read)) return $"{GraphProblems.NameOf(graph.Nodes[read])} has no output before its last item; read `item` instead.";
        var loop = _bodies.OwnerOf(read);
        if (loop < 0 || _bodies.OwnerOf(node) == loop || _bodies.IsInside(node, loop)) return null;
        // The outermost loop that is not around the reader too holds what came of all items.
        while (_bodies.OwnerOf(loop) is >= 0 and var around && !_bodies.IsInside(node, around)) loop = around;
        return $"{GraphProblems.NameOf(graph.Nodes[read])} runs once for each item of {GraphProblems.NameOf(graph.Nodes[loop])}; did you mean `{graph.Nodes[loop].Name}.items`?";
    }

    private static string Sentence(string message) => char.ToUpperInvariant(message[0]) + message[1..];
}
