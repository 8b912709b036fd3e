using System.Text.Encodings.Web;
using System.Text.Json;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.ApiKeys;

/// <summary>Calls of a webhook, ready to be pasted.</summary>
public static class KeySnippets
{
    /// <summary>The language that is shown first.</summary>
    public const string Curl = "curl";

    private const int LongestSample = 800;
    private const string OtherwiseSample = """{"hello":"world"}""";
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The trigger's sample input as compact JSON; a small example when there is none or it is long.</summary>
    public static string SampleOf(Graph? graph)
    {
        var trigger = graph?.Nodes.FirstOrDefault(node => node.Type == NodeType.Trigger);
        if (trigger is null || trigger.Config.ValueKind != JsonValueKind.Object || !trigger.Config.TryGetProperty("sample", out var sample)) return OtherwiseSample;
        var text = JsonSerializer.Serialize(sample, Plain);
        return sample.ValueKind == JsonValueKind.Object && text.Length <= LongestSample ? text : OtherwiseSample;
    }

    /// <summary>The same call in every language.</summary>
    /// <param name="address">The webhook.</param>
    /// <param name="key">The key.</param>
    /// <param name="sample">The body: compact JSON.</param>
    public static IReadOnlyList<(string Language, string Text)> For(Uri address, string key, string sample) =>
    [
        (Curl, $"""
            curl -X POST {address} \
              -H "Authorization: Bearer {key}" \
              -H "Content-Type: application/json" \
              -d '{sample.Replace("'", @"'\''", StringComparison.Ordinal)}'
            """),
        ("JavaScript", $$"""
            await fetch("{{address}}", {
              method: "POST",
              headers: { "Authorization": "Bearer {{key}}", "Content-Type": "application/json" },
              body: JSON.stringify({{sample}}),
            });
            """),
        ("PowerShell", $$"""
            Invoke-RestMethod -Method Post -Uri {{address}} `
              -Headers @{ Authorization = "Bearer {{key}}" } `
              -ContentType "application/json" `
              -Body '{{sample.Replace("'", "''", StringComparison.Ordinal)}}'
            """),
    ];
}
