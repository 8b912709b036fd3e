using System.Collections.Immutable;

namespace Orchestrator.Web.Security;

/// <summary>Something that is written down when somebody does it: a closed set.</summary>
public sealed record AuditAction
{
    private AuditAction(string name, string said) => (Name, Said) = (name, said);

    /// <summary>As it is stored and exported: the kind of thing, a dot, what was done to it.</summary>
    public string Name { get; }

    /// <summary>As people read it, after the actor.</summary>
    public string Said { get; }

    /// <summary>The kind of thing it was done to.</summary>
    public string Kind => Name[..Name.IndexOf('.', StringComparison.Ordinal)];

    public static AuditAction SignedIn { get; } = new("session.started", "signed in");
    public static AuditAction SignInRefused { get; } = new("session.refused", "could not sign in");
    public static AuditAction SignedOut { get; } = new("session.ended", "signed out");
    public static AuditAction SessionsEnded { get; } = new("session.ended_by_owner", "ended sessions");
    public static AuditAction SignedUp { get; } = new("account.created", "made an account");
    public static AuditAction AccountChanged { get; } = new("account.changed", "changed an account");
    public static AuditAction PasswordChanged { get; } = new("account.password_changed", "changed their password");
    public static AuditAction RoleChanged { get; } = new("account.role_changed", "changed somebody's role");
    public static AuditAction AccountDisabled { get; } = new("account.disabled", "disabled an account");
    public static AuditAction AccountEnabled { get; } = new("account.enabled", "enabled an account");
    public static AuditAction InviteCreated { get; } = new("invite.created", "invited somebody");
    public static AuditAction InviteAccepted { get; } = new("invite.accepted", "accepted an invite");
    public static AuditAction InviteRevoked { get; } = new("invite.revoked", "revoked an invite");
    public static AuditAction SettingsChanged { get; } = new("settings.changed", "changed settings");
    public static AuditAction AlertsChanged { get; } = new("alerts.changed", "changed who hears of failures");
    public static AuditAction KeyRotationStarted { get; } = new("keys.rotation_started", "began to change the encryption keys");
    public static AuditAction KeysRotated { get; } = new("keys.rotated", "finished changing the encryption keys");
    public static AuditAction AuditExported { get; } = new("audit.exported", "exported the audit log");
    public static AuditAction AuditPruned { get; } = new("audit.pruned", "removed old entries of the audit log");
    public static AuditAction ApiKeyCreated { get; } = new("api_key.created", "made an API key");
    public static AuditAction ApiKeyUsed { get; } = new("api_key.used", "used an API key for the first time");
    public static AuditAction ApiKeyDeleted { get; } = new("api_key.deleted", "deleted an API key");
    public static AuditAction WorkflowCreated { get; } = new("workflow.created", "made a workflow");
    public static AuditAction WorkflowPublished { get; } = new("workflow.published", "published a workflow");
    public static AuditAction WorkflowVisibilityChanged { get; } = new("workflow.visibility_changed", "changed who sees a workflow");
    public static AuditAction WorkflowEnabledChanged { get; } = new("workflow.enabled_changed", "turned a workflow on or off");
    public static AuditAction WorkflowDeleted { get; } = new("workflow.deleted", "deleted a workflow");
    public static AuditAction RunStarted { get; } = new("execution.started", "ran a workflow");
    public static AuditAction RunRepeated { get; } = new("execution.repeated", "ran a workflow again");
    public static AuditAction RunCancelled { get; } = new("execution.cancelled", "cancelled a run");
    public static AuditAction RunsDeleted { get; } = new("execution.deleted", "deleted runs");
    public static AuditAction RunsMasked { get; } = new("execution.masked", "masked what was kept of a run");
    public static AuditAction RunRevealed { get; } = new("execution.revealed", "looked at the unmasked data of a run");
    public static AuditAction CredentialCreated { get; } = new("credential.created", "made a credential");
    public static AuditAction CredentialChanged { get; } = new("credential.changed", "changed a credential");
    public static AuditAction CredentialTested { get; } = new("credential.tested", "tested a credential");
    public static AuditAction CredentialUsed { get; } = new("credential.used", "used a credential for the first time");
    public static AuditAction CredentialConnected { get; } = new("credential.connected", "connected a credential");
    public static AuditAction CredentialRefreshed { get; } = new("credential.refreshed", "refreshed a credential");
    public static AuditAction CredentialDeleted { get; } = new("credential.deleted", "deleted a credential");
    public static AuditAction IntegrationCreated { get; } = new("integration.created", "made an integration");
    public static AuditAction IntegrationChanged { get; } = new("integration.changed", "changed an integration");
    public static AuditAction IntegrationTested { get; } = new("integration.tested", "tested an integration");
    public static AuditAction IntegrationDeleted { get; } = new("integration.deleted", "deleted an integration");

    /// <summary>Every one, in the order in which they are offered.</summary>
    public static ImmutableArray<AuditAction> All { get; } =
    [
        SignedIn, SignInRefused, SignedOut, SessionsEnded, SignedUp, AccountChanged, PasswordChanged, RoleChanged, AccountDisabled, AccountEnabled,
        InviteCreated, InviteAccepted, InviteRevoked, SettingsChanged, AlertsChanged, KeyRotationStarted, KeysRotated, AuditExported, AuditPruned, ApiKeyCreated, ApiKeyUsed, ApiKeyDeleted,
        WorkflowCreated, WorkflowPublished, WorkflowVisibilityChanged, WorkflowEnabledChanged, WorkflowDeleted, RunStarted, RunRepeated, RunCancelled, RunsDeleted, RunsMasked, RunRevealed,
        CredentialCreated, CredentialChanged, CredentialTested, CredentialUsed, CredentialConnected, CredentialRefreshed, CredentialDeleted,
        IntegrationCreated, IntegrationChanged, IntegrationTested, IntegrationDeleted,
    ];
}
