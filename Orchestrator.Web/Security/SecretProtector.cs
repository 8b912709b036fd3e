namespace Orchestrator.Web.Security;

/// <summary>Seals under the tenant's data key with AES-256-GCM. Cheap after a tenant's first value: no I/O, no shared lock.</summary>
public sealed class SecretProtector(KeyRing keys) : ISecretProtector
{
    /// <inheritdoc/>
    public byte[] Seal(in SealedPlace place, ReadOnlySpan<byte> value) => keys.Current(place.TenantId).Seal(place, value);

    /// <inheritdoc/>
    public byte[] Open(in SealedPlace place, ReadOnlySpan<byte> sealedValue)
    {
        var id = SealingKey.IdOf(sealedValue) ?? throw new SealedDataException($"{place.Table}.{place.Field} holds no sealed value of a known version.");
        var key = keys.Find(id, place.TenantId) ?? throw new SealedDataException($"The key that sealed {place.Table}.{place.Field} is not among its tenant's keys.");
        return key.Open(place, sealedValue);
    }
}
