namespace Orchestrator.Web.Features.Credentials;

/// <summary>Tells open pages that somebody changed the vault.</summary>
public sealed class VaultNotes
{
    /// <summary>A credential was made, changed or removed: in this workspace, or in all when the text is empty. Listeners must not take time.</summary>
    public event Action<string>? Changed;

    /// <summary>Something changed.</summary>
    public void Tell(string tenantId) => Changed?.Invoke(tenantId);
}
