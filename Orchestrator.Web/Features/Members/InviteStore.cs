using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Members;

/// <summary>
/// Invites: an administrator makes a link, which is good for one account and a few days. Only its fingerprint is kept. The right to each act is looked up
/// when it is done, not taken from the session.
/// </summary>
public sealed class InviteStore(AppDbOpening databases, AuditLog audit, IOptions<InstanceOptions> options, TimeProvider time)
{
    /// <summary>The most days a link is good for.</summary>
    public const int MostDays = 30;

    /// <summary>How many days a link is good for when nobody says.</summary>
    public const int UsualDays = 7;

    private const int ListLimit = 500;

    /// <summary>Whether the instance takes new accounts at all.</summary>
    public bool IsClosed => options.Value.Registration == "closed";

    /// <summary>Those that may still be accepted, newest first; null for a caller who does not administer the instance.</summary>
    public async Task<ImmutableArray<InviteView>?> ListAsync(Caller caller, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForSystem();
        if (!await Administrators.AreAsync(db, caller, cancellationToken)) return null;
        return [.. await Views(db, Open(db).OrderByDescending(row => row.Id).Take(ListLimit)).ToListAsync(cancellationToken)];
    }

    /// <summary>Makes one.</summary>
    /// <param name="caller">Who invites.</param>
    /// <param name="email">The only address it is good for; null or empty for any.</param>
    /// <param name="isAdmin">Whether the account administers the instance.</param>
    /// <param name="days">How many days it is good for, 1 to <see cref="MostDays"/>.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    public async Task<InviteOutcome> CreateAsync(Caller caller, string? email, bool isAdmin, int days, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForSystem();
        if (!await Administrators.AreAsync(db, caller, cancellationToken)) return new InviteOutcome.NotAllowed();
        if (IsClosed) return new InviteOutcome.Closed();

        email = string.IsNullOrWhiteSpace(email) ? null : email.Trim();
        var problems = await FindProblemsAsync(db, email, days, cancellationToken);
        if (problems.Length > 0) return new InviteOutcome.Invalid(problems);

        var (now, token) = (time.GetUtcNow(), InviteText.New());
        var row = new Invite
        {
            Id = Guid.CreateVersion7(now).ToString("N"), TokenHash = SecretText.Hash(token), Email = email, IsAdmin = isAdmin, CreatedBy = caller.UserId, CreatedAt = now,
            ExpiresAt = now.AddDays(days),
        };
        db.Invites.Add(row);
        audit.Add(db, AuditAction.InviteCreated, Administrators.Actor(caller), new(row.Id, email));
        await db.SaveChangesAsync(cancellationToken);
        return new InviteOutcome.Created(new InviteView(row.Id, email, isAdmin, caller.Name, now, row.ExpiresAt), token);
    }

    /// <summary>Takes one back; its link opens nothing from now on.</summary>
    /// <returns>False when there is none of that id to take back, or the caller does not administer the instance.</returns>
    public async Task<bool> RevokeAsync(Caller caller, string id, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForSystem();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!await Administrators.AreAsync(db, caller, cancellationToken)) return false;
        var email = await db.Invites.Where(row => row.Id == id).Select(row => row.Email).SingleOrDefaultAsync(cancellationToken);
        if (await db.Invites.Where(row => row.Id == id && row.AcceptedAt == null).ExecuteDeleteAsync(cancellationToken) == 0) return false;
        audit.Add(db, AuditAction.InviteRevoked, Administrators.Actor(caller), new(id, email));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>The invite a link is for; null when it is not known, used, revoked or expired, and while the instance takes no new accounts.</summary>
    public async Task<InviteView?> FindAsync(string? token, CancellationToken cancellationToken = default)
    {
        if (!InviteText.IsWellFormed(token) || IsClosed) return null;
        var hash = SecretText.Hash(token!);
        await using var db = databases.ForSystem();
        return await Views(db, Open(db).Where(row => row.TokenHash == hash)).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Uses one up for an account that is about to be made; of several at once, one does. Who makes it notes that.</summary>
    /// <param name="db">The caller's transaction.</param>
    /// <param name="id">Which invite.</param>
    /// <param name="user">Whose account.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    /// <returns>False when it was used, revoked or has expired meanwhile.</returns>
    public async Task<bool> UseAsync(AppDb db, string id, User user, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return await db.Invites.Where(row => row.Id == id && row.AcceptedAt == null && row.ExpiresAt > now)
            .ExecuteUpdateAsync(row => row.SetProperty(invite => invite.AcceptedAt, now).SetProperty(invite => invite.AcceptedBy, user.Id), cancellationToken) > 0;
    }

    /// <summary>Accepts one with the caller's own account: it gives the right to administer the instance, and nothing else, because one has a workspace already.</summary>
    public async Task<AcceptOutcome> AcceptAsync(Caller caller, string? token, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(token, cancellationToken) is not { } invite) return new AcceptOutcome.NotValid();
        await using var db = databases.ForSystem();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var user = await db.Users.SingleOrDefaultAsync(row => row.Id == caller.UserId && row.DisabledAt == null, cancellationToken);
        if (user is null || !IsFor(invite, user.Email)) return new AcceptOutcome.NotValid();
        if (!invite.IsAdmin || user.IsAdmin) return new AcceptOutcome.AlreadyHas();
        if (!await UseAsync(db, invite.Id, user, cancellationToken)) return new AcceptOutcome.NotValid();
        (user.IsAdmin, user.ConcurrencyStamp) = (true, Guid.NewGuid().ToString());
        audit.Add(db, AuditAction.InviteAccepted, Administrators.Actor(caller), new(invite.Id, user.Email));
        audit.Add(db, AuditAction.RoleChanged, Administrators.Actor(caller), new(user.Id, user.Email), fields: ["isAdmin"]);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new AcceptOutcome.Accepted();
    }

    /// <summary>Whether somebody with this address may accept it.</summary>
    public static bool IsFor(InviteView invite, string? email) => invite.Email is null || invite.Email.Equals(email, StringComparison.OrdinalIgnoreCase);

    private IQueryable<Invite> Open(AppDb db)
    {
        var now = time.GetUtcNow();
        return db.Invites.AsNoTracking().Where(row => row.AcceptedAt == null && row.ExpiresAt > now);
    }

    private static IQueryable<InviteView> Views(AppDb db, IQueryable<Invite> invites) => invites.Select(row => new InviteView(
        row.Id, row.Email, row.IsAdmin, db.Users.Where(user => user.Id == row.CreatedBy).Select(user => user.Name).FirstOrDefault(), row.CreatedAt, row.ExpiresAt));

    private static async Task<ImmutableArray<FieldProblem>> FindProblemsAsync(AppDb db, string? email, int days, CancellationToken cancellationToken)
    {
        List<FieldProblem> problems = [];
        if (email is not null && !Registration.IsAddress(email)) problems.Add(new("email", "This is not an e-mail address. Write it like name@example.com, or leave it empty for anybody with the link."));
        else if (email?.ToUpperInvariant() is { } known && await db.Users.AnyAsync(user => user.NormalizedEmail == known, cancellationToken))
            problems.Add(new("email", "There is an account with this address. Change its role in the list of members."));
        if (days is < 1 or > MostDays) problems.Add(new("expiresInDays", "A link is good for 1 to 30 days."));
        return [.. problems];
    }
}
