namespace Orchestrator.Web.Features.Credentials;

/// <summary>Renews the access token of an <c>oauth2</c> credential.</summary>
public interface ITokenRefresh
{
    /// <summary>Renews it now; one renewal for all who ask at the same time.</summary>
    /// <param name="ownerId">The credential's workspace; empty for one of all.</param>
    /// <param name="id">The credential.</param>
    /// <param name="staleVersion">The version that is of no use: when the vault holds a newer one already, nothing is sent.</param>
    /// <param name="cancellationToken">Stops waiting, not the renewal.</param>
    Task<TokenRefresh> RefreshAsync(string ownerId, string id, int staleVersion, CancellationToken cancellationToken);
}

/// <summary>How a renewal ended: a closed set.</summary>
public abstract record TokenRefresh
{
    private TokenRefresh() { }

    /// <summary>The vault holds a newer token.</summary>
    public sealed record Renewed : TokenRefresh;

    /// <summary>The token endpoint refused or did not answer.</summary>
    /// <param name="Reason">A sentence for people, without anything secret in it.</param>
    public sealed record Failed(string Reason) : TokenRefresh;

    /// <summary>There is nothing to renew it with.</summary>
    /// <param name="Reason">A sentence for people.</param>
    public sealed record Impossible(string Reason) : TokenRefresh;
}
