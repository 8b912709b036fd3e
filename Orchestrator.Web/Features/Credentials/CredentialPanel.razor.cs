using Microsoft.AspNetCore.Components;
using Orchestrator.Domain.Credentials;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Ui;

namespace Orchestrator.Web.Features.Credentials;

/// <summary>One credential beside the list: what is wrong with it, how to refer to it, who uses it.</summary>
public sealed partial class CredentialPanel(CredentialChecks checks, TimeProvider time)
{
    private CredentialTestView? said;
    private bool busy;

    /// <summary>The credential.</summary>
    [Parameter, EditorRequired] public VaultItem Item { get; set; } = null!;

    /// <summary>Who looks.</summary>
    [Parameter, EditorRequired] public Caller Caller { get; set; } = null!;

    /// <summary>Whether the person may change it.</summary>
    [Parameter] public bool MayChange { get; set; }

    /// <summary>Called when the panel is put away.</summary>
    [Parameter] public EventCallback OnClose { get; set; }

    /// <summary>Called when it is to be edited.</summary>
    [Parameter] public EventCallback OnEdit { get; set; }

    /// <summary>Called when it is switched on or off.</summary>
    [Parameter] public EventCallback<bool> OnEnabled { get; set; }

    /// <summary>Called when it is to be deleted.</summary>
    [Parameter] public EventCallback OnDelete { get; set; }

    /// <summary>Called when something changed it.</summary>
    [Parameter] public EventCallback OnChanged { get; set; }

    private string[] Fields => Item switch
    {
        { Kind: CredentialKind.Basic } => ["username", "password", "authorization"],
        { Kind: CredentialKind.OAuth2, Token.HasRefreshToken: true } => ["access_token", "refresh_token", "expires_at"],
        { Kind: CredentialKind.OAuth2 } => ["access_token", "expires_at"],
        _ => ["value"],
    };

    private (string Tone, string Icon, string Title, string Text)? Trouble => CredentialHealth.Of(Item, time.GetUtcNow()) is var health && health.State switch
    {
        HealthState.Broken => $"{Item.Token?.LastError ?? "It is past its end, and nothing renews it."} {Failing}",
        HealthState.Disabled => $"Steps that use it fail until it is enabled. {Failing}",
        HealthState.Expiring => "Nothing renews it. Give it a new value before then.",
        HealthState.Old => "Change the value now and then: edit it, and every workflow uses the new one at once.",
        HealthState.Unused => "If nothing needs it, disable it, and delete it once nothing fails.",
        _ => null,
    } is { } text ? (health.Tone is "error" or "waiting" ? health.Tone : "", health.Icon, health.Text, text) : null;

    private string Failing => Item.UsedBy.Length == 0 ? "" : $"{Spoken.Count(Item.UsedBy.Length, "workflow")} {(Item.UsedBy.Length == 1 ? "uses" : "use")} it.";

    private Task TestAsync() => RunAsync(async () =>
        await checks.TestAsync(Caller, Item.Id, Item.TenantId) ?? new("error", "It was deleted meanwhile."));

    private Task RefreshAsync() => RunAsync(async () => await checks.RefreshAsync(Caller, Item.Id, Item.TenantId) switch
    {
        RefreshNow.Renewed { Credential.ExpiresAt: { } ends } => new("success", $"Renewed. It expires {Spoken.Until(ends, time.GetUtcNow())}."),
        RefreshNow.Renewed => new("success", "Renewed."),
        RefreshNow.Impossible impossible => new("error", impossible.Reason),
        RefreshNow.Refused refused => new("error", refused.Reason),
        RefreshNow.Forbidden forbidden => new("error", forbidden.Why),
        _ => new("error", "It was changed or deleted meanwhile."),
    });

    private async Task RunAsync(Func<Task<CredentialTestView>> check)
    {
        busy = true;
        try
        {
            said = await check();
        }
        finally
        {
            busy = false;
        }
        await OnChanged.InvokeAsync();
    }
}
