using System.Collections.Immutable;
using Orchestrator.Web.Features.Account;

namespace Orchestrator.Web.Features.Members;

/// <summary>An invite that may still be accepted, as it is listed: never its link.</summary>
/// <param name="Id">Its id, which opens nothing.</param>
/// <param name="Email">The only address it is good for; null for any.</param>
/// <param name="IsAdmin">Whether the account administers the instance.</param>
/// <param name="InvitedBy">The administrator's name; null when the account is gone.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends.</param>
public sealed record InviteView(string Id, string? Email, bool IsAdmin, string? InvitedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>What <c>POST /api/invites</c> answers: the only time the link is shown.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Url">The link that makes one account.</param>
/// <param name="Email">The only address it is good for; null for any.</param>
/// <param name="IsAdmin">Whether the account administers the instance.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends.</param>
public sealed record NewInviteView(string Id, string Url, string? Email, bool IsAdmin, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>What became of inviting somebody: a closed set.</summary>
public abstract record InviteOutcome
{
    private InviteOutcome() { }

    /// <summary>It is made.</summary>
    /// <param name="Invite">As it is listed.</param>
    /// <param name="Token">The secret part of the link, which is shown this once.</param>
    public sealed record Created(InviteView Invite, string Token) : InviteOutcome;

    /// <summary>The caller does not administer the instance.</summary>
    public sealed record NotAllowed : InviteOutcome;

    /// <summary>The instance takes no new accounts at all.</summary>
    public sealed record Closed : InviteOutcome;

    /// <summary>It is refused.</summary>
    /// <param name="Problems">Everything that is wrong, by field (<c>email</c>, <c>expiresInDays</c>).</param>
    public sealed record Invalid(ImmutableArray<FieldProblem> Problems) : InviteOutcome;
}

/// <summary>What became of accepting an invite with an account that is there: a closed set.</summary>
public abstract record AcceptOutcome
{
    private AcceptOutcome() { }

    /// <summary>The account administers the instance from now on; the invite is used.</summary>
    public sealed record Accepted : AcceptOutcome;

    /// <summary>It is not known, used, revoked or expired, or it is for another address.</summary>
    public sealed record NotValid : AcceptOutcome;

    /// <summary>It would give the account nothing it does not have; it stays as it is.</summary>
    public sealed record AlreadyHas : AcceptOutcome;
}
