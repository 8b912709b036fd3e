using System.Collections.Concurrent;
using System.Text.Json;
using Orchestrator.Domain.Credentials;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Credentials;

/// <summary>A vault in memory that keeps what it was asked.</summary>
internal sealed class FakeVault : ICredentialSource
{
    private readonly ConcurrentDictionary<(string TenantId, string Id), CredentialLookup> _entries = [];

    public ConcurrentQueue<string> LookUps { get; } = [];

    public ConcurrentQueue<string> Refreshes { get; } = [];

    /// <summary>What a refresh brings; null for a refusal.</summary>
    public Func<CredentialValue, CredentialValue?> Renews { get; set; } = _ => null;

    /// <summary>Stands between the question and the answer.</summary>
    public Func<CancellationToken, Task> Before { get; set; } = _ => Task.CompletedTask;

    public FakeVault Key(string id, string value, string tenantId = "t1", params string[] hosts) =>
        Put(new CredentialValue(tenantId, id, CredentialKind.ApiKey, JsonSerializer.SerializeToElement(value), 1) { AllowedHosts = [.. hosts] });

    public FakeVault Basic(string id, string username, string password) =>
        Put(new CredentialValue("t1", id, CredentialKind.Basic, JsonSerializer.SerializeToElement(new { username, password }), 1));

    public FakeVault OAuth(string id, string json, DateTimeOffset? expiresAt = null, bool canRefresh = false) =>
        Put(new CredentialValue("t1", id, CredentialKind.OAuth2, Draw.Json(json), 1) { ExpiresAt = expiresAt, CanRefresh = canRefresh });

    public FakeVault Put(CredentialValue value)
    {
        _entries[(value.TenantId, value.Id)] = new CredentialLookup.Found(value);
        return this;
    }

    public FakeVault Disable(string id)
    {
        _entries[("t1", id)] = new CredentialLookup.Disabled();
        return this;
    }

    public async ValueTask<CredentialLookup> FindAsync(string tenantId, string id, CancellationToken cancellationToken)
    {
        LookUps.Enqueue(id);
        await Before(cancellationToken);
        return _entries.GetValueOrDefault((tenantId, id)) ?? _entries.GetValueOrDefault(("", id)) ?? new CredentialLookup.NotFound();
    }

    public ValueTask<CredentialRefresh> RefreshAsync(string tenantId, CredentialValue stale, CancellationToken cancellationToken)
    {
        Refreshes.Enqueue(stale.Id);
        if (Renews(stale) is not { } fresh) return new(new CredentialRefresh.Failed("The provider said no."));
        Put(fresh);
        return new(new CredentialRefresh.Refreshed(fresh));
    }
}
