using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Features.Credentials.OAuth;

/// <summary>The right to renew one credential, written into its row, so that of all processes on a database one at a time does.</summary>
public sealed class TokenLease(AppDbOpening databases, TimeProvider time)
{
    /// <summary>After which time its holder is taken to have died. Longer than a call may take.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(75);

    /// <summary>Takes it for the version that was read; false when somebody has it, or the credential has changed.</summary>
    public async Task<bool> TakeAsync(Credential row, string owner, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var until = now + Length;
        await using var db = databases.ForSystem();
        return await db.Credentials
            .Where(one => one.TenantId == row.TenantId && one.Id == row.Id && one.Version == row.Version && (one.LeaseOwner == null || one.LeaseUntil <= now))
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.LeaseOwner, owner).SetProperty(one => one.LeaseUntil, until), cancellationToken) == 1;
    }

    /// <summary>Gives it back unused.</summary>
    public async Task ReleaseAsync(Credential row, string owner)
    {
        await using var db = databases.ForSystem();
        await db.Credentials.Where(one => one.TenantId == row.TenantId && one.Id == row.Id && one.LeaseOwner == owner)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.LeaseOwner, (string?)null).SetProperty(one => one.LeaseUntil, (DateTimeOffset?)null), CancellationToken.None);
    }
}
