using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Schemas;

/// <summary>The keywords of one schema object, as rules.</summary>
internal sealed class SchemaKeywords(SchemaReader reader, string pointer, JsonElement written, ValuePlace place)
{
    private static readonly ImmutableArray<string> _types = ["string", "number", "integer", "boolean", "object", "array", "null"];

    public IEnumerable<SchemaRule> Read()
    {
        if (Types() is { IsEmpty: false } types) yield return new TypeRule(types);
        if (Has("enum", out var choices)) yield return Choices(choices);
        if (Has("const", out var only)) yield return new ChoiceRule([only]);
        if (HasAny("properties", "required", "additionalProperties", "minProperties", "maxProperties")) yield return Members();
        if (HasAny("items", "minItems", "maxItems", "uniqueItems")) yield return new ItemsRule(Schema("items"), Count("minItems"), Count("maxItems"), Flag("uniqueItems"));
        if (HasAny("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"))
            yield return new NumberRule(Amount("minimum"), Amount("maximum"), Amount("exclusiveMinimum"), Amount("exclusiveMaximum"), Divisor());
        if (HasAny("minLength", "maxLength", "pattern", "format")) yield return new TextRule(Count("minLength"), Count("maxLength"), Pattern(), Format());
        if (Alternatives("allOf") is { } all) yield return new AllOfRule(all);
        if (Alternatives("anyOf") is { } any) yield return new AnyOfRule(any);
        if (Alternatives("oneOf") is { } one) yield return new OneOfRule(one);
        if (Schema("not") is { } not) yield return new NotRule(not);
        if (Text("$ref") is { } reference && reader.Referred(reference, place.Member("$ref")) is { } referred) yield return new AllOfRule([referred]);
        Define("$defs");
        Define("definitions");
    }

    private ImmutableArray<string> Types()
    {
        if (!Has("type", out var type)) return [];
        ImmutableArray<JsonElement> given = type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray()] : [type];
        if (given.All(item => item.ValueKind == JsonValueKind.String && _types.Contains(item.GetString()!, StringComparer.Ordinal)) && !given.IsEmpty) return [.. given.Select(item => item.GetString()!)];
        Wrong("type", $"must be {string.Join(", ", _types[..^1])} or {_types[^1]}, or a list of them");
        return [];
    }

    private ChoiceRule Choices(JsonElement choices)
    {
        if (choices.ValueKind == JsonValueKind.Array && choices.GetArrayLength() > 0) return new ChoiceRule([.. choices.EnumerateArray()]);
        Wrong("enum", "must be a list with at least one value");
        return new ChoiceRule([]);
    }

    private MembersRule Members()
    {
        var properties = new Dictionary<string, SchemaNode>(StringComparer.Ordinal);
        if (Has("properties", out var given) && Is(given, JsonValueKind.Object, "properties", "must be an object of names and schemas"))
        {
            foreach (var property in given.EnumerateObject())
                properties[property.Name] = reader.Resolve(SchemaReader.Pointer(SchemaReader.Pointer(pointer, "properties"), property.Name), property.Value, place.Member("properties").Member(property.Name));
        }

        ImmutableArray<string> required = [];
        if (Has("required", out var names))
        {
            if (names.ValueKind == JsonValueKind.Array && names.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String)) required = [.. names.EnumerateArray().Select(name => name.GetString()!).Distinct(StringComparer.Ordinal)];
            else Wrong("required", "must be a list of names");
        }

        return new MembersRule(properties.ToFrozenDictionary(StringComparer.Ordinal), required, Schema("additionalProperties"), Count("minProperties"), Count("maxProperties"));
    }

    private ImmutableArray<SchemaNode>? Alternatives(string keyword)
    {
        if (!Has(keyword, out var list)) return null;
        if (list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0)
            return [.. list.EnumerateArray().Select((item, index) => reader.Resolve(FormattableString.Invariant($"{pointer}/{keyword}/{index}"), item, place.Member(keyword).Item(index)))];
        Wrong(keyword, "must be a list with at least one schema");
        return null;
    }

    // Read even when nothing refers to them, so that their mistakes are found.
    private void Define(string keyword)
    {
        if (!Has(keyword, out var definitions) || !Is(definitions, JsonValueKind.Object, keyword, "must be an object of names and schemas")) return;
        foreach (var definition in definitions.EnumerateObject())
            reader.Resolve(SchemaReader.Pointer(SchemaReader.Pointer(pointer, keyword), definition.Name), definition.Value, place.Member(keyword).Member(definition.Name));
    }

    private Regex? Pattern()
    {
        if (Text("pattern") is not { } pattern) return null;
        if (pattern.Length > ExpressionLimits.Pattern)
        {
            Wrong("pattern", "holds at most 1,000 characters");
            return null;
        }

        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, ExpressionLimits.MatchTime);
        }
        catch (RegexParseException wrong)
        {
            Wrong("pattern", FormattableString.Invariant($"cannot be read: {wrong.Error}, character {wrong.Offset}"));
        }
        catch (NotSupportedException)
        {
            Wrong("pattern", "cannot be used: it looks ahead, behind or back, or repeats too much");
        }

        return null;
    }

    private (string Name, Func<string, bool> IsOf)? Format() => Text("format") is { } format ? SchemaFormats.Find(format) : null;

    private Number? Divisor()
    {
        if (Amount("multipleOf") is not { } divisor) return null;
        if (divisor is { IsZero: false, IsFinite: true } && Number.Compare(divisor, new Number(0m)) > 0) return divisor;
        Wrong("multipleOf", "must be above 0");
        return null;
    }

    private SchemaNode? Schema(string keyword) => Has(keyword, out _) ? reader.Inside(pointer, place, written, keyword) : null;

    private Number? Amount(string keyword) => Has(keyword, out var number) && Is(number, JsonValueKind.Number, keyword, "must be a number") ? Number.Read(number) : null;

    private int? Count(string keyword)
    {
        if (!Has(keyword, out var number)) return null;
        if (number.ValueKind == JsonValueKind.Number && Number.Read(number).AsWhole(0, int.MaxValue) is { } count) return count;
        Wrong(keyword, "must be a whole number, 0 or more");
        return null;
    }

    private bool Flag(string keyword)
    {
        if (!Has(keyword, out var flag)) return false;
        if (flag.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) Wrong(keyword, "must be true or false");
        return flag.ValueKind == JsonValueKind.True;
    }

    private string? Text(string keyword) => Has(keyword, out var text) && Is(text, JsonValueKind.String, keyword, "must be text") ? text.GetString() : null;

    private bool Has(string keyword, out JsonElement value) => written.TryGetProperty(keyword, out value);

    private bool HasAny(params ReadOnlySpan<string> keywords)
    {
        foreach (var keyword in keywords)
        {
            if (Has(keyword, out _)) return true;
        }

        return false;
    }

    private bool Is(JsonElement value, JsonValueKind kind, string keyword, string otherwise)
    {
        if (value.ValueKind == kind) return true;
        Wrong(keyword, otherwise);
        return false;
    }

    private void Wrong(string keyword, string message) => reader.Report(place.Member(keyword), message);
}
