using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.ApiKeys;

/// <summary>A key as it is listed: never the key itself.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="KeyPrefix">Its first 11 characters.</param>
/// <param name="WorkflowId">The one workflow it starts; null for every workflow of the workspace.</param>
/// <param name="WorkflowName">That workflow's name; null for none.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends; null for never.</param>
/// <param name="LastUsedAt">When it was last used; null for never.</param>
public sealed record ApiKeyListItem(
    string Id, string Name, string KeyPrefix, string? WorkflowId, string? WorkflowName, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt);

/// <summary>What became of making a key: a closed set.</summary>
public abstract record ApiKeyOutcome
{
    private ApiKeyOutcome() { }

    /// <summary>It is made.</summary>
    /// <param name="Item">As it is listed.</param>
    /// <param name="Key">The key, which is shown this once.</param>
    public sealed record Created(ApiKeyListItem Item, string Key) : ApiKeyOutcome;

    /// <summary>The caller has no such workflow.</summary>
    public sealed record NoSuchWorkflow : ApiKeyOutcome;

    /// <summary>It is refused.</summary>
    /// <param name="Problems">Everything that is wrong, by field (<c>name</c>, <c>expiresAt</c>).</param>
    public sealed record Invalid(ImmutableArray<FieldProblem> Problems) : ApiKeyOutcome;
}

/// <summary>Webhook keys: made, listed, looked up and revoked. Only their fingerprints are kept.</summary>
public sealed class ApiKeyStore(AppDbOpening databases, KeyCache cache, KeyUsage usage, AuditLog audit, TimeProvider time)
{
    /// <summary>The most keys in a list.</summary>
    public const int ListLimit = 1_000;

    private const int NameLength = 100;

    /// <summary>The caller's keys, newest first.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="workflowId">Only the keys of one workflow; null for all.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<ImmutableArray<ApiKeyListItem>> ListAsync(Caller caller, string? workflowId = null, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var rows = await db.ApiKeys.AsNoTracking().Where(row => workflowId == null || row.WorkflowId == workflowId)
            .OrderByDescending(row => row.Id).Take(ListLimit)
            .Select(row => new ApiKeyListItem(row.Id, row.Name, row.Prefix, row.WorkflowId,
                db.Workflows.Where(workflow => workflow.Id == row.WorkflowId).Select(workflow => workflow.Name).FirstOrDefault(),
                row.CreatedAt, row.ExpiresAt, row.LastUsedAt))
            .ToListAsync(cancellationToken);
        return [.. rows.Select(row => row with { LastUsedAt = usage.Newest(row.Id, row.LastUsedAt) })];
    }

    /// <summary>Makes a key.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="name">1 to 100 characters.</param>
    /// <param name="workflowId">The one workflow it starts; null for every workflow of the workspace.</param>
    /// <param name="expiresAt">When it ends, in the future; null for never.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    public async Task<ApiKeyOutcome> CreateAsync(Caller caller, string name, string? workflowId, DateTimeOffset? expiresAt, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        List<FieldProblem> problems = [];
        if (name.Trim().Length is 0 or > NameLength) problems.Add(new("name", "A name has 1 to 100 characters."));
        if (expiresAt <= now) problems.Add(new("expiresAt", "A key ends in the future, or never: leave this out."));
        if (problems.Count > 0) return new ApiKeyOutcome.Invalid([.. problems]);

        await using var db = databases.ForTenant(caller.TenantId);
        var workflow = workflowId is null ? null
            : await db.Workflows.AsNoTracking().Where(row => row.Id == workflowId).Select(row => row.Name).SingleOrDefaultAsync(cancellationToken);
        if (workflowId is not null && workflow is null) return new ApiKeyOutcome.NoSuchWorkflow();

        var key = KeyText.New();
        var row = new ApiKey
        {
            Id = Guid.CreateVersion7(now).ToString("N"), TenantId = caller.TenantId, UserId = caller.UserId, WorkflowId = workflowId, Name = name.Trim(),
            Prefix = key[..KeyText.PrefixLength], Hash = SecretText.Hash(key), CreatedAt = now, ExpiresAt = expiresAt,
        };
        db.ApiKeys.Add(row);
        audit.Add(db, AuditAction.ApiKeyCreated, AuditActor.Of(caller), new(row.Id, row.Name));
        await db.SaveChangesAsync(cancellationToken);
        return new ApiKeyOutcome.Created(new ApiKeyListItem(row.Id, row.Name, row.Prefix, row.WorkflowId, workflow, row.CreatedAt, row.ExpiresAt, null), key);
    }

    /// <summary>Revokes a key at once.</summary>
    /// <returns>False when the caller has no such key.</returns>
    public async Task<bool> DeleteAsync(Caller caller, string id, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.ApiKeys.Where(row => row.Id == id).Select(row => row.Name).SingleOrDefaultAsync(cancellationToken) is not { } name) return false;
        await db.ApiKeys.Where(row => row.Id == id).ExecuteDeleteAsync(cancellationToken);
        audit.Add(db, AuditAction.ApiKeyDeleted, AuditActor.Of(caller), new(id, name));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        cache.Clear();
        return true;
    }

    /// <summary>What a key opens; null for one that is malformed, unknown, revoked or expired, and while the account that made it is disabled. Notes that it was used.</summary>
    public async ValueTask<KeyHolder?> FindAsync(string key, CancellationToken cancellationToken)
    {
        if (!KeyText.IsWellFormed(key)) return null;
        var hash = SecretText.Hash(key);
        var holder = cache.Find(hash) ?? await LookUpAsync(hash, cancellationToken);
        if (holder is null || holder.ExpiresAt <= time.GetUtcNow()) return null;
        usage.Note(holder.Id);
        return holder;
    }

    private async Task<KeyHolder?> LookUpAsync(string hash, CancellationToken cancellationToken)
    {
        var since = cache.Now;
        await using var db = databases.ForSystem();
        var holder = await db.ApiKeys.AsNoTracking().Where(row => row.Hash == hash && !db.Users.Any(user => user.Id == row.UserId && user.DisabledAt != null))
            .Select(row => new KeyHolder(row.Id, row.TenantId, row.WorkflowId, row.ExpiresAt)).SingleOrDefaultAsync(cancellationToken);
        if (holder is not null) cache.Add(hash, holder, since);
        return holder;
    }
}
