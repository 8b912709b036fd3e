using System.Text.Json;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Domain.Executions;

/// <summary>Errors as JSON, in the shape the API and templates show: <c>{ code, message, detail?, retryable, attempt }</c>.</summary>
public static class ErrorJson
{
    /// <summary>Writes the error as an object.</summary>
    public static void Write(StepError error, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("code", error.Code);
        writer.WriteString("message", error.Message);
        if (error.Detail is { } detail)
        {
            writer.WritePropertyName("detail");
            Json.Write(detail, writer);
        }

        writer.WriteBoolean("retryable", error.Retryable);
        writer.WriteNumber("attempt", error.Attempt);
        writer.WriteEndObject();
    }

    /// <summary>The name of the setting in which something is wrong; null when that is not what failed. The message says where in it; its detail is for programs.</summary>
    public static string? SettingAtFault(this StepError error) =>
        error.Detail is { ValueKind: JsonValueKind.Object } detail && detail.TryGetProperty("position", out _) && detail.TryGetProperty("field", out var field) && field.ValueKind == JsonValueKind.String
            ? field.GetString()!.Split('.', '[')[0] : null;

    /// <summary>The output of a step that failed and lets its run go on: <c>{ "error": … }</c>.</summary>
    public static JsonElement Output(StepError error) => Json.Build(writer =>
    {
        writer.WriteStartObject();
        writer.WritePropertyName("error");
        Write(error, writer);
        writer.WriteEndObject();
    });
}
