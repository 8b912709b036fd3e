namespace Orchestrator.Web.Features.Credentials;

/// <summary>Tells open pages that somebody changed the vault.</summary>
public sealed class VaultNotes
{
    /// <summary>A credential was made, changed or removed. Listeners must not take time.</summary>
    public event EventHandler<VaultChangedEventArgs>? Changed;

    /// <summary>Something changed.</summary>
    public void Tell(string tenantId) => Changed?.Invoke(this, new VaultChangedEventArgs(tenantId));
}

/// <summary>Where the vault changed.</summary>
/// <param name="tenantId">The workspace; empty for all.</param>
public sealed class VaultChangedEventArgs(string tenantId) : EventArgs
{
    /// <summary>Whether the steps of a workspace may be concerned.</summary>
    public bool Concerns(string workspace) => tenantId.Length == 0 || tenantId == workspace;
}
