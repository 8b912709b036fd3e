using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Security;

/// <summary>
/// The data keys, one current key per tenant, kept unwrapped in memory and wrapped by the master key in the database.
/// Opened once at start, after the database is migrated.
/// </summary>
public sealed class KeyRing(MasterKey master, KeyStore store, TimeProvider time) : IDisposable
{
    private static readonly byte[] CheckValue = Encoding.UTF8.GetBytes("orchestrator");

    private readonly ConcurrentDictionary<Guid, SealingKey> keys = new();
    private readonly ConcurrentDictionary<string, SealingKey> current = new(StringComparer.Ordinal);
    private readonly Lock making = new();
    private SealingKey? wrapping;

    /// <summary>Reads the master key, proves it, and unwraps every data key.</summary>
    /// <exception cref="StartupException">The master key is missing or wrong; the message is one line that says what to do.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var rows = await store.ReadAllAsync(cancellationToken);
        var secret = master.Read(databaseIsEmpty: rows.Count == 0);
        wrapping = new(new Guid(Derive(secret, "id", 16), bigEndian: true), "", Derive(secret, "wrap data keys", SealingKey.Size));
        CryptographicOperations.ZeroMemory(secret);
        try
        {
            foreach (var row in rows)
                if (row.Kind == KeyStore.Data)
                    current[row.TenantId] = Unwrap(row);
                else if (!OpenRow(row).AsSpan().SequenceEqual(CheckValue))
                    throw new SealedDataException("The check value is another one.");
        }
        catch (SealedDataException problem)
        {
            throw new StartupException("The master key is not the one this database was sealed with. Set Orchestrator:MasterKey or Orchestrator:MasterKeyFile to the right key, or restore the master.key that belongs to this database.", problem);
        }
        if (!rows.Exists(row => row.Kind == KeyStore.Check))
            Keep("", KeyStore.Check, Guid.CreateVersion7(time.GetUtcNow()), CheckValue);
    }

    /// <summary>The key new values of this tenant are sealed with; made when there is none yet.</summary>
    internal SealingKey Current(string tenantId) =>
        current.TryGetValue(tenantId, out var key) && !key.IsWorn ? key : Make(tenantId);

    /// <summary>The key with this id, when it belongs to this tenant.</summary>
    internal SealingKey? Find(Guid id, string tenantId)
    {
        if (!keys.TryGetValue(id, out var key) && store.Find(id.ToString("N")) is { Kind: KeyStore.Data } row)
            key = Unwrap(row); // another node made it
        return key?.TenantId == tenantId ? key : null;
    }

    private SealingKey Make(string tenantId)
    {
        lock (making)
        {
            if (current.TryGetValue(tenantId, out var known) && !known.IsWorn)
                return known;
            if (known is null && store.Newest(tenantId) is { } row)
                return current[tenantId] = Unwrap(row);
            var id = Guid.CreateVersion7(time.GetUtcNow());
            var secret = RandomNumberGenerator.GetBytes(SealingKey.Size);
            Keep(tenantId, KeyStore.Data, id, secret);
            return current[tenantId] = keys[id] = new(id, tenantId, secret);
        }
    }

    private void Keep(string tenantId, string kind, Guid id, byte[] value)
    {
        var name = id.ToString("N");
        var wrapped = Wrapping.Seal(Place(tenantId, name, kind), value);
        store.Add(new() { Id = name, TenantId = tenantId, Kind = kind, Sealed = wrapped, CreatedAt = time.GetUtcNow() });
    }

    private SealingKey Unwrap(SealedKey row)
    {
        var id = Guid.ParseExact(row.Id, "N");
        return keys.GetOrAdd(id, _ => new(id, row.TenantId, OpenRow(row)));
    }

    private byte[] OpenRow(SealedKey row) => SealingKey.IdOf(row.Sealed) == Wrapping.Id
        ? Wrapping.Open(Place(row.TenantId, row.Id, row.Kind), row.Sealed)
        : throw new SealedDataException("The key was wrapped by another master key.");

    private SealingKey Wrapping => wrapping ?? throw new InvalidOperationException("The key ring has not been opened.");

    private static SealedPlace Place(string tenantId, string id, string kind) => new(tenantId, "Keys", id, kind);

    private static byte[] Derive(byte[] master, string purpose, int size) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, master, size, info: Encoding.UTF8.GetBytes("orchestrator v1: " + purpose));

    /// <summary>Wipes the keys from memory.</summary>
    public void Dispose()
    {
        foreach (var key in keys.Values)
            key.Dispose();
        wrapping?.Dispose();
    }
}
