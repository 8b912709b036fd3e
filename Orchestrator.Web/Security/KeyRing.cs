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
    /// <summary>What the row of kind <c>check</c> holds: only the right master key opens it.</summary>
    internal static readonly byte[] CheckValue = Encoding.UTF8.GetBytes("orchestrator");

    private readonly ConcurrentDictionary<Guid, SealingKey> keys = new();
    private readonly ConcurrentDictionary<string, SealingKey> current = new(StringComparer.Ordinal);
    private readonly Lock making = new();
    private MasterWrapping? wrapping;
    private byte[]? answering;

    /// <summary>Reads the master key, proves it, and unwraps every data key. What the previous master key wrapped is wrapped anew.</summary>
    /// <exception cref="StartupException">The master key is missing or wrong; the message is one line that says what to do.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var rows = await store.ReadAllAsync(cancellationToken);
        if (rows.Count == 0 && await store.HoldsSealedValuesAsync(cancellationToken))
            throw new StartupException("The database holds sealed data and none of the keys that sealed it. Restore the whole database from a backup; a new key would open nothing.");
        var secret = master.Read(databaseIsEmpty: rows.Count == 0);
        answering = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, SealingKey.Size, info: "orchestrator v1: resume addresses"u8.ToArray());
        wrapping = new(secret);
        using var previous = master.ReadPrevious() is { } earlier ? new MasterWrapping(earlier) : null;
        try
        {
            Rewrap([.. rows.Where(row => previous?.Wrapped(row) == true && !wrapping.Wrapped(row))], previous);
            foreach (var row in rows)
                if (row.Kind != KeyStore.Data)
                    Prove(wrapping.Open(row));
                else if (Unwrap(row) is var key && row.RetiredAt is null)
                    current[row.TenantId] = key;
        }
        catch (SealedDataException problem)
        {
            throw new StartupException($"The master key ({master.Source}) is not the one this database was sealed with. Set Orchestrator:MasterKey or Orchestrator:MasterKeyFile to the right key, or restore the master.key that belongs to this database.", problem);
        }
        if (!rows.Exists(row => row.Kind == KeyStore.Check))
            store.Add(Row("", KeyStore.Check, NewId(), CheckValue));
    }

    /// <summary>The instance's key under which the addresses that answer waiting steps are made.</summary>
    internal ReadOnlySpan<byte> Answering => answering ?? throw new InvalidOperationException("The key ring has not been opened.");

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

    /// <summary>Gives every tenant a new key, which seals from now on; the old ones only open.</summary>
    /// <param name="also">Writes more in the same transaction.</param>
    internal void Rotate(Action<AppDb> also)
    {
        lock (making)
        {
            var made = current.Keys.Select(tenant => (Tenant: tenant, Id: NewId(), Secret: RandomNumberGenerator.GetBytes(SealingKey.Size))).ToList();
            store.Replace([.. made.Select(key => Row(key.Tenant, KeyStore.Data, key.Id, key.Secret))], time.GetUtcNow(), also);
            foreach (var (tenant, id, secret) in made) current[tenant] = keys[id] = new(id, tenant, secret);
        }
    }

    private SealingKey Make(string tenantId)
    {
        lock (making)
        {
            if (current.TryGetValue(tenantId, out var known) && !known.IsWorn)
                return known;
            if (known is null && store.Newest(tenantId) is { } row)
                return current[tenantId] = Unwrap(row);
            var id = NewId();
            var secret = RandomNumberGenerator.GetBytes(SealingKey.Size);
            store.Add(Row(tenantId, KeyStore.Data, id, secret));
            return current[tenantId] = keys[id] = new(id, tenantId, secret);
        }
    }

    // One transaction: a change of the master key is whole or has not begun.
    private void Rewrap(List<SealedKey> rows, MasterWrapping? previous)
    {
        if (rows.Count == 0) return;
        foreach (var row in rows) row.Sealed = Wrapping.Seal(row.TenantId, row.Id, row.Kind, previous!.Open(row));
        store.Rewrap(rows);
    }

    private SealedKey Row(string tenantId, string kind, Guid id, byte[] value) => new()
    {
        Id = id.ToString("N"), TenantId = tenantId, Kind = kind, CreatedAt = time.GetUtcNow(), Sealed = Wrapping.Seal(tenantId, id.ToString("N"), kind, value),
    };

    private SealingKey Unwrap(SealedKey row)
    {
        var id = Guid.ParseExact(row.Id, "N");
        return keys.GetOrAdd(id, _ => new(id, row.TenantId, Wrapping.Open(row)));
    }

    private static void Prove(byte[] value)
    {
        if (!value.AsSpan().SequenceEqual(CheckValue)) throw new SealedDataException("The check value is another one.");
    }

    private Guid NewId() => Guid.CreateVersion7(time.GetUtcNow());

    private MasterWrapping Wrapping => wrapping ?? throw new InvalidOperationException("The key ring has not been opened.");

    /// <summary>Wipes the keys from memory.</summary>
    public void Dispose()
    {
        foreach (var key in keys.Values)
            key.Dispose();
        wrapping?.Dispose();
    }
}
