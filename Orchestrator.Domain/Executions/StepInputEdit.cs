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
    /// <param name="redactor">Masks as the input was masked that was edited.</param>
    internal (JsonElement Config, StepError? Error) Apply(JsonElement? real, Redactor redactor)
    {
        if (Input.ValueKind != JsonValueKind.Object) return (Json.Null, new StepError(ErrorCodes.InvalidInput, $"A step's input is an object, not {Json.KindOf(Input)}."));
        var merge = new Merge();
        var config = merge.Of(Input, real is { } value ? redactor.Mask(value) : Json.Null, real ?? Json.Null);
        return merge.HoldsMask
            ? (Json.Null, new StepError(ErrorCodes.InvalidInput, "A value of the edited input was changed around a masked secret; type the whole value anew, or leave it as it was shown."))
            : (config, null);
    }

    private sealed class Merge
    {
        /// <summary>Whether a mask would have been sent as a value.</summary>
        public bool HoldsMask { get; private set; }

        public JsonElement Of(JsonElement edited, JsonElement shown, JsonElement real)
        {
            if (Json.Same(edited, shown)) return real;
            switch (edited.ValueKind)
            {
                case JsonValueKind.Object:
                    return Members(edited, shown, real);
                case JsonValueKind.Array:
                    var isSameLength = shown.ValueKind == JsonValueKind.Array && real.ValueKind == JsonValueKind.Array
                        && shown.GetArrayLength() == edited.GetArrayLength() && real.GetArrayLength() == edited.GetArrayLength();
                    return Json.List(isSameLength
                        ? edited.EnumerateArray().Zip(shown.EnumerateArray(), real.EnumerateArray()).Select(item => Of(item.First, item.Second, item.Third))
                        : edited.EnumerateArray().Select(item => Of(item, Json.Null, Json.Null)));
                case JsonValueKind.String when Json.TryText(edited, out var text):
                    for (var at = text.IndexOf('«', StringComparison.Ordinal); at >= 0; at = text.IndexOf('«', at + 1)) HoldsMask |= Placeholder.IsAround(text, at + 1);
                    return edited;
                default:
                    return edited;
            }
        }

        private JsonElement Members(JsonElement edited, JsonElement shown, JsonElement real) => Json.Build(writer =>
        {
            writer.WriteStartObject();
            foreach (var member in edited.EnumerateObject())
            {
                writer.WritePropertyName(member.Name);
                Json.Write(Of(member.Value, Member(shown, member.Name), Member(real, member.Name)), writer);
            }

            writer.WriteEndObject();
        });

        private static JsonElement Member(JsonElement value, string name) =>
            value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) ? member : Json.Null;
    }
}
