using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Templates;

/// <summary>The way from a value to something inside it.</summary>
internal sealed record ValuePath(ImmutableArray<PathSegment> Segments, bool IsOptional)
{
    /// <summary>Looking a field up costs this part of reading the object.</summary>
    private const int LookupShare = 16;
    private const string ItemName = "item";
    private const int Longest = 60;

    /// <summary>Follows the path. What is missing is null when the path is optional, else a fault that says what is there.</summary>
    /// <param name="value">Where to start.</param>
    /// <param name="name">What the start is called in messages.</param>
    /// <param name="evaluation">Pays for the lookups.</param>
    public Evaluated Read(JsonElement value, string name, Evaluation evaluation)
    {
        for (var at = 0; at < Segments.Length; at++)
        {
            if (evaluation.Charge(Json.Raw(value).Length / LookupShare) is { } spent)
                return spent;
            if (Step(value, Segments[at], out var next) is { } broken)
                return broken;
            if (next is null)
                return IsOptional ? Json.Null : Missing(value, at, name);
            value = next.Value;
        }

        return value;
    }

    /// <summary>What the path reads in each item; the items themselves without a path.</summary>
    public static Fault? ReadEach(List<JsonElement> items, ValuePath? path, Evaluation evaluation, out List<JsonElement> values)
    {
        values = items;
        if (path is null)
            return null;
        values = new(items.Count);
        foreach (var item in items)
        {
            var value = path.Read(item, ItemName, evaluation);
            if (value.Fault is { } fault)
            {
                var named = string.Create(CultureInfo.InvariantCulture, $"{ItemName} {values.Count}");
                var hint = fault.IsMissing ? "; write `?` after the path where it may be missing" : "";
                return fault with { Place = null, Message = path.Read(item, named, evaluation).Fault!.Message + hint };
            }

            values.Add(value.Value);
        }

        return null;
    }

    private static Fault? Step(JsonElement value, PathSegment segment, out JsonElement? next)
    {
        next = null;
        if (value.ValueKind == JsonValueKind.Object)
            return Json.TryField(value, segment.Name, out next);
        if (value.ValueKind == JsonValueKind.Array && segment.Index is { } index && index < value.GetArrayLength())
            next = value[index];
        return null;
    }

    private Fault Missing(JsonElement parent, int at, string name)
    {
        var segment = Segments[at];
        var owner = name + string.Concat(Segments.Take(at).Select(Written));
        var place = segment.Length == 0 ? default(Place?) : new(segment.Position, segment.Length);
        return parent.ValueKind switch
        {
            JsonValueKind.Object => MissingField(parent, segment.Name, owner, place),
            JsonValueKind.Array when segment.Index is not null => new(
                string.Create(CultureInfo.InvariantCulture, $"no item {segment.Name} in `{owner}`, which has {parent.GetArrayLength()} (the first is 0)"),
                place, IsMissing: true),
            JsonValueKind.Array => new($"`{owner}` is a list; take one item with `[0]` or a field of all with `| map({segment.Name})`", place, IsMissing: true),
            _ => new($"`{owner}` is {Json.KindOf(parent)}, so it has no field `{segment.Name}`", place, IsMissing: true),
        };
    }

    private static Fault MissingField(JsonElement parent, string field, string owner, Place? place)
    {
        const int shown = 5;
        var names = Json.Names(parent, atMost: 1_000) ?? [];
        var nearest = Nearest.To(field, names);
        // A name that comes with the data is shown whole or not at all: what is left of a secret could not be masked any more.
        var told = names.Where(known => known.Length <= Longest).Take(shown).Select(known => $"`{known}`").ToList();
        var hint = nearest is not null ? $"; did you mean `{nearest}`?"
            : names.Count == 0 ? "; it is empty"
            : told.Count == 0 ? "; its names are too long to be shown"
            : $"; it has {string.Join(", ", told)}{(names.Count > told.Count ? " …" : "")}";
        return new($"no field `{Cut(field)}` in `{owner}`{hint}", place, nearest, IsMissing: true);
    }

    private static string Cut(string name) => name.Length <= Longest ? name : string.Concat(name.AsSpan(0, Longest), "…");

    private static string Written(PathSegment segment) => segment.Index is not null ? $"[{segment.Name}]" : $".{Cut(segment.Name)}";
}
