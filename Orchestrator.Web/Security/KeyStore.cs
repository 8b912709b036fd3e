using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Security;

/// <summary>The rows of <c>Keys</c>: wrapped data keys and the value that proves the master key.</summary>
public sealed class KeyStore(AppDbOpening opening)
{
    /// <summary>The kind of a tenant's wrapped key.</summary>
    public const string Data = "data";

    /// <summary>The kind of the value that only the right master key opens.</summary>
    public const string Check = "check";

    /// <summary>Every row, oldest first.</summary>
    public async Task<List<SealedKey>> ReadAllAsync(CancellationToken cancellationToken)
    {
        await using var db = opening.CreateDbContext();
        return await db.Keys.AsNoTracking().OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).ToListAsync(cancellationToken);
    }

    /// <summary>The row of a key another node made, or null.</summary>
    public SealedKey? Find(string id)
    {
        using var db = opening.CreateDbContext();
        return db.Keys.AsNoTracking().FirstOrDefault(row => row.Id == id);
    }

    /// <summary>Whether any table holds sealed values.</summary>
    public async Task<bool> HoldsSealedValuesAsync(CancellationToken cancellationToken)
    {
        var rows = new SealedRows(opening);
        foreach (var column in SealedColumn.All)
            if (await rows.CountAsync(column, [], cancellationToken) > 0) return true;
        return false;
    }

    /// <summary>A tenant's newest data key in use, or null.</summary>
    public SealedKey? Newest(string tenantId)
    {
        using var db = opening.CreateDbContext();
        return db.Keys.AsNoTracking().Where(row => row.TenantId == tenantId && row.Kind == Data && row.RetiredAt == null)
            .OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).FirstOrDefault();
    }

    /// <summary>The keys that seal nothing new any more.</summary>
    public async Task<List<SealedKey>> RetiredAsync(CancellationToken cancellationToken)
    {
        await using var db = opening.CreateDbContext();
        return await db.Keys.AsNoTracking().Where(row => row.RetiredAt != null).ToListAsync(cancellationToken);
    }

    /// <summary>How many data keys are in use, and when the newest was made.</summary>
    public async Task<(int Count, DateTimeOffset? Newest)> InUseAsync(CancellationToken cancellationToken)
    {
        await using var db = opening.CreateDbContext();
        var made = await db.Keys.Where(row => row.Kind == Data && row.RetiredAt == null).OrderByDescending(row => row.CreatedAt).Select(row => row.CreatedAt).ToListAsync(cancellationToken);
        return (made.Count, made.Count == 0 ? null : made[0]);
    }

    /// <summary>Retires every data key and keeps the new ones; all of it or nothing.</summary>
    internal void Replace(List<SealedKey> made, DateTimeOffset at, Action<AppDb> also)
    {
        using var db = opening.ForSystem();
        using var transaction = db.Database.BeginTransaction();
        db.Keys.Where(row => row.Kind == Data && row.RetiredAt == null).ExecuteUpdate(row => row.SetProperty(key => key.RetiredAt, at));
        db.Keys.AddRange(made);
        also(db);
        db.SaveChanges();
        transaction.Commit();
    }

    /// <summary>Removes the retired keys that no sealed value names.</summary>
    /// <param name="ids">Keys every value of which has been sealed anew.</param>
    /// <param name="also">Writes more in the same transaction when all of them go.</param>
    /// <param name="cancellationToken">Stops before anything is removed.</param>
    /// <returns>Whether all of them are gone.</returns>
    internal async Task<bool> RemoveUnusedAsync(Guid[] ids, Action<AppDb> also, CancellationToken cancellationToken)
    {
        await using var db = opening.ForSystem();
        // Takes the write lock first: no value can be written under an old key between the look and the removal.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        foreach (var column in SealedColumn.All)
            if (await SealedRows.CountAsync(db, column, ids, cancellationToken) > 0) return false;
        var names = ids.Select(id => id.ToString("N")).ToArray();
        await db.Keys.Where(row => names.Contains(row.Id) && row.RetiredAt != null).ExecuteDeleteAsync(cancellationToken);
        also(db);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Keeps rows wrapped anew; all of them or none.</summary>
    internal void Rewrap(List<SealedKey> rows)
    {
        using var db = opening.CreateDbContext();
        db.Keys.UpdateRange(rows);
        db.SaveChanges();
    }

    /// <summary>Keeps a row; returns once it is durable.</summary>
    public void Add(SealedKey row)
    {
        using var db = opening.CreateDbContext();
        db.Keys.Add(row);
        db.SaveChanges();
    }
}
