using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Features.Account;

/// <summary>What is known of workspaces.</summary>
public sealed class Workspaces(AppDbOpening databases)
{
    /// <summary>What the caller's workspace is called.</summary>
    public async Task<string> NameAsync(Caller caller, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        return await db.Tenants.Where(tenant => tenant.Id == caller.TenantId).Select(tenant => tenant.Name).FirstOrDefaultAsync(cancellationToken) ?? "";
    }
}
