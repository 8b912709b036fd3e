using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Orchestrator.Domain.Integrations;

namespace Orchestrator.Domain.Templates;

/// <summary>
/// Text with <c>{{ path | function(arguments) }}</c> in it, parsed once and evaluated many times, from any thread.
/// What is inserted is data: it is never read as a template again.
/// </summary>
public sealed class Template
{
    private readonly string _source;
    private readonly ImmutableArray<TemplatePart> _parts;
    private readonly JsonElement? _constant;

    private Template(string source, ImmutableArray<TemplatePart> parts, ImmutableArray<TemplateReference> references)
    {
        (_source, _parts, References) = (source, parts, references);
        _constant = parts.All(part => part.Expression is null) ? Json.Of(source) : null;
    }

    /// <summary>Every path the template reads, in the order of the text.</summary>
    public ImmutableArray<TemplateReference> References { get; }

    /// <summary>Whether text may hold placeholders; without them it is a constant.</summary>
    public static bool HasPlaceholders(string source) => source.Contains("{{", StringComparison.Ordinal);

    /// <summary>Reads a template. Never throws: what is wrong is in the result. Text without placeholders is a template of any length.</summary>
    public static TemplateParse Parse(string source)
    {
        if (!HasPlaceholders(source))
            return new(new(source, [], []), null);
        if (source.Length > ExpressionLimits.Source)
            return new(null, new("a template holds at most 64 KB", ExpressionLimits.Source, 0, source));
        if (Surrogates.FirstLone(source) is >= 0 and var lone)
            return new(null, new("this is half of a surrogate pair, which is not text", lone, 1, source));

        var parser = new TemplateParser(source);
        var parts = parser.Read();
        return parser.Fault is { } fault
            ? new(null, ErrorOf(fault, source))
            : new(new(source, parts, [.. parser.References]), null);
    }

    /// <summary>The stretches of plain text, in order, with null for each placeholder.</summary>
    internal IEnumerable<string?> Texts => _constant is null ? _parts.Select(part => part.Expression is null ? part.Text : null) : [_source];

    /// <summary>The stretches of plain text of what may be a template; nothing of a broken one.</summary>
    internal static IEnumerable<string?> TextsOf(string source) => HasPlaceholders(source) ? Parse(source).Template?.Texts ?? [] : [source];

    /// <summary>The same text with every reference to one root turned to another. Plain text and quoted text stay as they are; so does what cannot be read.</summary>
    /// <param name="source">A template, broken or not.</param>
    /// <param name="oldRoot">The step's name until now.</param>
    /// <param name="newRoot">Its name from now on.</param>
    public static string Rename(string source, string oldRoot, string newRoot) =>
        Rename(source, root => root == oldRoot ? newRoot : null);

    /// <summary>The same for several roots at once, so that two of them may change places.</summary>
    /// <param name="source">A template, broken or not.</param>
    /// <param name="newRootOf">What a root is called from now on; null to leave it alone.</param>
    public static string Rename(string source, Func<string, string?> newRootOf) =>
        ReferenceEdits.Rename(source, ReferencesIn(source), newRootOf);

    /// <summary>The same text with <c>{{@nodeId:Label.field}}</c> turned into <c>{{name.field}}</c>.</summary>
    /// <param name="source">A template, broken or not.</param>
    /// <param name="nameOf">The name of the step with that node id, or null to leave the reference alone.</param>
    public static string RewriteLegacy(string source, Func<string, string?> nameOf) =>
        ReferenceEdits.RewriteLegacy(source, ReferencesIn(source), nameOf);

    /// <summary>
    /// Evaluates it. A template that is one placeholder gives the value with its JSON type; otherwise text, into which text is
    /// inserted as it is, numbers in plain digits and everything else as compact JSON.
    /// </summary>
    /// <param name="scope">The data.</param>
    /// <param name="sink">
    /// Where the result goes. <see cref="TemplateSink.Url"/> percent-encodes what is inserted, except an http(s) address that the
    /// text begins with, and refuses <c>.</c> and <c>..</c> in the path; <see cref="TemplateSink.Html"/> encodes markup; <c>| raw</c>
    /// switches both off. <see cref="TemplateSink.Header"/> refuses line breaks. <see cref="TemplateSink.Sql"/> inserts nothing and
    /// gives the text between the placeholders and their values apart.
    /// </param>
    /// <param name="budget">What all templates of a step may do together; null for one of its own.</param>
    public TemplateResult Evaluate(ITemplateScope scope, TemplateSink sink, WorkBudget? budget = null)
    {
        if (_constant is { } text)
            return new(text, null);
        var evaluation = new Evaluation(scope, budget ?? new WorkBudget());
        var result = sink == TemplateSink.Sql ? EvaluateParameters(evaluation) : _parts.Length == 1 ? EvaluateWhole(_parts[0], sink, evaluation) : EvaluateMixed(sink, evaluation);
        return new(result.Value, result.Fault is { } fault ? ErrorOf(fault, _source) : null);
    }

    // One more part than values: a value stands between each two parts.
    private Evaluated EvaluateParameters(Evaluation evaluation)
    {
        List<string> parts = [];
        List<JsonElement> values = [];
        var (text, size) = (new StringBuilder(), 0L);
        foreach (var part in _parts)
        {
            text.Append(part.Text);
            if (part.Expression is null)
                continue;
            var result = part.Expression.Evaluate(evaluation);
            if (result.Fault is not null)
                return result;
            if ((size += Json.Raw(result.Value).Length) > ExpressionLimits.Result)
                return Evaluated.TooLarge with { Place = part.Expression.Place };
            if (!Surrogates.AreWhole(result.Value))
                return Json.NotText with { Place = part.Expression.Place };
            parts.Add(text.ToString());
            values.Add(result.Value);
            text.Clear();
        }

        return Json.Build(writer =>
        {
            writer.WriteStartObject();
            writer.WritePropertyName("parts");
            Json.Write(Json.List(parts.Append(text.ToString())), writer);
            writer.WritePropertyName("values");
            Json.Write(Json.List(values), writer);
            writer.WriteEndObject();
        });
    }

    /// <summary>Evaluates it as one text, and says which stretch of it each part became.</summary>
    internal (ImmutableArray<string> Parts, TemplateError? Error) EvaluateParts(ITemplateScope scope, TemplateSink sink)
    {
        if (_constant is not null) return ([_source], null);
        var ends = ImmutableArray.CreateBuilder<int>(_parts.Length);
        var result = EvaluateMixed(sink, new Evaluation(scope, new WorkBudget()), ends);
        if (result.Fault is { } fault) return ([], ErrorOf(fault, _source));
        var text = result.Value.GetString()!;
        return ([.. ends.Select((end, index) => text[(index == 0 ? 0 : ends[index - 1])..end])], null);
    }

    private static Evaluated EvaluateWhole(TemplatePart part, TemplateSink sink, Evaluation evaluation)
    {
        var result = part.Expression!.Evaluate(evaluation);
        if (result.Fault is not null)
            return result;
        if (Json.Raw(result.Value).Length > ExpressionLimits.Result)
            return Evaluated.TooLarge with { Place = part.Expression.Place };
        if (!Surrogates.AreWhole(result.Value))
            return Json.NotText with { Place = part.Expression.Place };
        var isText = result.Value.ValueKind == JsonValueKind.String;
        var becomesText = sink switch
        {
            TemplateSink.Text => false,
            TemplateSink.Header => isText,
            _ => isText || result.Value.ValueKind is JsonValueKind.Array or JsonValueKind.Object,
        };
        if (!becomesText)
            return result;
        var text = new StringBuilder();
        return Insert(text, result.Value, part, sink) is { } fault ? fault : text.ToString();
    }

    private Evaluated EvaluateMixed(TemplateSink sink, Evaluation evaluation, ImmutableArray<int>.Builder? ends = null)
    {
        var text = new StringBuilder();
        foreach (var part in _parts)
        {
            text.Append(part.Text);
            if (part.Expression is not null)
            {
                var result = part.Expression.Evaluate(evaluation);
                if (result.Fault is not null)
                    return result;
                if (Insert(text, result.Value, part, sink) is { } fault)
                    return fault;
            }

            ends?.Add(text.Length);
        }

        return text.ToString();
    }

    private static Fault? Insert(StringBuilder output, JsonElement value, TemplatePart part, TemplateSink sink)
    {
        var place = part.Expression!.Place;
        if (Json.Raw(value).Length > ExpressionLimits.Result)
            return Evaluated.TooLarge with { Place = place };
        if (!Surrogates.AreWhole(value) || Json.Inserted(value) is not { } text)
            return Json.NotText with { Place = place };
        return Sink.Insert(output, text, sink, part.IsRaw) is { } fault ? fault with { Place = place } : null;
    }

    private static List<TemplateReference> ReferencesIn(string source)
    {
        if (!HasPlaceholders(source) || source.Length > ExpressionLimits.Source)
            return [];
        var parser = new TemplateParser(source);
        parser.Read();
        return parser.References;
    }

    private static TemplateError ErrorOf(Fault fault, string source) =>
        new(fault.Message, fault.Place?.Start ?? 0, fault.Place?.Length ?? source.Length, source, fault.Suggestion);
}
