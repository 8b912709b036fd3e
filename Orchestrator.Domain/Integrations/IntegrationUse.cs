using System.Text.Json;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Integrations;

/// <summary>Which integrations a step names.</summary>
public static class IntegrationUse
{
    private const string Member = "integrationId";

    /// <summary>Their ids: the step's own, then those of the providers it asks in turn.</summary>
    public static IEnumerable<string> In(Node node)
    {
        if (node.Config.ValueKind != JsonValueKind.Object) yield break;
        if (IdIn(node.Config) is { } id) yield return id;
        if (!node.Config.TryGetProperty("providers", out var providers) || providers.ValueKind != JsonValueKind.Array) yield break;
        foreach (var provider in providers.EnumerateArray())
        {
            if (provider.ValueKind == JsonValueKind.Object && IdIn(provider) is { } other) yield return other;
        }
    }

    private static string? IdIn(JsonElement settings) =>
        settings.TryGetProperty(Member, out var id) && id.ValueKind == JsonValueKind.String && id.GetString() is { Length: > 0 } text ? text : null;
}
