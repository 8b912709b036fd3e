namespace Orchestrator.Web.Data;

/// <summary>A session of an account, so that its owner sees it and can end it.</summary>
public sealed class Session
{
    public required string Id { get; init; }
    public required string UserId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset LastSeenAt { get; set; }
    /// <summary>What the browser said of itself.</summary>
    public required string Device { get; set; }
    public required string Address { get; set; }
    /// <summary>When it was ended; null while it may go on.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>An administrator's permission to make one account; only the link's fingerprint is kept.</summary>
public sealed class Invite
{
    public required string Id { get; init; }
    /// <summary>SHA-256 of the link's token, lower-case hex.</summary>
    public required string TokenHash { get; init; }
    /// <summary>The only address it is good for; null for any.</summary>
    public string? Email { get; init; }
    /// <summary>Whether the account administers the instance.</summary>
    public bool IsAdmin { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? AcceptedAt { get; set; }
    /// <summary>The account that was made with it.</summary>
    public string? AcceptedBy { get; set; }
}
