using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Credentials;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Credentials.OAuth;

/// <summary>How keeping new tokens ended: a closed set.</summary>
public abstract record TokensKept
{
    private TokensKept() { }

    /// <summary>The vault holds them.</summary>
    public sealed record Kept : TokensKept;

    /// <summary>Somebody gave the credential other tokens, or another endpoint or client, meanwhile: theirs stay.</summary>
    public sealed record Overtaken : TokensKept;

    /// <summary>The credential was deleted.</summary>
    public sealed record Gone : TokensKept;
}

/// <summary>Writes what token endpoints said into the vault. Whatever a person changed meanwhile stays as they set it.</summary>
public sealed class TokenKeeping(AppDbOpening databases, CredentialSeal seal, AuditLog audit, TimeProvider time)
{
    private const int Attempts = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Keeps renewed tokens. Not to be stopped: the refresh token they replace is spent.</summary>
    /// <param name="row">The credential as it was when they were asked for.</param>
    /// <param name="secrets">What it held.</param>
    /// <param name="used">The refresh token that was sent; kept for one try, should the new one be refused.</param>
    /// <param name="tokens">What came back.</param>
    public Task<TokensKept> RenewAsync(Credential row, CredentialSecrets secrets, string used, OAuthTokens tokens) => KeepAsync(row, secrets, now => now with
    {
        Value = tokens.MergeInto(now.Value),
        RefreshToken = tokens.RefreshToken ?? used,
        PreviousRefreshToken = tokens.RefreshToken is null || tokens.RefreshToken == used ? now.PreviousRefreshToken : used,
    }, tokens, connectedBy: null);

    /// <summary>Keeps the tokens of a new grant. Nothing of an older one remains, except a refresh token in force where none came.</summary>
    /// <param name="row">The credential as it was when they were asked for.</param>
    /// <param name="secrets">What it held.</param>
    /// <param name="tokens">What came back.</param>
    /// <param name="connectedBy">Who granted them.</param>
    public Task<TokensKept> ConnectAsync(Credential row, CredentialSecrets secrets, OAuthTokens tokens, AuditActor connectedBy) => KeepAsync(row, secrets, now => now with
    {
        Value = tokens.MergeInto(Empty),
        RefreshToken = tokens.RefreshToken ?? (row.NeedsReconnect ? null : now.RefreshToken),
        PreviousRefreshToken = null,
    }, tokens, connectedBy);

    /// <summary>Notes a failure and gives the lease back; nothing when the credential was changed or somebody else has the lease.</summary>
    /// <param name="row">The credential as it was.</param>
    /// <param name="owner">Who holds the lease.</param>
    /// <param name="reason">For people.</param>
    /// <param name="isLost">Whether only a person can mend it.</param>
    /// <param name="asked">How long the endpoint asks to be left alone.</param>
    /// <returns>Whether it was noted.</returns>
    public async Task<bool> FailAsync(Credential row, string owner, string reason, bool isLost, TimeSpan? asked)
    {
        var failures = row.RefreshFailures + 1;
        DateTimeOffset? next = isLost ? null : RefreshPolicy.RetryAt(time.GetUtcNow(), failures, asked, Random.Shared.NextDouble());
        await using var db = databases.ForSystem();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var noted = await db.Credentials.Where(one => one.TenantId == row.TenantId && one.Id == row.Id && one.Version == row.Version && one.LeaseOwner == owner)
            .ExecuteUpdateAsync(set => set
                .SetProperty(one => one.LastError, reason).SetProperty(one => one.RefreshFailures, failures)
                .SetProperty(one => one.NeedsReconnect, isLost).SetProperty(one => one.RefreshAt, next)
                .SetProperty(one => one.LeaseOwner, (string?)null).SetProperty(one => one.LeaseUntil, (DateTimeOffset?)null)) == 1;
        if (noted && isLost)
        {
            audit.Add(db, AuditAction.CredentialRefreshed, AuditActor.System with { TenantId = row.TenantId }, new(row.Id, row.Name), "needs_reconnect");
            await db.SaveChangesAsync();
        }
        await transaction.CommitAsync();
        return noted;
    }

    private static System.Text.Json.JsonElement Empty { get; } = System.Text.Json.JsonElement.Parse("{}");

    private async Task<TokensKept> KeepAsync(Credential row, CredentialSecrets secrets, Func<CredentialSecrets, CredentialSecrets> change, OAuthTokens tokens, AuditActor? connectedBy)
    {
        var (now, held) = (row, secrets);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (await WriteAsync(now, change(held), tokens, connectedBy)) return new TokensKept.Kept();
                await using var db = databases.ForSystem();
                if (await db.Credentials.AsNoTracking().FirstOrDefaultAsync(one => one.TenantId == row.TenantId && one.Id == row.Id) is not { } newer) return new TokensKept.Gone();
                var its = seal.Open(newer);
                // A grant somebody has just given is newer than whatever came between.
                if (connectedBy is null ? !IsSameGrant(row, secrets, newer, its) : newer.Kind != CredentialKind.OAuth2) return new TokensKept.Overtaken();
                (now, held) = (newer, its);
            }
            catch (Exception problem) when (problem is DbException or DbUpdateException && attempt < Attempts)
            {
                // What was granted exists nowhere else: worth waiting for the database.
                await Task.Delay(Pause, time);
            }
        }
    }

    // A new name, other scopes, other hosts: those and the tokens both stay. Another grant, endpoint or client: the tokens belong to something that is no more.
    private static bool IsSameGrant(Credential row, CredentialSecrets secrets, Credential newer, CredentialSecrets its) =>
        newer.Kind == CredentialKind.OAuth2 && newer.CreatedAt == row.CreatedAt && newer.RefreshUrl == row.RefreshUrl && newer.ClientId == row.ClientId
        && its.RefreshToken == secrets.RefreshToken && AccessTokenOf(its) == AccessTokenOf(secrets);

    private static string? AccessTokenOf(CredentialSecrets secrets) =>
        secrets.Value.TryGetProperty("access_token", out var token) && token.ValueKind == System.Text.Json.JsonValueKind.String ? token.GetString() : null;

    private async Task<bool> WriteAsync(Credential row, CredentialSecrets secrets, OAuthTokens tokens, AuditActor? connectedBy)
    {
        var (now, version) = (time.GetUtcNow(), row.Version + 1);
        var content = seal.Seal(row.TenantId, row.Id, version, secrets);
        DateTimeOffset? due = secrets.RefreshToken is null ? null : RefreshPolicy.DueAt(now, tokens.ExpiresAt);
        var rotated = connectedBy is null ? row.RotatedAt : now;
        await using var db = databases.ForSystem();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var written = await db.Credentials.Where(one => one.TenantId == row.TenantId && one.Id == row.Id && one.Version == row.Version)
            .ExecuteUpdateAsync(set => set
                .SetProperty(one => one.Sealed, content).SetProperty(one => one.Version, version).SetProperty(one => one.HasRefreshToken, secrets.RefreshToken != null)
                .SetProperty(one => one.ExpiresAt, tokens.ExpiresAt).SetProperty(one => one.IssuedAt, now).SetProperty(one => one.LastRefreshedAt, now)
                .SetProperty(one => one.RotatedAt, rotated).SetProperty(one => one.UpdatedAt, now).SetProperty(one => one.RefreshAt, due)
                .SetProperty(one => one.LastError, tokens.Doubt).SetProperty(one => one.NeedsReconnect, valueExpression: false).SetProperty(one => one.RefreshFailures, 0)
                .SetProperty(one => one.LeaseOwner, (string?)null).SetProperty(one => one.LeaseUntil, (DateTimeOffset?)null)) == 1;
        if (written && connectedBy is not null)
        {
            audit.Add(db, AuditAction.CredentialConnected, connectedBy, new(row.Id, row.Name));
            await db.SaveChangesAsync();
        }
        await transaction.CommitAsync();
        return written;
    }
}
