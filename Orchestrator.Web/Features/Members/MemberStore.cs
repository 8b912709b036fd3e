using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.ApiKeys;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Members;

/// <summary>An account, as the instance's administrators see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What to call the person.</param>
/// <param name="Email">E-mail address.</param>
/// <param name="IsAdmin">Whether it administers the instance.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="DisabledAt">Since when it may not sign in; null while it may.</param>
/// <param name="LastSeenAt">When it was last used, to the minute; null when no session of it is known any more.</param>
public sealed record MemberView(string Id, string Name, string Email, bool IsAdmin, DateTimeOffset CreatedAt, DateTimeOffset? DisabledAt, DateTimeOffset? LastSeenAt);

/// <summary>Body of <c>PATCH /api/members/{id}</c>; a member that is missing stays.</summary>
/// <param name="IsAdmin">Whether it administers the instance.</param>
/// <param name="Disabled">Whether it may not sign in.</param>
public sealed record MemberChange(bool? IsAdmin, bool? Disabled);

/// <summary>What became of a change to an account: a closed set.</summary>
public abstract record MemberOutcome
{
    private MemberOutcome() { }

    /// <summary>It is stored.</summary>
    /// <param name="Member">As it is now.</param>
    public sealed record Done(MemberView Member) : MemberOutcome;

    /// <summary>There is no such account, or the caller does not administer the instance.</summary>
    public sealed record NotFound : MemberOutcome;

    /// <summary>Nobody would be left to administer the instance.</summary>
    public sealed record LastAdministrator : MemberOutcome;
}

/// <summary>The accounts of the instance, for its administrators. The right to each act is looked up when it is done.</summary>
public sealed class MemberStore(AppDbOpening databases, Sessions sessions, KeyCache keys, AuditLog audit, TimeProvider time)
{
    private const int ListLimit = 1_000;

    /// <summary>Every account, in the order in which they were made; null for a caller who does not administer the instance.</summary>
    public async Task<ImmutableArray<MemberView>?> ListAsync(Caller caller, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForSystem();
        if (!await Administrators.AreAsync(db, caller, cancellationToken)) return null;
        return [.. await Views(db, db.Users.OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).Take(ListLimit)).ToListAsync(cancellationToken)];
    }

    /// <summary>Changes what is given. Who loses the right to administer, or is disabled, loses every session at once, the link of every invite they made, and when disabled the use of every API key.</summary>
    public async Task<MemberOutcome> ChangeAsync(Caller caller, string id, MemberChange change, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForSystem();
        // Takes the write lock first: two administrators cannot remove one another at the same moment.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!await Administrators.AreAsync(db, caller, cancellationToken)) return new MemberOutcome.NotFound();
        if (await db.Users.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } user) return new MemberOutcome.NotFound();

        var (wasAdmin, wasDisabled) = (user.IsAdmin, user.DisabledAt is not null);
        var (isAdmin, isDisabled) = (change.IsAdmin ?? wasAdmin, change.Disabled ?? wasDisabled);
        var loses = wasAdmin && !wasDisabled && (!isAdmin || isDisabled);
        if (loses && !await db.Users.AnyAsync(row => row.Id != id && row.IsAdmin && row.DisabledAt == null, cancellationToken)) return new MemberOutcome.LastAdministrator();

        user.IsAdmin = isAdmin;
        if (isDisabled != wasDisabled) user.DisabledAt = isDisabled ? time.GetUtcNow() : null;
        // A change of the account that was read before this one must not undo it.
        user.ConcurrencyStamp = Guid.NewGuid().ToString();
        var ends = loses || isDisabled && !wasDisabled;
        if (ends) user.SecurityStamp = Guid.NewGuid().ToString("N");
        if (ends) await db.Invites.Where(row => row.CreatedBy == id && row.AcceptedAt == null).ExecuteDeleteAsync(cancellationToken);
        Note(db, caller, user, isAdmin != wasAdmin, isDisabled != wasDisabled);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        if (ends) await sessions.EndAllAsync(id, CancellationToken.None);
        keys.Clear();
        return new MemberOutcome.Done(await Views(db, db.Users.Where(row => row.Id == id)).SingleAsync(cancellationToken));
    }

    private void Note(AppDb db, Caller caller, User user, bool role, bool disabled)
    {
        var (actor, about) = (Administrators.Actor(caller), new AuditObject(user.Id, user.Email));
        if (role) audit.Add(db, AuditAction.RoleChanged, actor, about, fields: ["isAdmin"]);
        if (disabled) audit.Add(db, user.DisabledAt is null ? AuditAction.AccountEnabled : AuditAction.AccountDisabled, actor, about);
    }

    private static IQueryable<MemberView> Views(AppDb db, IQueryable<User> users) => users.AsNoTracking().Select(row => new MemberView(
        row.Id, row.Name, row.Email!, row.IsAdmin, row.CreatedAt, row.DisabledAt,
        db.Sessions.Where(session => session.UserId == row.Id).Max(session => (DateTimeOffset?)session.LastSeenAt)));
}
