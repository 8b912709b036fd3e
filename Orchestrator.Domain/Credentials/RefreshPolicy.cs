namespace Orchestrator.Domain.Credentials;

/// <summary>When a token is renewed.</summary>
public static class RefreshPolicy
{
    /// <summary>The least time before its expiry.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    /// <summary>When the refresh of a token is due: five minutes before it expires, or a tenth of its life before, whichever is earlier; at once when that is past.</summary>
    /// <param name="issuedAt">When the token was made, as far as is known.</param>
    /// <param name="expiresAt">When it ends.</param>
    public static DateTimeOffset DueAt(DateTimeOffset issuedAt, DateTimeOffset expiresAt)
    {
        var tenth = (expiresAt - issuedAt) / 10;
        return expiresAt - (tenth > Margin ? tenth : Margin);
    }
}
