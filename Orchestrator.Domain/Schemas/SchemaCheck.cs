using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Schemas;

/// <summary>One check of one value: what was found wrong, and what is left of the work it may cause.</summary>
internal sealed class SchemaCheck
{
    // Schemas within schemas at one time. A value is at most 64 deep, and each of its levels may be reached through a few references.
    private const int Deepest = 256;
    private const int NodeCost = 64;

    private readonly WorkBudget _budget;
    private readonly ImmutableArray<JsonSchemaProblem>.Builder _problems = ImmutableArray.CreateBuilder<JsonSchemaProblem>();
    private readonly SchemaCheck? _outer;
    private JsonSchemaProblem? _end;
    private int _depth;

    public SchemaCheck() => _budget = new WorkBudget();

    private SchemaCheck(SchemaCheck outer) => (_budget, _outer, _depth) = (outer._budget, outer, outer._depth);

    /// <summary>Whether nothing more needs to be looked at.</summary>
    public bool IsOver => End is not null || _problems.Count >= JsonSchema.MostProblems;

    /// <summary>What was found; a check that had to be ended never says that a value fits.</summary>
    public ImmutableArray<JsonSchemaProblem> Problems => End is { } end ? [end] : _problems.ToImmutable();

    private JsonSchemaProblem? End => _outer is null ? _end : _outer.End;

    public void Report(ValuePlace place, string message)
    {
        if (_problems.Count < JsonSchema.MostProblems) _problems.Add(new JsonSchemaProblem(place.ToString(), message));
    }

    /// <summary>Pays for looking at so many bytes; false when nothing is left.</summary>
    public bool TrySpend(long bytes) => _budget.TrySpend(bytes) || GiveUp();

    /// <summary>Ends the check with the problem that it costs too much.</summary>
    /// <returns>Always false.</returns>
    public bool GiveUp() => Stop("takes more work to check than one check may cause");

    /// <summary>Goes into a schema; false when that would be too deep or too much.</summary>
    public bool Enter()
    {
        if (IsOver || !TrySpend(NodeCost)) return false;
        return ++_depth <= Deepest || Stop("cannot be checked: the schema refers to itself without an end, or the value is nested too deeply");
    }

    public void Leave() => _depth--;

    /// <summary>What another schema would find wrong here, without reporting it.</summary>
    public ImmutableArray<JsonSchemaProblem> Try(SchemaNode node, JsonElement value, ValuePlace place)
    {
        var inner = new SchemaCheck(this);
        node.Check(value, place, inner);
        return inner.Problems;
    }

    /// <summary>For what pays by itself.</summary>
    public Evaluation Paying() => new(NoData.Instance, _budget);

    private bool Stop(string message)
    {
        if (_outer is not null) return _outer.Stop(message);
        _end ??= new JsonSchemaProblem("", message);
        return false;
    }

    private sealed class NoData : ITemplateScope
    {
        public static NoData Instance { get; } = new();

        public IEnumerable<string> Roots => [];

        public TimeProvider Time => TimeProvider.System;

        public bool TryGet(string root, out JsonElement value)
        {
            value = default;
            return false;
        }
    }
}
