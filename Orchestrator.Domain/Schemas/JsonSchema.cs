using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Orchestrator.Domain.Schemas;

/// <summary>
/// A JSON Schema, read once and checked against many values. Understood of <a href="https://json-schema.org/draft/2020-12">draft 2020-12</a>:
/// <c>type, properties, required, additionalProperties, minProperties, maxProperties, items, minItems, maxItems, uniqueItems, enum, const, minimum, maximum,
/// exclusiveMinimum, exclusiveMaximum, multipleOf, minLength, maxLength, pattern, format</c> (date-time, date, email, uri, uuid), <c>anyOf, oneOf, allOf, not</c>,
/// <c>$ref</c> inside the document with <c>$defs</c> or <c>definitions</c>, and schemas that are <c>true</c> or <c>false</c>. Keywords that would narrow what is
/// allowed and are not understood are refused when the schema is read, so that nothing is let through by accident; those that only describe are passed over.
/// </summary>
public sealed class JsonSchema
{
    /// <summary>The largest schema, in bytes of JSON.</summary>
    public const int LargestSchema = 64 * 1024;

    /// <summary>How deep a schema's JSON may nest.</summary>
    public const int DeepestSchema = 48;

    /// <summary>How many problems of one value or one schema are named.</summary>
    public const int MostProblems = 50;

    private readonly SchemaNode _root;

    internal JsonSchema(SchemaNode root) => _root = root;

    /// <summary>Reads a schema.</summary>
    /// <param name="document">The schema: an object, or true or false.</param>
    /// <param name="schema">The schema, to be kept and used from any thread; null when there are problems.</param>
    /// <param name="problems">Everything that is wrong with it, each with its place inside the document; empty when it was read.</param>
    public static bool TryRead(JsonElement document, [NotNullWhen(true)] out JsonSchema? schema, out ImmutableArray<JsonSchemaProblem> problems) =>
        SchemaReader.TryRead(document, out schema, out problems);

    /// <summary>What is wrong with a value: every place that does not fit, up to <see cref="MostProblems"/>; empty when it fits.</summary>
    /// <remarks>What one check may cost is bounded, whatever the schema and the value are; a value that would cost more does not fit, and the problem says so.</remarks>
    public ImmutableArray<JsonSchemaProblem> FindProblems(JsonElement value)
    {
        var check = new SchemaCheck();
        _root.Check(value, ValuePlace.Root, check);
        return check.Problems;
    }
}

/// <summary>Something that does not fit.</summary>
/// <param name="Path">Where: <c>items[2].name</c>; empty for the whole value.</param>
/// <param name="Message">What would be right, as the end of a sentence: <c>must be text, not a number</c>. Nothing of the value itself stands in it but names of members.</param>
public sealed record JsonSchemaProblem(string Path, string Message)
{
    /// <summary><c>items[2].name must be text, not a number</c>.</summary>
    public override string ToString() => Path.Length == 0 ? $"the value {Message}" : $"{Path} {Message}";
}
