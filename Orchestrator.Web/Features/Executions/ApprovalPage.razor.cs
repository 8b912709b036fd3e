using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Ui;
using Radzen;

namespace Orchestrator.Web.Features.Executions;

/// <summary>Where a person of the workspace approves or rejects what a run waits for.</summary>
public sealed partial class ApprovalPage(ApprovalStore store, CallbackAnswers callbacks, NotificationService toasts)
{
    private Caller caller = null!;
    private ApprovalView? approval;
    private List<AskedField> fields = [];
    private string comment = "";
    private bool isMissing;

    /// <summary>Which approval.</summary>
    [Parameter] public string Id { get; set; } = "";

    [CascadingParameter] private Task<AuthenticationState> Session { get; set; } = null!;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        caller = Caller.Of((await Session).User);
        await LoadAsync();
        fields = AskedField.Of(approval?.Fields);
    }

    private async Task LoadAsync()
    {
        approval = await store.ReadAsync(caller, Id);
        isMissing = approval is null;
    }

    private async Task DecideAsync(bool approved)
    {
        JsonElement? filled = fields.Count == 0 ? null : JsonSerializer.SerializeToElement(fields.ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal));
        var decision = new Decision(approved, string.IsNullOrWhiteSpace(comment) ? null : comment.Trim(), filled);
        switch (await callbacks.DecideAsync(caller.TenantId, Id, caller.Name, decision, CancellationToken.None))
        {
            case CallbackOutcome.Taken:
                toasts.Done(approved ? "Approved" : "Rejected", "The run goes on.");
                break;
            case CallbackOutcome.Answered:
                toasts.Failed("It was decided before", "Somebody was quicker.");
                break;
            default:
                toasts.Failed("It is too late to decide", "The time is over, or the run has ended.");
                break;
        }

        await LoadAsync();
    }
}
