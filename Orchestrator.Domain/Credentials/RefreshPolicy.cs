namespace Orchestrator.Domain.Credentials;

/// <summary>When a token is renewed.</summary>
public static class RefreshPolicy
{
    /// <summary>The least time before its expiry.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    /// <summary>How often due tokens are looked for.</summary>
    public static readonly TimeSpan Cycle = TimeSpan.FromSeconds(60);

    /// <summary>The longest pause after failures.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);

    // An endpoint may ask for more, within reason.
    private static readonly TimeSpan _longestAskedPause = TimeSpan.FromHours(1);

    /// <summary>When the refresh of a token is due: five minutes before it expires, or a tenth of its life before, whichever is earlier; at once when that is past.</summary>
    /// <param name="issuedAt">When the token was made, as far as is known.</param>
    /// <param name="expiresAt">When it ends.</param>
    public static DateTimeOffset DueAt(DateTimeOffset issuedAt, DateTimeOffset expiresAt)
    {
        var tenth = (expiresAt - issuedAt) / 10;
        return expiresAt - (tenth > Margin ? tenth : Margin);
    }

    /// <summary>When to try again after failures: with the next cycle, then after 2, 4, 8 and at most 15 minutes, a quarter of it by chance so that many do not come together.</summary>
    /// <param name="now">The last failure.</param>
    /// <param name="failures">Failures in a row, from 1.</param>
    /// <param name="asked">How long the endpoint asks to be left alone; obeyed up to an hour. Null when it does not.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static DateTimeOffset RetryAt(DateTimeOffset now, int failures, TimeSpan? asked, double chance)
    {
        var pause = Cycle * Math.Pow(2, Math.Clamp(failures, 1, 10) - 1);
        if (pause > LongestPause) pause = LongestPause;
        pause *= 0.75 + 0.25 * chance;
        if (asked > pause) pause = asked.Value < _longestAskedPause ? asked.Value : _longestAskedPause;
        return now + pause;
    }
}
