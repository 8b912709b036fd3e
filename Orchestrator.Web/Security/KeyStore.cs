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

    /// <summary>A tenant's newest data key, or null.</summary>
    public SealedKey? Newest(string tenantId)
    {
        using var db = opening.CreateDbContext();
        return db.Keys.AsNoTracking().Where(row => row.TenantId == tenantId && row.Kind == Data)
            .OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).FirstOrDefault();
    }

    /// <summary>Keeps a row; returns once it is durable.</summary>
    public void Add(SealedKey row)
    {
        using var db = opening.CreateDbContext();
        db.Keys.Add(row);
        db.SaveChanges();
    }
}
