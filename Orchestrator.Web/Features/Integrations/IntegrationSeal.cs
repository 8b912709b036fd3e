using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Integrations;

/// <summary>Writes settings into rows and reads them back; the secret ones sealed, bound to the row and its version.</summary>
public sealed class IntegrationSeal(ISecretProtector protector)
{
    /// <summary>The settings of a row.</summary>
    /// <exception cref="SealedDataException">The secret ones were changed, belong elsewhere, or their key is missing.</exception>
    public ProviderConfig Open(Integration row) => new(
        ClearOf(row),
        row.Sealed is null ? ProviderConfig.Empty.Secrets
            : JsonSerializer.Deserialize<ImmutableSortedDictionary<string, string>>(protector.Open(SealedPlaces.Integration(row.TenantId, row.Id, row.Version), row.Sealed))!);

    /// <summary>The clear settings of a row.</summary>
    public static ImmutableSortedDictionary<string, string> ClearOf(Integration row) => JsonElement.Parse(row.Config).EnumerateObject()
        .ToImmutableSortedDictionary(member => member.Name, member => member.Value.ToString(), StringComparer.Ordinal);

    /// <summary>Puts settings into a row of this version. The first secret of a workspace writes to the database: not inside a transaction.</summary>
    public void Write(Integration row, ProviderDefinition provider, ProviderConfig config)
    {
        row.Config = JsonOf(provider, config.Clear).GetRawText();
        row.SecretNames = JsonSerializer.Serialize(config.Secrets.Keys);
        row.Sealed = config.Secrets.IsEmpty ? null : protector.Seal(SealedPlaces.Integration(row.TenantId, row.Id, row.Version), JsonSerializer.SerializeToUtf8Bytes(config.Secrets));
    }

    /// <summary>All settings as steps and tests get them: defaults filled in, ports as numbers.</summary>
    public static JsonElement Whole(ProviderDefinition provider, ProviderConfig config)
    {
        var values = config.Clear.AddRange(config.Secrets).ToBuilder();
        foreach (var field in provider.Fields.Where(field => field.Default is not null && ProviderConfig.Applies(field, provider, config.Clear.GetValueOrDefault)))
            values.TryAdd(field.Name, field.Default!);
        return JsonOf(provider, values.ToImmutable());
    }

    private static JsonElement JsonOf(ProviderDefinition provider, ImmutableSortedDictionary<string, string> values) => JsonSerializer.SerializeToElement(
        values.ToDictionary(one => one.Key, one => provider.Field(one.Key)?.Kind == ProviderFieldKind.Port && int.TryParse(one.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? (object)port : one.Value, StringComparer.Ordinal));
}
