using Microsoft.AspNetCore.Components;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Audit;
using Orchestrator.Web.Security;
using Orchestrator.Web.Ui;
using Radzen;

namespace Orchestrator.Web.Features.Settings;

/// <summary>The instance's encryption keys, and how far a change of them is.</summary>
public sealed partial class EncryptionKeysCard(EncryptionKeys keys, AuditStore audit, DialogService dialogs, NotificationService toasts, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly Question Ask = new(
        "Rotate the encryption keys?",
        "New values are sealed under new keys at once. The others follow one after the other while everything goes on; then the old keys are removed. Backups made before need the old keys they hold.",
        "Keep the keys", "Rotate keys");
    private EncryptionKeysView? view;
    private AuditEventView? last;
    private Ticking? ticking;

    /// <summary>Who looks.</summary>
    [Parameter, EditorRequired] public Caller Caller { get; set; } = null!;

    /// <inheritdoc />
    public void Dispose() => ticking?.Dispose();

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        await ReadAsync();
        if (RendererInfo.IsInteractive) ticking = new Ticking(time, Second, () => InvokeAsync(FollowAsync));
    }

    // A change may also have been begun by somebody else or by a program; its last step is written to the audit log.
    private async Task FollowAsync()
    {
        try
        {
            var before = view;
            view = await keys.ReadAsync(Caller);
            if (view != before) StateHasChanged();
        }
        catch (Exception problem)
        {
            await DispatchExceptionAsync(problem);
        }
    }

    private async Task ReadAsync() => (view, last) = (await keys.ReadAsync(Caller), await audit.LastAsync(Caller, AuditAction.KeyRotationStarted));

    private async Task RotateAsync()
    {
        if (!await dialogs.AskAsync(Ask)) return;
        if (await keys.RotateAsync(Caller) is null) toasts.Failed("The keys were not rotated", "You do not administer this instance any more.");
        else toasts.Done("New keys are in use", "What was sealed before follows.");
        await ReadAsync();
    }
}
