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
        return (real is { } config ? Merge(Input, redactor.Mask(config), config) : Input, null);
    }

    private static JsonElement Merge(JsonElement edited, JsonElement shown, JsonElement real)
    {
        if (Json.Same(edited, shown)) return real;
        if (edited.ValueKind == JsonValueKind.Object && shown.ValueKind == JsonValueKind.Object && real.ValueKind == JsonValueKind.Object) return Members(edited, shown, real);
        var length = edited.ValueKind == JsonValueKind.Array ? edited.GetArrayLength() : -1;
        if (length < 0 || shown.ValueKind != JsonValueKind.Array || real.ValueKind != JsonValueKind.Array || shown.GetArrayLength() != length || real.GetArrayLength() != length) return edited;
        return Json.List(edited.EnumerateArray().Zip(shown.EnumerateArray(), real.EnumerateArray()).Select(item => Merge(item.First, item.Second, item.Third)));
    }

    private static JsonElement Members(JsonElement edited, JsonElement shown, JsonElement real) => Json.Build(writer =>
    {
        writer.WriteStartObject();
        foreach (var member in edited.EnumerateObject())
        {
            writer.WritePropertyName(member.Name);
            Json.Write(shown.TryGetProperty(member.Name, out var before) && real.TryGetProperty(member.Name, out var value) ? Merge(member.Value, before, value) : member.Value, writer);
        }

        writer.WriteEndObject();
    });
}
