using System.Text.Json;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Executions;

/// <summary>
/// What a person typed in place of a step's input before resuming. It starts from the input as shown, which is masked: what was left as shown keeps its
/// real value, what was changed is used as typed and not as a template. Conditions are asked as drawn.
/// </summary>
/// <param name="NodeId">The step.</param>
/// <param name="Iteration">Which pass of which loops; 0 outside of loops.</param>
/// <param name="Input">The whole input, as edited: an object.</param>
public sealed record StepInputEdit(string NodeId, long Iteration, JsonElement Input)
{
    /// <summary>The settings to run with.</summary>
    /// <param name="real">The evaluated settings; null when a template failed, which the edit then stands in for.</param>
    /// <param name="filled">The same with the references to be resolved, or null.</param>
    /// <param name="redactor">Masks as the input was masked that was edited.</param>
    internal (JsonElement Config, FilledValue? Filled, StepError? Error) Apply(JsonElement? real, FilledValue? filled, Redactor redactor)
    {
        if (Input.ValueKind != JsonValueKind.Object) return (Json.Null, null, new StepError(ErrorCodes.InvalidInput, $"A step's input is an object, not {Json.KindOf(Input)}."));
        var merge = new Merge();
        var whole = merge.Of(Input, real is { } value ? redactor.Mask(value) : Json.Null, filled ?? new FilledValue.Plain(real ?? Json.Null));
        if (merge.HoldsMask)
            return (Json.Null, null, new StepError(ErrorCodes.InvalidInput, "A value of the edited input was changed around a masked secret; type the whole value anew, or leave it as it was shown."));
        StepError? error = null;
        var config = Json.Build(writer => error = whole.Write(null, writer));
        return (config, filled is null ? null : whole, error);
    }

    private sealed class Merge
    {
        private static readonly FilledValue _nothing = new FilledValue.Plain(Json.Null);

        /// <summary>Whether a mask would have been sent as a value.</summary>
        public bool HoldsMask { get; private set; }

        public FilledValue Of(JsonElement edited, JsonElement shown, FilledValue real)
        {
            if (Json.Same(edited, shown)) return real;
            if (real is FilledValue.Deferred deferred) return new FilledValue.Deferred(Of(edited, shown, deferred.Inner));
            switch (edited.ValueKind)
            {
                case JsonValueKind.Object:
                    return new FilledValue.Object([.. edited.EnumerateObject().Select(member => (member.Name, Of(member.Value, Member(shown, member.Name), Member(real, member.Name))))]);
                case JsonValueKind.Array:
                    var (before, items) = (shown.ValueKind == JsonValueKind.Array ? [.. shown.EnumerateArray()] : Array.Empty<JsonElement>(), Items(real));
                    var isSameLength = before.Length == edited.GetArrayLength() && items.Length == before.Length;
                    return new FilledValue.List([.. edited.EnumerateArray().Select((item, at) => isSameLength ? Of(item, before[at], items[at]) : Of(item, Json.Null, _nothing))]);
                case JsonValueKind.String when Json.TryText(edited, out var text):
                    for (var at = text.IndexOf('«', StringComparison.Ordinal); at >= 0; at = text.IndexOf('«', at + 1)) HoldsMask |= Placeholder.IsAround(text, at + 1);
                    return new FilledValue.Plain(edited);
                default:
                    return new FilledValue.Plain(edited);
            }
        }

        private static JsonElement Member(JsonElement value, string name) =>
            value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) ? member : Json.Null;

        private static FilledValue Member(FilledValue value, string name) => value switch
        {
            FilledValue.Plain plain => new FilledValue.Plain(Member(plain.Value, name)),
            FilledValue.Object whole => whole.Members.FirstOrDefault(member => member.Name == name).Value ?? _nothing,
            _ => _nothing,
        };

        private static FilledValue[] Items(FilledValue value) => value switch
        {
            FilledValue.Plain { Value.ValueKind: JsonValueKind.Array } plain => [.. plain.Value.EnumerateArray().Select(item => new FilledValue.Plain(item))],
            FilledValue.List list => [.. list.Items],
            _ => [],
        };
    }
}
