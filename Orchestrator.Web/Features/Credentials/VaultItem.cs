using System.Collections.Immutable;
using Orchestrator.Domain.Credentials;
using Orchestrator.Web.Data;
using Orchestrator.Web.Ui;

namespace Orchestrator.Web.Features.Credentials;

/// <summary>A credential as the page shows it: more than the API tells, and nothing secret either.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="TenantId">Its workspace; empty for one of all.</param>
/// <param name="Enabled">Whether it may be used.</param>
/// <param name="Description">What it is for.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="AllowedHosts">Where it may go; empty for anywhere.</param>
/// <param name="Token">What renews it; null for none.</param>
/// <param name="LastUsedAt">When a step last used it.</param>
/// <param name="RotatedAt">When its value was last set by a person.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UsedBy">The workflows that use it or refer to it.</param>
public sealed record VaultItem(
    string Id, string Name, CredentialKind Kind, string TenantId, bool Enabled, string? Description, DateTimeOffset? ExpiresAt, ImmutableArray<string> AllowedHosts, VaultToken? Token,
    DateTimeOffset? LastUsedAt, DateTimeOffset RotatedAt, DateTimeOffset CreatedAt, ImmutableArray<CredentialUseView> UsedBy)
{
    /// <summary>Whether it is one of all workspaces.</summary>
    public bool IsGlobal => TenantId.Length == 0;

    /// <summary>Whether the product renews it.</summary>
    public bool Renews => Token is { HasRefreshToken: true, RefreshUrl: not null, NeedsReconnect: false };

    /// <summary>How a step refers to it, at its most useful.</summary>
    public string Reference => $"credentials://{Id}{Kind switch { CredentialKind.OAuth2 => "/access_token", CredentialKind.Basic => "/authorization", _ => "" }}";

    /// <summary>The kind in words.</summary>
    public string KindWords => Kind switch { CredentialKind.OAuth2 => "OAuth 2.0", CredentialKind.Basic => "User name and password", _ => "API key" };

    /// <summary>Of a row.</summary>
    public static VaultItem Of(Credential row, ImmutableArray<CredentialUseView> usedBy) => new(
        row.Id, row.Name, row.Kind, row.TenantId, row.Enabled, row.Description, row.ExpiresAt, CredentialView.HostsOf(row) ?? [],
        row.Kind == CredentialKind.OAuth2
            ? new(row.HasRefreshToken, row.RefreshUrl, row.AuthorizeUrl, row.ClientId, row.ClientAuth, row.Scopes, row.LastRefreshedAt, row.LastError, row.NeedsReconnect) : null,
        row.LastUsedAt, row.RotatedAt, row.CreatedAt, usedBy);
}

/// <summary>What renews an <c>oauth2</c> credential.</summary>
public sealed record VaultToken(
    bool HasRefreshToken, string? RefreshUrl, string? AuthorizeUrl, string? ClientId, string? ClientAuth, string? Scopes, DateTimeOffset? LastRefreshedAt, string? LastError, bool NeedsReconnect);

/// <summary>What somebody should know of a credential first.</summary>
public enum HealthState
{
    /// <summary>Nothing to do.</summary>
    Healthy,
    /// <summary>Switched off.</summary>
    Disabled,
    /// <summary>It needs a person: reconnect, or a new value.</summary>
    Broken,
    /// <summary>It ends within a week and nothing renews it.</summary>
    Expiring,
    /// <summary>Nothing used it for 90 days.</summary>
    Unused,
    /// <summary>Its value is older than 90 days.</summary>
    Old,
}

/// <summary>A state with its words and its look.</summary>
/// <param name="State">The state.</param>
/// <param name="Text">In words.</param>
/// <param name="Tone">The colour.</param>
/// <param name="Icon">The symbol.</param>
public sealed record CredentialHealth(HealthState State, string Text, string Tone, string Icon)
{
    /// <summary>How long unused or not rotated is long.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromDays(90);

    private static readonly TimeSpan Soon = TimeSpan.FromDays(7);

    /// <summary>The first thing to say of a credential.</summary>
    public static CredentialHealth Of(VaultItem item, DateTimeOffset now)
    {
        if (!item.Enabled) return new(HealthState.Disabled, "Disabled", "none", "idle");
        if (item.Token is { NeedsReconnect: true }) return new(HealthState.Broken, "Needs reconnect", "error", "fail");
        if (item.ExpiresAt <= now && !item.Renews) return new(HealthState.Broken, "Expired", "error", "fail");
        if (item.Token is { LastError: not null }) return new(HealthState.Broken, "Refresh fails", "error", "fail");
        if (item.ExpiresAt - now < Soon && !item.Renews) return new(HealthState.Expiring, $"Expires {Spoken.Until(item.ExpiresAt!.Value, now)}", "waiting", "wait");
        if (IsUnused(item, now)) return new(HealthState.Unused, $"Unused for {Spoken.Count((long)(now - (item.LastUsedAt ?? item.CreatedAt)).TotalDays, "day")}", "skipped", "skip");
        if (IsOld(item, now)) return new(HealthState.Old, $"{Spoken.Count((long)(now - item.RotatedAt).TotalDays, "day")} old", "skipped", "history");
        return new(HealthState.Healthy, "Healthy", "success", "ok");
    }

    /// <summary>Whether nothing used it for long.</summary>
    public static bool IsUnused(VaultItem item, DateTimeOffset now) => now - (item.LastUsedAt ?? item.CreatedAt) > Long;

    /// <summary>Whether its value was not changed for long; what renews itself does not get old.</summary>
    public static bool IsOld(VaultItem item, DateTimeOffset now) => !item.Renews && now - item.RotatedAt > Long;

    /// <summary>Whether a figure of the health strip counts it.</summary>
    public static bool IsCounted(HealthState figure, VaultItem item, DateTimeOffset now) => figure switch
    {
        HealthState.Unused => item.Enabled && IsUnused(item, now),
        HealthState.Old => item.Enabled && IsOld(item, now),
        _ => Of(item, now).State == figure,
    };
}
