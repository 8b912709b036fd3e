using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Templates;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Schemas;

/// <summary>Reads a schema document once: every keyword becomes a rule, every mistake a problem with its place.</summary>
internal sealed class SchemaReader
{
    // They would narrow what is allowed. Passing over them would let values through that the author wanted refused.
    private static readonly FrozenSet<string> _notUnderstood = FrozenSet.Create(
        StringComparer.Ordinal, "patternProperties", "propertyNames", "dependentRequired", "dependentSchemas", "dependencies", "if", "then", "else", "contains",
        "minContains", "maxContains", "prefixItems", "additionalItems", "unevaluatedProperties", "unevaluatedItems", "$dynamicRef", "$recursiveRef");

    private readonly JsonElement _document;
    private readonly Dictionary<string, SchemaNode> _byPointer = new(StringComparer.Ordinal);
    // Read in turn and not one inside the other: a chain of references may be longer than the stack is deep.
    private readonly Queue<Action> _unread = new();
    private readonly ImmutableArray<JsonSchemaProblem>.Builder _problems = ImmutableArray.CreateBuilder<JsonSchemaProblem>();

    private SchemaReader(JsonElement document) => _document = document;

    public static bool TryRead(JsonElement document, [NotNullWhen(true)] out JsonSchema? schema, out ImmutableArray<JsonSchemaProblem> problems)
    {
        schema = null;
        if (Unreadable(document) is { } unreadable)
        {
            problems = [new JsonSchemaProblem("", unreadable)];
            return false;
        }

        var reader = new SchemaReader(document.Clone());
        var root = reader.Resolve("", reader._document, ValuePlace.Root);
        while (reader._unread.TryDequeue(out var read)) read();
        problems = [.. reader._problems.Take(JsonSchema.MostProblems)];
        if (problems.IsEmpty) schema = new JsonSchema(root);
        return schema is not null;
    }

    /// <summary>The schema at a place of the document; each is read once, so that one may refer to itself.</summary>
    public SchemaNode Resolve(string pointer, JsonElement written, ValuePlace place)
    {
        if (_byPointer.TryGetValue(pointer, out var known)) return known;
        var node = _byPointer[pointer] = new SchemaNode();
        switch (written.ValueKind)
        {
            case JsonValueKind.True:
                break;
            case JsonValueKind.False:
                node.Rules.Add(new NothingFits());
                break;
            case JsonValueKind.Object:
                _unread.Enqueue(() => ReadKeywords(node, pointer, written, place));
                break;
            default:
                Report(place, $"must be a schema, which is an object or true or false, not {Json.KindOf(written)}");
                break;
        }

        return node;
    }

    public void Report(ValuePlace place, string message) => _problems.Add(new JsonSchemaProblem(place.ToString(), message));

    /// <summary>A schema inside another.</summary>
    public SchemaNode Inside(string pointer, ValuePlace place, JsonElement parent, string keyword) =>
        Resolve(Pointer(pointer, keyword), parent.GetProperty(keyword), place.Member(keyword));

    /// <summary>A pointer (RFC 6901) one step further.</summary>
    public static string Pointer(string pointer, string name) =>
        $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    /// <summary>The schema that a <c>$ref</c> means; null when there is none, which is then reported.</summary>
    public SchemaNode? Referred(string reference, ValuePlace place)
    {
        if (reference is not ("#" or ['#', '/', ..]))
        {
            Report(place, "must stay in this schema, as in #/$defs/address");
            return null;
        }

        var (at, pointer, target) = (_document, "", ValuePlace.Root);
        foreach (var step in reference.Length == 1 ? [] : Uri.UnescapeDataString(reference[2..]).Split('/'))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (!TryStep(at, name, out at))
            {
                Report(place, "leads nowhere: there is no such place in this schema");
                return null;
            }

            (pointer, target) = (Pointer(pointer, name), target.Member(name));
        }

        return Resolve(pointer, at, target);
    }

    private static bool TryStep(JsonElement parent, string name, out JsonElement child)
    {
        child = default;
        if (parent.ValueKind == JsonValueKind.Object) return parent.TryGetProperty(name, out child);
        if (parent.ValueKind != JsonValueKind.Array || !int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= parent.GetArrayLength()) return false;
        child = parent[index];
        return true;
    }

    private void ReadKeywords(SchemaNode node, string pointer, JsonElement written, ValuePlace place)
    {
        foreach (var name in written.EnumerateObject().Select(keyword => keyword.Name).Where(name => _notUnderstood.Contains(name) || name == "$id" && pointer.Length > 0))
            Report(place.Member(name), "is a keyword that is not understood here");
        var keywords = new SchemaKeywords(this, pointer, written, place);
        node.Rules.AddRange(keywords.Read());
    }

    private static string? Unreadable(JsonElement document)
    {
        if (document.ValueKind == JsonValueKind.Undefined) return "must be a schema, not nothing";
        if (JsonShape.ByteLength(document) > JsonSchema.LargestSchema) return "is a schema of more than 64 KB, which is all that is read";
        return JsonShape.Problem(document, JsonSchema.DeepestSchema) is { } problem ? $"cannot be read as a schema. {problem}" : null;
    }
}
