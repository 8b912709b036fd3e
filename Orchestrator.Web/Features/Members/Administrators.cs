using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Members;

/// <summary>Who administers the instance, as the database says now: a session may be older than a change of roles.</summary>
internal static class Administrators
{
    /// <summary>Whether the caller does.</summary>
    public static Task<bool> AreAsync(AppDb db, Caller caller, CancellationToken cancellationToken) =>
        db.Users.AnyAsync(row => row.Id == caller.UserId && row.IsAdmin && row.DisabledAt == null, cancellationToken);

    /// <summary>The caller as the instance's audit log names them: accounts belong to the instance.</summary>
    public static AuditActor Actor(Caller caller) => AuditActor.Of(caller) with { TenantId = "" };
}
