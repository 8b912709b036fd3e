using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Schemas;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Llm;

/// <summary>What an answer must fit, and how that is said to a model.</summary>
/// <param name="Document">The JSON Schema.</param>
/// <param name="Schema">The same, read.</param>
public sealed record LlmSchema(JsonElement Document, JsonSchema Schema)
{
    private const int MostNamed = 10;

    /// <summary>Said to the model before the question.</summary>
    public string Instruction => $"Answer with one JSON value and nothing else: no explanation, no code fence. It must fit this JSON Schema:\n{Json.Compact(Document)}";

    /// <summary>Reads an answer: the value when it is JSON that fits, else what is wrong with it.</summary>
    public (JsonElement? Value, ImmutableArray<string> Problems) Read(string answer)
    {
        if (Parse(answer) is not { } value) return (null, ["the answer is not JSON"]);
        var problems = Schema.FindProblems(value);
        return problems.IsEmpty ? (value, []) : (null, [.. problems.Take(MostNamed).Select(problem => problem.ToString())]);
    }

    /// <summary>Said to the model after an answer that does not fit.</summary>
    public static string Correction(ImmutableArray<string> problems) =>
        $"That does not fit the JSON Schema: {string.Join("; ", problems)}. Answer again with the corrected JSON value and nothing else.";

    // Models like to put JSON into a code fence, or a word before it.
    private static JsonElement? Parse(string answer)
    {
        var text = answer.Trim();
        return TryParse(text) ?? TryParse(Fenced(text)) ?? TryParse(Outermost(text));
    }

    private static string? Fenced(string text)
    {
        var open = text.IndexOf("```", StringComparison.Ordinal);
        var line = open < 0 ? -1 : text.IndexOf('\n', open);
        var close = line < 0 ? -1 : text.IndexOf("```", line, StringComparison.Ordinal);
        return close < 0 ? null : text[line..close].Trim();
    }

    private static string? Outermost(string text)
    {
        var start = text.AsSpan().IndexOfAny('{', '[');
        if (start < 0) return null;
        var end = text.LastIndexOf(text[start] == '{' ? '}' : ']');
        return end > start ? text[start..(end + 1)] : null;
    }

    private static JsonElement? TryParse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        try
        {
            var value = JsonElement.Parse(text);
            return Surrogates.AreWhole(value) ? value : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
