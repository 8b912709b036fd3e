using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Integrations;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Integrations;

/// <content>Secrets that do not open.</content>
public sealed partial class IntegrationStore
{
    private const string Unopened = "Its secrets do not open with this instance's keys. Enter them again.";

    private CheckedIntegration Kept(Integration row)
    {
        try
        {
            return new(providers.Find(row.Type), seal.Open(row), []) { Version = row.Version };
        }
        catch (SealedDataException)
        {
            return new(providers.Find(row.Type), ProviderConfig.Empty, [new("config", Unopened)]) { Version = row.Version };
        }
    }

    // A secret that is left out is kept; one that does not open cannot be, and is not lost in silence.
    private ImmutableArray<CredentialProblem> Lost(Integration row, JsonElement config)
    {
        try
        {
            seal.Open(row);
            return [];
        }
        catch (SealedDataException)
        {
            return [.. JsonSerializer.Deserialize<string[]>(row.SecretNames)!.Where(name => config.ValueKind != JsonValueKind.Object || !config.TryGetProperty(name, out _))
                .Select(name => new CredentialProblem($"config.{name}", "It does not open with this instance's keys. Enter it again; over HTTP, null clears it."))];
        }
    }

    // Secrets that do not open are entered again: until then there are none.
    private ProviderConfig OpenOrClear(Integration row)
    {
        try
        {
            return seal.Open(row);
        }
        catch (SealedDataException)
        {
            return ProviderConfig.Empty with { Clear = IntegrationSeal.ClearOf(row) };
        }
    }
}
