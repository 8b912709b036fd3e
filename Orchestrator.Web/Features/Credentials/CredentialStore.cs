using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Credentials;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Credentials;

/// <summary>
/// The vault: credentials of the caller's workspace, and those of all workspaces (with an empty <c>tenant_id</c>), which everybody may see and use and an
/// administrator of the instance may change. A workspace's own hides one of all with the same id.
/// </summary>
public sealed partial class CredentialStore(AppDbOpening databases, CredentialSeal seal, CredentialUsage usage, VaultNotes notes, AuditLog audit, TimeProvider time)
{
    /// <summary>The most credentials in a list.</summary>
    public const int ListLimit = 1_000;

    private const int WriteAttempts = 5;

    /// <summary>The credentials a caller can use, by id.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="tenantId">Only the workspace's own, or with an empty text only those of all; null for both.</param>
    /// <param name="kind">Only of one kind; null for all.</param>
    /// <param name="limit">The most, up to <see cref="ListLimit"/>.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<ImmutableArray<CredentialView>> ListAsync(
        Caller caller, string? tenantId = null, CredentialKind? kind = null, int limit = ListLimit, CancellationToken cancellationToken = default)
    {
        await usage.WriteAsync(cancellationToken);
        await using var db = databases.ForTenant(caller.TenantId);
        var rows = await Visible(db, tenantId).Where(row => kind == null || row.Kind == kind).OrderBy(row => row.Id).Take(limit).ToListAsync(cancellationToken);
        return [.. rows.Select(CredentialView.Of)];
    }

    /// <summary>One credential; null when the caller sees none.</summary>
    public async Task<CredentialView?> FindAsync(Caller caller, string id, string? tenantId = null, CancellationToken cancellationToken = default)
    {
        await usage.WriteAsync(cancellationToken);
        await using var db = databases.ForTenant(caller.TenantId);
        return await RowAsync(db, id, tenantId, cancellationToken) is { } row ? CredentialView.Of(row) : null;
    }

    /// <summary>One credential's row, read-only, for what goes on inside the vault; null when the caller sees none.</summary>
    internal async Task<Credential?> ReadAsync(Caller caller, string id, string? tenantId, CancellationToken cancellationToken)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        return await RowAsync(db, id, tenantId, cancellationToken);
    }

    /// <summary>Makes a credential.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="tenantId">The caller's workspace, or an empty text for all workspaces.</param>
    /// <param name="id">Its id.</param>
    /// <param name="input">What it is to be.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    public async Task<VaultOutcome> CreateAsync(Caller caller, string tenantId, string id, CredentialInput input, CancellationToken cancellationToken = default)
    {
        if (Refusal(caller, tenantId) is { } refusal) return refusal;
        if (CredentialRules.AreTooLarge(input)) return new VaultOutcome.TooLarge();
        List<CredentialProblem> problems = [];
        if (!CredentialId.IsValid(id)) problems.Add(new("id", CredentialId.Rule));
        var known = KindOf(input, CredentialKind.ApiKey, problems);
        var secrets = CredentialRules.Check(input, null, known, problems);
        if (secrets is null || known is not { } kind || problems.Count > 0) return new VaultOutcome.Invalid([.. problems]);

        await using var db = databases.ForTenant(caller.TenantId);
        if (await db.Credentials.AnyAsync(one => one.TenantId == tenantId && one.Id == id, cancellationToken)) return new VaultOutcome.Taken();
        var now = time.GetUtcNow();
        var row = new Credential { TenantId = tenantId, Id = id, Name = "", Kind = kind, Sealed = [], RotatedAt = now, CreatedAt = now, UpdatedAt = now };
        Apply(row, input, kind, secrets, now);
        row.Sealed = seal.Seal(tenantId, id, row.Version, secrets);
        db.Credentials.Add(row);
        audit.Add(db, AuditAction.CredentialCreated, AuditActor.Of(caller), new(id, row.Name), fields: input.FieldNames);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException problem) when (problem.InnerException is Microsoft.Data.Sqlite.SqliteException { SqliteErrorCode: 19 })
        {
            return new VaultOutcome.Taken();
        }
        notes.Tell(tenantId);
        return new VaultOutcome.Done(CredentialView.Of(row));
    }

    /// <summary>Changes a credential. What else is going on with it, such as a refresh, gives way.</summary>
    public async Task<VaultOutcome> ChangeAsync(Caller caller, string id, string? tenantId, CredentialInput input, CancellationToken cancellationToken = default)
    {
        if (CredentialRules.AreTooLarge(input)) return new VaultOutcome.TooLarge();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryChangeAsync(caller, id, tenantId, input, cancellationToken);
            }
            catch (DbUpdateConcurrencyException) when (attempt < WriteAttempts)
            {
                // Read it again and change that.
            }
        }
    }

    /// <summary>Removes a credential; what refers to it fails from then on.</summary>
    public async Task<VaultOutcome> DeleteAsync(Caller caller, string id, string? tenantId = null, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        if (await RowAsync(db, id, tenantId, cancellationToken) is not { } row) return new VaultOutcome.NotFound();
        if (Refusal(caller, row.TenantId) is { } refusal) return refusal;
        await using var system = databases.ForSystem();
        await using var transaction = await system.Database.BeginTransactionAsync(cancellationToken);
        var deleted = await system.Credentials.Where(one => one.TenantId == row.TenantId && one.Id == id).ExecuteDeleteAsync(cancellationToken);
        await system.CredentialUses.Where(one => one.CredentialTenantId == row.TenantId && one.CredentialId == id).ExecuteDeleteAsync(cancellationToken);
        if (deleted > 0)
        {
            audit.Add(system, AuditAction.CredentialDeleted, AuditActor.Of(caller), new(id, row.Name));
            await system.SaveChangesAsync(cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        notes.Tell(row.TenantId);
        return deleted == 0 ? new VaultOutcome.NotFound() : new VaultOutcome.Done(CredentialView.Of(row));
    }

    private async Task<VaultOutcome> TryChangeAsync(Caller caller, string id, string? tenantId, CredentialInput input, CancellationToken cancellationToken)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        if (await RowAsync(db, id, tenantId, cancellationToken) is not { } row) return new VaultOutcome.NotFound();
        if (Refusal(caller, row.TenantId) is { } refusal) return refusal;
        List<CredentialProblem> problems = [];
        var known = KindOf(input, row.Kind, problems);
        var old = CredentialRules.ChangesSecrets(input, row, known ?? row.Kind) ? Open(row) : null;
        var secrets = CredentialRules.Check(input, (row, old), known, problems);
        if (known is not { } kind || problems.Count > 0) return new VaultOutcome.Invalid([.. problems]);

        db.Attach(row);
        var version = row.Version;
        Apply(row, input, kind, secrets, time.GetUtcNow());
        if (secrets is not null)
        {
            row.Version = version + 1;
            row.Sealed = seal.Seal(row.TenantId, id, row.Version, secrets);
        }
        audit.Add(db, AuditAction.CredentialChanged, AuditActor.Of(caller), new(id, row.Name), fields: input.FieldNames);
        await db.SaveChangesAsync(cancellationToken);
        notes.Tell(row.TenantId);
        return new VaultOutcome.Done(CredentialView.Of(row));
    }

    // One that does not open can still be given a new value, or be switched off.
    private CredentialSecrets? Open(Credential row)
    {
        try
        {
            return seal.Open(row);
        }
        catch (SealedDataException)
        {
            return null;
        }
    }

    private static CredentialKind? KindOf(CredentialInput input, CredentialKind otherwise, List<CredentialProblem> problems)
    {
        if (!input.Kind.Given) return otherwise;
        if (input.Kind.Value is { } name && CredentialKinds.Find(name) is { } kind) return kind;
        problems.Add(new("kind", $"This must be {CredentialKinds.Names}."));
        return null;
    }

    private static VaultOutcome.Forbidden? Refusal(Caller caller, string tenantId) =>
        tenantId.Length == 0 && !caller.IsAdmin ? new VaultOutcome.Forbidden("Only an administrator of the instance makes or changes a credential of all workspaces.")
        : tenantId.Length > 0 && tenantId != caller.TenantId ? new VaultOutcome.Forbidden("This workspace is not yours. Leave tenant_id out to use your own.")
        : null;

    private static IQueryable<Credential> Visible(AppDb db, string? tenantId) => db.Credentials.AsNoTracking().Where(row => tenantId != null
        ? row.TenantId == tenantId
        : row.TenantId != "" || !db.Credentials.Any(own => own.TenantId == db.TenantId && own.TenantId != "" && own.Id == row.Id));

    private static Task<Credential?> RowAsync(AppDb db, string id, string? tenantId, CancellationToken cancellationToken) =>
        Visible(db, tenantId).Where(row => row.Id == id).OrderByDescending(row => row.TenantId).FirstOrDefaultAsync(cancellationToken);
}
