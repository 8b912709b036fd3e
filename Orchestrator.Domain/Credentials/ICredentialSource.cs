using System.Collections.Immutable;
using System.Text.Json;

namespace Orchestrator.Domain.Credentials;

/// <summary>Finds the credential a step refers to.</summary>
public interface ICredentialSource
{
    /// <summary>Reads a credential with its value, for as long as a step needs it. The workspace's own hides one of all workspaces with the same id.</summary>
    /// <param name="tenantId">Whose workflow asks; another's credential is as good as missing.</param>
    /// <param name="id">As written after <c>credentials://</c>.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    ValueTask<CredentialOutcome> FindAsync(string tenantId, string id, CancellationToken cancellationToken);

    /// <summary>Counts that a workflow used a credential; returns at once.</summary>
    /// <param name="tenantId">Whose workflow.</param>
    /// <param name="workflowId">Which workflow; empty for none, such as a test, which only counts as use.</param>
    /// <param name="found">What <see cref="FindAsync"/> gave.</param>
    void NoteUse(string tenantId, string workflowId, CredentialOutcome.Found found);
}

/// <summary>How looking for a credential ended: a closed set.</summary>
public abstract record CredentialOutcome
{
    private CredentialOutcome() { }

    /// <summary>It may be used.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="OwnerTenantId">Its own workspace; empty for one of all.</param>
    /// <param name="Kind">What its value is.</param>
    /// <param name="Value">A JSON string for <c>api_key</c>; an object for the others, the refresh token of an <c>oauth2</c> credential included.</param>
    /// <param name="AllowedHosts">The only hosts it may go to (<see cref="Credentials.AllowedHosts.Allow"/>); empty for any.</param>
    /// <param name="ExpiresAt">When it ends; null for never or unknown.</param>
    /// <param name="CanRefresh">Whether the product can renew it.</param>
    /// <param name="Version">Counts changes of what is sealed.</param>
    public sealed record Found(
        string Id, string OwnerTenantId, CredentialKind Kind, JsonElement Value, ImmutableArray<string> AllowedHosts,
        DateTimeOffset? ExpiresAt, bool CanRefresh, int Version) : CredentialOutcome
    {
        /// <summary>Nothing of the value is written by accident.</summary>
        public override string ToString() => $"credentials://{Id}";
    }

    /// <summary>There is none in this workspace and none of all.</summary>
    public sealed record NotFound : CredentialOutcome;

    /// <summary>It is switched off.</summary>
    public sealed record Disabled : CredentialOutcome;

    /// <summary>It is past its expiry and cannot be renewed.</summary>
    /// <param name="At">Since when.</param>
    public sealed record Expired(DateTimeOffset At) : CredentialOutcome;

    /// <summary>The store did not answer; it may later.</summary>
    public sealed record Unavailable : CredentialOutcome;
}
