using System.Text.Json;

namespace Orchestrator.Domain.Templates;

/// <summary>
/// A scope with <c>item</c> and <c>index</c> in it, moved from item to item of a list. What is read outside the item stays the same,
/// so it is looked up once. For one thread.
/// </summary>
internal sealed class ItemScope(ITemplateScope outside) : ITemplateScope
{
    private readonly Dictionary<Reference, Evaluated> _known = new(ReferenceEqualityComparer.Instance);
    private JsonElement _item;
    private int _index;

    /// <inheritdoc/>
    public IEnumerable<string> Roots => outside.Roots.Append("item").Append("index").Distinct(StringComparer.Ordinal);

    /// <inheritdoc/>
    public TimeProvider Time => outside.Time;

    /// <summary>Goes to an item.</summary>
    /// <param name="item">What <c>item</c> reads.</param>
    /// <param name="index">What <c>index</c> reads, from 0.</param>
    public void MoveTo(JsonElement item, int index) => (_item, _index) = (item, index);

    /// <inheritdoc/>
    public bool TryGet(string root, out JsonElement value)
    {
        if (!IsOfItem(root))
            return outside.TryGet(root, out value);
        value = root == "item" ? _item : new Number((decimal)_index).ToJson();
        return true;
    }

    /// <summary>What a reference reads here.</summary>
    public Evaluated Read(Reference reference, Evaluation evaluation)
    {
        if (IsOfItem(reference.Target.Root))
            return reference.Look(evaluation);
        if (!_known.TryGetValue(reference, out var value))
            _known.Add(reference, value = reference.Look(evaluation));
        return value;
    }

    private static bool IsOfItem(string root) => root is "item" or "index";
}

/// <summary>Nothing to read.</summary>
internal sealed class NoScope : ITemplateScope
{
    public static NoScope Instance { get; } = new();

    /// <inheritdoc/>
    public IEnumerable<string> Roots => [];

    /// <inheritdoc/>
    public TimeProvider Time => TimeProvider.System;

    /// <inheritdoc/>
    public bool TryGet(string root, out JsonElement value)
    {
        value = Json.Null;
        return false;
    }
}
