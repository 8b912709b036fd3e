using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Features.Health;

/// <summary>Whether the database can be written.</summary>
internal sealed class DatabaseHealth(AppDbOpening databases) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var db = databases.CreateDbContext();
            // Takes the write lock and gives it back; what is changed is nothing.
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.Tenants.Where(row => row.Id == "").ExecuteDeleteAsync(cancellationToken);
            await transaction.RollbackAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (DbException problem)
        {
            return HealthCheckResult.Unhealthy("The database cannot be written. Look at the disk space and the rights of the data folder.", problem);
        }
    }
}
