namespace Orchestrator.Domain.Credentials;

/// <summary>Where <c>credentials://</c> references get their values: the vault.</summary>
public interface ICredentialSource
{
    /// <summary>One look-up, now: the workspace's own credential, or the global one when it has none of that id.</summary>
    /// <param name="tenantId">The workspace of the workflow that runs.</param>
    /// <param name="id">As written behind <c>credentials://</c>.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    /// <returns>What was found. Expiry is not judged here. An exception means that the vault did not answer, and the step may be tried again.</returns>
    ValueTask<CredentialLookup> FindAsync(string tenantId, string id, CancellationToken cancellationToken);

    /// <summary>Brings a newer value of a credential whose value has expired or was refused. One refresh for all who ask at the same time.</summary>
    /// <param name="tenantId">The workspace of the workflow that runs.</param>
    /// <param name="stale">The value that is of no use; when the vault already holds a newer one, that is the answer.</param>
    /// <param name="cancellationToken">Stops waiting, not the refresh.</param>
    ValueTask<CredentialRefresh> RefreshAsync(string tenantId, CredentialValue stale, CancellationToken cancellationToken);
}

/// <summary>What the vault knows of an id: a closed set.</summary>
public abstract record CredentialLookup
{
    private CredentialLookup() { }

    /// <summary>It is there and may be used.</summary>
    public sealed record Found(CredentialValue Credential) : CredentialLookup;

    /// <summary>There is none, or it belongs to another workspace: nobody learns which.</summary>
    public sealed record NotFound : CredentialLookup;

    /// <summary>Someone switched it off.</summary>
    public sealed record Disabled : CredentialLookup;
}

/// <summary>How a refresh ended: a closed set.</summary>
public abstract record CredentialRefresh
{
    private CredentialRefresh() { }

    /// <summary>There is a newer value.</summary>
    public sealed record Refreshed(CredentialValue Credential) : CredentialRefresh;

    /// <summary>There is none.</summary>
    /// <param name="Reason">Why, as a sentence for people without anything secret in it.</param>
    public sealed record Failed(string Reason) : CredentialRefresh;
}
