using Microsoft.EntityFrameworkCore;

namespace Orchestrator.Web.Data;

/// <summary>The two ways to open the database.</summary>
public sealed class AppDbOpening(DbContextOptions<AppDb> options) : IDbContextFactory<AppDb>
{
    /// <summary>A context that sees this tenant's rows only.</summary>
    public AppDb ForTenant(string tenantId) => new(options) { TenantId = tenantId };

    /// <summary>A context that sees every row: for the engine, sign-in and key look-up, never for a request on a person's behalf.</summary>
    public AppDb ForSystem() => new(options) { SeesAll = true };

    /// <summary>A context that sees no tenant's rows; for accounts, keys and migrations.</summary>
    public AppDb CreateDbContext() => new(options);
}
