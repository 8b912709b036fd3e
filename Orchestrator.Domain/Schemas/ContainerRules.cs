using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Templates;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Schemas;

/// <summary>What is asked of an object's members; other values pass.</summary>
internal sealed class MembersRule(FrozenDictionary<string, SchemaNode> properties, ImmutableArray<string> required, SchemaNode? others, int? fewest, int? most) : SchemaRule
{
    public override void Check(JsonElement value, ValuePlace place, SchemaCheck check)
    {
        if (value.ValueKind != JsonValueKind.Object || !check.TrySpend(Json.Raw(value).Length)) return;
        if (Json.Names(value) is not { } names)
        {
            check.Report(place, "has a name that holds half of a character");
            return;
        }

        if (names.Count < fewest) check.Report(place, $"must have {TextRule.Counted(fewest.Value, "member")} or more");
        if (names.Count > most) check.Report(place, $"must have {TextRule.Counted(most.Value, "member")} or fewer");
        if (!required.IsEmpty) Missing(names, place, check);
        foreach (var member in value.EnumerateObject())
        {
            if (check.IsOver) return;
            if (properties.TryGetValue(member.Name, out var node)) node.Check(member.Value, place.Member(member.Name), check);
            else if (others is not null) Other(member, place, check);
        }
    }

    private void Missing(List<string> names, ValuePlace place, SchemaCheck check)
    {
        var there = names.ToHashSet(StringComparer.Ordinal);
        foreach (var name in required.Where(name => !there.Contains(name)))
            check.Report(place.Member(name), "is missing");
    }

    private void Other(JsonProperty member, ValuePlace place, SchemaCheck check)
    {
        if (others!.Rules is not [NothingFits])
            others.Check(member.Value, place.Member(member.Name), check);
        else
            check.Report(place.Member(member.Name), "is not asked for" + (Nearest.To(member.Name, properties.Keys) is { } meant ? $"; did you mean {meant}?" : ""));
    }
}

/// <summary>What is asked of a list; other values pass.</summary>
internal sealed class ItemsRule(SchemaNode? each, int? fewest, int? most, bool unique) : SchemaRule
{
    public override void Check(JsonElement value, ValuePlace place, SchemaCheck check)
    {
        if (value.ValueKind != JsonValueKind.Array || !check.TrySpend(Json.Raw(value).Length)) return;
        var count = value.GetArrayLength();
        if (count < fewest) check.Report(place, $"must have {TextRule.Counted(fewest.Value, "item")} or more");
        if (count > most) check.Report(place, $"must have {TextRule.Counted(most.Value, "item")} or fewer");
        if (unique) Unique(value, place, check);
        if (each is null) return;
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (check.IsOver) return;
            each.Check(item, place.Item(index++), check);
        }
    }

    private static void Unique(JsonElement list, ValuePlace place, SchemaCheck check)
    {
        var same = new SameValue(check.Paying());
        var seen = new Dictionary<JsonElement, int>(same);
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            var isNew = seen.TryAdd(item, index);
            if (same.Fault is not null)
            {
                check.GiveUp();
                return;
            }

            if (!isNew)
            {
                check.Report(place.Item(index), FormattableString.Invariant($"must not be the same as item {seen[item]}"));
                return;
            }

            index++;
        }
    }
}
