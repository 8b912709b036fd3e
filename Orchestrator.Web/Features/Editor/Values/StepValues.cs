using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Orchestrator.Domain.Conditions;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Templates;
using Orchestrator.Web.Ui;

namespace Orchestrator.Web.Features.Editor.Values;

/// <summary>What the settings of a step come to with the data that is known. Secrets are never in it.</summary>
/// <param name="data">What is known.</param>
/// <param name="items">The items that conditions are asked of, one by one; null where they are not.</param>
/// <param name="isWhole">Whether there is room for values over many lines.</param>
public sealed partial class StepValues(KnownData data, IReadOnlyList<JsonElement>? items = null, bool isWhole = false)
{
    private const int MostAsked = 1_000;
    private const int Longest = 300;
    private const int LongestWhole = 10_000;
    private const int LongestInRow = 60;

    private static readonly ResolvedValue _plain = new ResolvedValue.Plain();

    /// <summary>What is known.</summary>
    public KnownData Data => data;

    /// <summary>The same with room for values over many lines.</summary>
    public StepValues Whole => new(data, items, isWhole: true);

    /// <summary>A setting as a whole; of a list or an object, all its texts.</summary>
    public ResolvedValue Of(FieldDefinition field, JsonElement? value)
    {
        if (value is not { } held || field.IsPlain || field.Kind is FieldKind.Choice or FieldKind.Switch or FieldKind.Workflow or FieldKind.Integration or FieldKind.Cases or FieldKind.KeyValue)
            return _plain;
        if (held.ValueKind == JsonValueKind.String)
            return Of(field, held.GetString()!);
        return held.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? OfParts(field, held) : _plain;
    }

    /// <summary>One text of a setting.</summary>
    public ResolvedValue Of(FieldDefinition field, string text)
    {
        if (field.IsPlain)
            return _plain;
        if (field.Kind == FieldKind.Expression)
            return field.IsPerItem && items is null || string.IsNullOrWhiteSpace(text) ? _plain : OfCondition(text);
        if (Template.HasPlaceholders(text))
            return OfTemplate(text, field.Sink);
        return CredentialReference.MayBeIn(text) ? new ResolvedValue.Secret(Masked(text)) : _plain;
    }

    /// <summary>What is offered in a setting, as the browser reads it.</summary>
    public string Choices => ValueChoices.Json(data);

    /// <summary>The values for a setting that is asked of each item of a list.</summary>
    /// <param name="list">The setting that holds the list; null for nothing.</param>
    public StepValues PerItem(JsonElement? list)
    {
        var value = list is { ValueKind: JsonValueKind.String } text && Evaluate(text.GetString()!, TemplateSink.Text) is (null, var found, _) ? found : list ?? default;
        IReadOnlyList<JsonElement> all = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Take(MostAsked)] : [];
        var why = value.ValueKind == JsonValueKind.Array ? "The list is empty." : "The items are known when the steps before have run.";
        return new StepValues(data.WithItem(all.Count > 0 ? all[0] : null, why), all);
    }

    /// <summary>What a field of a condition holds with the data that is known: its type, and its value shortened and masked; nulls when it is not known.</summary>
    /// <param name="path">The field as it is written in a condition.</param>
    public (JsonValueKind? Kind, string? Shown) Held(string path)
    {
        if (string.IsNullOrWhiteSpace(path) || Template.Parse(Template.HasPlaceholders(path) ? path : $"{{{{ {path} }}}}").Template is not { } template || NotKnown(template.References) is not null)
            return (null, null);
        var (value, error) = template.Evaluate(data, TemplateSink.Text);
        return error is null ? (value.ValueKind, Cut(Shown(value))) : (null, null);
    }

    private static string Cut(string text) => text.Length <= LongestInRow ? text : text[..LongestInRow] + "…";

    private ResolvedValue OfTemplate(string text, TemplateSink sink)
    {
        var (obstacle, value, from) = Evaluate(text, sink);
        return obstacle ?? new ResolvedValue.Known(sink == TemplateSink.Sql ? Statement(value) : Shown(value), from);
    }

    // As the database gets it: the statement with its parameters' places, and what they hold.
    private string Statement(JsonElement sent)
    {
        var values = sent.GetProperty("values").EnumerateArray().Select((value, index) => string.Create(CultureInfo.InvariantCulture, $"${index + 1} = {Shown(value)}")).ToList();
        var text = string.Concat(sent.GetProperty("parts").EnumerateArray().Select((part, index) => index < values.Count ? string.Create(CultureInfo.InvariantCulture, $"{part.GetString()}${index + 1}") : part.GetString()));
        return Masked(values.Count == 0 ? text : $"{text}; {string.Join(", ", values)}");
    }

    // What stands in the way, or null with the value.
    private (ResolvedValue? Obstacle, JsonElement Value, string From) Evaluate(string text, TemplateSink sink)
    {
        var (template, broken) = Template.Parse(text);
        if (template is null)
            return (Wrong(broken!.Message, broken.Suggestion, broken.Position, broken.Length, text, isTold: true), default, "");
        if (NotKnown(template.References) is { } why)
            return (new ResolvedValue.Unknown(why), default, "");
        var (value, error) = template.Evaluate(data, sink);
        return (error is null ? null : Wrong(error.Message, error.Suggestion, error.Position, error.Length, text, template.References.Any(read => !IsThere(read))), value, From(template.References));
    }

    private ResolvedValue OfCondition(string text)
    {
        var (condition, broken) = Condition.Parse(text);
        if (condition is null)
            return Wrong(broken!.Message, broken.Suggestion, broken.Position, broken.Length, text, isTold: true);
        if (NotKnown(condition.References) is { } why)
            return new ResolvedValue.Unknown(why);
        if (items is not null)
            return OfEach(condition, text);
        var (holds, error) = condition.Evaluate(data);
        return error is null
            ? new ResolvedValue.Known(holds ? "true" : "false", From(condition.References))
            : Wrong(error.Message, error.Suggestion, error.Position, error.Length, text, condition.References.Any(read => !IsThere(read)));
    }

    private ResolvedValue OfEach(Condition condition, string text)
    {
        var (scope, passed) = (new EachItem(data), 0);
        for (var index = 0; index < items!.Count; index++)
        {
            scope.MoveTo(items[index], index);
            var (holds, error) = condition.Evaluate(scope);
            if (error is not null)
                return Wrong(string.Create(CultureInfo.InvariantCulture, $"item {index}: {error.Message}"), error.Suggestion, error.Position, error.Length, text, condition.References.Any(read => !IsThere(read)));
            passed += holds ? 1 : 0;
        }

        return new ResolvedValue.Counted(passed, items.Count);
    }

    // The first text that fails speaks for all; else all of it is shown.
    private ResolvedValue OfParts(FieldDefinition field, JsonElement value)
    {
        var from = "";
        ResolvedValue? first = null;
        JsonElement Fill(JsonElement part)
        {
            switch (part.ValueKind)
            {
                case JsonValueKind.Object:
                    return JsonSerializer.SerializeToElement(part.EnumerateObject().DistinctBy(member => member.Name, StringComparer.Ordinal).ToDictionary(member => member.Name, member => Fill(member.Value), StringComparer.Ordinal));
                case JsonValueKind.Array:
                    return JsonSerializer.SerializeToElement(part.EnumerateArray().Select(Fill).ToList());
                case JsonValueKind.String when Template.HasPlaceholders(part.GetString()!):
                    var (obstacle, filled, whose) = Evaluate(part.GetString()!, field.Sink);
                    if (obstacle is ResolvedValue.Wrong wrong) first = first is ResolvedValue.Wrong ? first : wrong with { Mended = null };
                    else first ??= obstacle;
                    from = from.Length == 0 ? whose : from;
                    return obstacle is null ? filled : part;
                default:
                    return part;
            }
        }

        var whole = Fill(value);
        return first ?? (from.Length == 0 ? _plain : new ResolvedValue.Known(Shown(whole), from));
    }

    private string? NotKnown(ImmutableArray<TemplateReference> references) =>
        references.Select(read => data.Sources.GetValueOrDefault(read.Root)).FirstOrDefault(source => source is { Value: null })?.WhyNot;

    private bool IsThere(TemplateReference read) => data.Sources.ContainsKey(read.Root);

    private string From(ImmutableArray<TemplateReference> references) =>
        references.Select(read => data.Sources.GetValueOrDefault(read.Root)?.From).FirstOrDefault(from => !string.IsNullOrEmpty(from)) ?? "When it runs now";

    private static ResolvedValue.Wrong Wrong(string message, string? suggestion, int position, int length, string text, bool isTold)
    {
        var isPlace = suggestion is not null && length > 0 && position + length <= text.Length;
        return new ResolvedValue.Wrong(char.ToUpperInvariant(message[0]) + message[1..] + (message.EndsWith('?') ? "" : "."), suggestion, isPlace ? string.Concat(text.AsSpan(0, position), suggestion, text.AsSpan(position + length)) : null, isTold);
    }

    private string Shown(JsonElement value)
    {
        var masked = Redactor.Default.Mask(value);
        var text = masked.ValueKind == JsonValueKind.String ? masked.GetString()! : JsonTexts.Readable(JsonSerializer.Serialize(masked, isWhole ? _laidOut : _readable));
        return Masked(text);
    }

    // Masked before it is cut: half a secret could not be recognised.
    private string Masked(string text)
    {
        var masked = Redactor.Default.Mask(References().Replace(text, match => Placeholder.For(match.Groups["id"].Value)));
        var longest = isWhole ? LongestWhole : Longest;
        return masked.Length == 0 ? "(nothing)" : masked.Length <= longest ? masked : isWhole ? string.Create(CultureInfo.InvariantCulture, $"{masked.AsSpan(0, longest)}… ({masked.Length:N0} characters)") : masked[..longest] + "…";
    }

    private static readonly JsonSerializerOptions _readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions _laidOut = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    [GeneratedRegex("credentials://(?<id>[A-Za-z0-9_-]+)(/[A-Za-z0-9_-]+)?", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex References();
}
