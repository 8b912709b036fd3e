using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Integrations;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Integrations;

/// <summary>Connections to providers: made, changed, removed. What is secret of them is sealed.</summary>
public sealed partial class IntegrationStore(AppDbOpening databases, ProviderCatalog providers, IntegrationSeal seal, AuditLog audit, TimeProvider time)
{
    /// <summary>The most integrations in a list.</summary>
    public const int ListLimit = 1_000;

    private const int NameLength = 200;
    private const int WriteAttempts = 5;

    /// <summary>The caller's integrations, by name.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="type">Only those of one provider; null for all.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<ImmutableArray<IntegrationListItem>> ListAsync(Caller caller, string? type = null, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var rows = await db.Integrations.AsNoTracking().Where(row => type == null || row.Type == type).OrderBy(row => row.Name).ThenBy(row => row.Id).Take(ListLimit).ToListAsync(cancellationToken);
        return [.. rows.Select(IntegrationListItem.Of)];
    }

    /// <summary>One integration; null when the caller has none of that id.</summary>
    public async Task<IntegrationView?> FindAsync(Caller caller, string id, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        return await db.Integrations.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is { } row ? IntegrationView.Of(row) : null;
    }

    /// <summary>The workflows of the caller that name each integration in their draft or in what is published.</summary>
    public async Task<ImmutableDictionary<string, ImmutableArray<IntegrationUser>>> UsersAsync(Caller caller, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var graphs = await db.GraphsWithAsync("\"integrationId\"", cancellationToken);
        var ids = await db.Integrations.AsNoTracking().Select(row => row.Id).Take(ListLimit).ToListAsync(cancellationToken);
        return ids.ToImmutableDictionary(id => id, id => graphs
            .Where(graph => graph.Draft.Contains(id, StringComparison.Ordinal) || graph.Published?.Contains(id, StringComparison.Ordinal) == true)
            .Select(graph => new IntegrationUser(graph.Id, graph.Name)).ToImmutableArray(), StringComparer.Ordinal);
    }

    /// <summary>Checks settings without keeping them; of an integration that is kept, what is left out is taken from there.</summary>
    public async Task<CheckedIntegration?> CheckAsync(Caller caller, string? id, string? type, JsonElement? config, CancellationToken cancellationToken = default)
    {
        var old = ProviderConfig.Empty;
        if (id is not null)
        {
            await using var db = databases.ForTenant(caller.TenantId);
            if (await db.Integrations.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } row) return null;
            if (config is null) return Kept(row);
            var lost = Lost(row, config.Value);
            return lost.IsEmpty ? Check(row.Type, config, OpenOrClear(row)) : new(providers.Find(row.Type), old, lost);
        }
        return Check(type, config, old);
    }

    /// <summary>Makes an integration.</summary>
    public async Task<IntegrationChange> CreateAsync(Caller caller, string? name, string? type, JsonElement? config, CancellationToken cancellationToken = default)
    {
        var checkedOne = Check(type, config, ProviderConfig.Empty);
        if (checkedOne.Provider is not { } provider || checkedOne.Problems.Length > 0 || NameProblem(name) is not null)
            return new IntegrationChange.Invalid(NameProblem(name) is { } wrong ? [wrong, .. checkedOne.Problems] : checkedOne.Problems);
        var now = time.GetUtcNow();
        var row = new Integration
        {
            Id = Guid.CreateVersion7(now).ToString("N"), TenantId = caller.TenantId, Name = name!.Trim(), Type = provider.Type, Config = "{}", SecretNames = "[]", CreatedAt = now, UpdatedAt = now,
        };
        seal.Write(row, provider, checkedOne.Config);
        await using var db = databases.ForTenant(caller.TenantId);
        db.Integrations.Add(row);
        audit.Add(db, AuditAction.IntegrationCreated, AuditActor.Of(caller), new(row.Id, row.Name), fields: FieldsOf(name, config));
        await db.SaveChangesAsync(cancellationToken);
        return new IntegrationChange.Done(IntegrationView.Of(row), row.Version);
    }

    /// <summary>Changes an integration. A secret that is left out is kept; null clears it.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">Which.</param>
    /// <param name="name">The new name; null keeps it.</param>
    /// <param name="config">The new settings; null keeps them.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    public async Task<IntegrationChange> ChangeAsync(Caller caller, string id, string? name, JsonElement? config, CancellationToken cancellationToken = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryChangeAsync(caller, id, name, config, cancellationToken);
            }
            catch (DbUpdateConcurrencyException) when (attempt < WriteAttempts)
            {
                // Read it again and change that.
            }
        }
    }

    /// <summary>Removes an integration; steps that name it fail from then on.</summary>
    /// <returns>False when the caller has none of that id.</returns>
    public async Task<bool> DeleteAsync(Caller caller, string id, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        if (await db.Integrations.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } row) return false;
        db.Integrations.Remove(row);
        audit.Add(db, AuditAction.IntegrationDeleted, AuditActor.Of(caller), new(row.Id, row.Name));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            // Somebody changed it at the same moment, or was quicker.
            return await DeleteAsync(caller, id, cancellationToken);
        }
    }

    /// <summary>Keeps what a test found.</summary>
    /// <param name="caller">Who tested.</param>
    /// <param name="id">What.</param>
    /// <param name="version">Which settings were tested: what was found does not hold for newer ones, and is not kept then.</param>
    /// <param name="found">What was found.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    public async Task KeepTestAsync(Caller caller, string id, long version, IntegrationTestView found, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var now = time.GetUtcNow();
        await db.Integrations.Where(row => row.Id == id && row.Version == version).ExecuteUpdateAsync(row => row
            .SetProperty(one => one.LastTestAt, now).SetProperty(one => one.LastTestStatus, found.Status).SetProperty(one => one.LastTestMessage, found.Message), cancellationToken);
        audit.Add(db, AuditAction.IntegrationTested, AuditActor.Of(caller), new(id), found.Status == "success" ? "ok" : "error");
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<IntegrationChange> TryChangeAsync(Caller caller, string id, string? name, JsonElement? config, CancellationToken cancellationToken)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        if (await db.Integrations.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } row) return new IntegrationChange.NotFound();
        var wrongName = name is null ? null : NameProblem(name);
        var changed = config is not { } sent ? null : Lost(row, sent) is { IsEmpty: false } lost ? new(null, ProviderConfig.Empty, lost) : Check(row.Type, config, OpenOrClear(row));
        if (wrongName is not null || changed is { Problems.Length: > 0 })
            return new IntegrationChange.Invalid([.. wrongName is null ? [] : new[] { wrongName }, .. changed?.Problems ?? []]);
        row.Name = name?.Trim() ?? row.Name;
        row.UpdatedAt = time.GetUtcNow();
        if (changed is not null)
        {
            row.Version++;
            seal.Write(row, changed.Provider!, changed.Config);
        }
        audit.Add(db, AuditAction.IntegrationChanged, AuditActor.Of(caller), new(row.Id, row.Name), fields: FieldsOf(name, config));
        await db.SaveChangesAsync(cancellationToken);
        return new IntegrationChange.Done(IntegrationView.Of(row), row.Version);
    }

    private static IEnumerable<string> FieldsOf(string? name, JsonElement? config) =>
        (name is null ? Enumerable.Empty<string>() : ["name"]).Concat(config is { ValueKind: JsonValueKind.Object } sent ? sent.EnumerateObject().Select(member => $"config.{member.Name}") : []);

    private CheckedIntegration Check(string? type, JsonElement? config, ProviderConfig old)
    {
        if (providers.Find(type) is not { } provider)
            return new(null, old, [new("type", $"This must be one of {string.Join(", ", providers.All.Select(one => one.Type))}.")]);
        if (config is not { } sent) return new(provider, old, [new("config", "This is required: an object of settings.")]);
        var (merged, problems) = ProviderConfig.Merge(provider, sent, old);
        return new(provider, merged, problems);
    }

    private static CredentialProblem? NameProblem(string? name) => name?.Trim().Length is > 0 and <= NameLength ? null : new("name", $"A name has 1 to {NameLength} characters.");
}
