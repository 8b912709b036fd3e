using System.Security.Cryptography;
using System.Text;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Security;

/// <summary>What a master key does: wrap data keys. Sub-keys by purpose come from it by HKDF (RFC 5869); it is wiped once they are made.</summary>
internal sealed class MasterWrapping : IDisposable
{
    private readonly SealingKey key;

    public MasterWrapping(byte[] master)
    {
        key = new(new Guid(Derive(master, "id", 16), bigEndian: true), "", Derive(master, "wrap data keys", SealingKey.Size));
        CryptographicOperations.ZeroMemory(master);
    }

    /// <summary>Whether this master wrapped the row.</summary>
    public bool Wrapped(SealedKey row) => SealingKey.IdOf(row.Sealed) == key.Id;

    public byte[] Seal(string tenantId, string id, string kind, byte[] value) => key.Seal(Place(tenantId, id, kind), value);

    /// <exception cref="SealedDataException">It was changed, or another master wrapped it.</exception>
    public byte[] Open(SealedKey row) => Wrapped(row) ? key.Open(Place(row.TenantId, row.Id, row.Kind), row.Sealed) : throw new SealedDataException("The key was wrapped by another master key.");

    public void Dispose() => key.Dispose();

    private static SealedPlace Place(string tenantId, string id, string kind) => new(tenantId, "Keys", id, kind);

    private static byte[] Derive(byte[] master, string purpose, int size) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, master, size, info: Encoding.UTF8.GetBytes("orchestrator v1: " + purpose));
}
