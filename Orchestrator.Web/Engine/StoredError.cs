using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Engine;

/// <summary>How an error stands in the <c>Error</c> columns: <c>{ code, message, detail?, retryable, attempt }</c>, as the API answers it.</summary>
public static class StoredError
{
    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The column's text; null for none.</summary>
    public static string? Write(StepError? error) => error is null ? null : JsonSerializer.Serialize(error, Shape);

    /// <summary>The error in the column's text; null for none.</summary>
    public static StepError? Read(string? text) => text is null ? null : JsonSerializer.Deserialize<StepError>(text, Shape);
}
