using System.Collections.Immutable;
using System.Globalization;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Redaction;

namespace Orchestrator.Domain.Credentials;

/// <summary>That a step of a workflow used a credential.</summary>
/// <param name="TenantId">The workflow's workspace.</param>
/// <param name="WorkflowId">The workflow.</param>
/// <param name="CredentialTenantId">The credential's workspace; empty for one of all.</param>
/// <param name="CredentialId">The credential.</param>
/// <param name="At">When.</param>
public readonly record struct CredentialUsed(string TenantId, string WorkflowId, string CredentialTenantId, string CredentialId, DateTimeOffset At);

/// <summary>The one place where ids become secrets: looks them up, judges expiry, makes them known to the run's masking before anything else sees them, counts.</summary>
/// <param name="source">The vault.</param>
/// <param name="time">The clock.</param>
/// <param name="used">Told of every use; must not take time.</param>
public sealed class CredentialResolver(ICredentialSource source, TimeProvider time, Action<CredentialUsed>? used = null)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    /// <summary>Looks up each id once.</summary>
    /// <returns>What was found, or the first error; codes CREDENTIAL_NOT_FOUND, _DISABLED, _EXPIRED, or CONNECTION_FAILED when the vault does not answer.</returns>
    internal async ValueTask<(ImmutableArray<CredentialValue> Found, StepError? Error)> FindAsync(
        IEnumerable<string> ids, RunSecrets secrets, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var found = ImmutableArray.CreateBuilder<CredentialValue>();
        foreach (var id in ids)
        {
            var (value, error) = await FindAsync(id, secrets, either.Token, cancellationToken);
            if (value is null) return ([], error);
            found.Add(value);
        }

        return (found.ToImmutable(), null);
    }

    /// <summary>Brings a newer value of one that was refused; null when there is none.</summary>
    internal async ValueTask<CredentialValue?> RefreshAsync(CredentialValue stale, RunSecrets secrets, CancellationToken cancellationToken)
    {
        if (await source.RefreshAsync(secrets.TenantId, stale, cancellationToken) is not CredentialRefresh.Refreshed { Credential: var fresh }) return null;
        secrets.Add(CredentialSecrets.Of(fresh));
        return fresh;
    }

    private async ValueTask<(CredentialValue? Value, StepError? Error)> FindAsync(
        string id, RunSecrets secrets, CancellationToken withPatience, CancellationToken cancellationToken)
    {
        try
        {
            switch (await source.FindAsync(secrets.TenantId, id, withPatience))
            {
                case CredentialLookup.Found { Credential: var value }:
                    secrets.Add(CredentialSecrets.Of(value));
                    return await UnexpiredAsync(value, secrets, withPatience);
                case CredentialLookup.Disabled:
                    return (null, new StepError(ErrorCodes.CredentialDisabled, $"The credential “{id}” is switched off."));
                default:
                    return (null, NotFound(id));
            }
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, new StepError(ErrorCodes.ConnectionFailed, $"The vault did not answer when it was asked for the credential “{id}”.", Retryable: true));
        }
    }

    private async ValueTask<(CredentialValue? Value, StepError? Error)> UnexpiredAsync(CredentialValue value, RunSecrets secrets, CancellationToken cancellationToken)
    {
        if (value.ExpiresAt is { } end && end <= time.GetUtcNow())
        {
            var expired = string.Create(CultureInfo.InvariantCulture, $"The credential “{value.Id}” expired at {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
            if (!value.CanRefresh) return (null, new StepError(ErrorCodes.CredentialExpired, $"{expired}."));
            switch (await source.RefreshAsync(secrets.TenantId, value, cancellationToken))
            {
                case CredentialRefresh.Refreshed { Credential: var fresh }:
                    secrets.Add(CredentialSecrets.Of(fresh));
                    value = fresh;
                    break;
                case CredentialRefresh.Failed failed:
                    return (null, new StepError(ErrorCodes.CredentialExpired, $"{expired} and could not be refreshed: {failed.Reason}", Retryable: true));
            }
        }

        used?.Invoke(new CredentialUsed(secrets.TenantId, secrets.WorkflowId, value.TenantId, value.Id, time.GetUtcNow()));
        return (value, null);
    }

    /// <summary>One text for what is not there and for what belongs to another workspace.</summary>
    internal static StepError NotFound(string id) => new(ErrorCodes.CredentialNotFound, $"There is no credential “{id}” in this workspace.");
}
