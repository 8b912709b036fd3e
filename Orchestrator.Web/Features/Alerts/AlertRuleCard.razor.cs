using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Integrations;
using Orchestrator.Web.Ui;
using Radzen;

namespace Orchestrator.Web.Features.Alerts;

/// <summary>The rule of who is told when runs fail, of a workflow or of the workspace, and what was sent lately.</summary>
public sealed partial class AlertRuleCard(AlertRules rules, IntegrationStore integrations, NotificationService toasts)
{
    private const int Shown = 5;

    private ImmutableArray<GraphProblem> problems = [];
    private ImmutableArray<IntegrationListItem> servers = [];
    private ImmutableArray<AlertView> alerts = [];
    private bool isOwn;
    private bool isKept;
    private bool isWorkspaceOn;
    private bool isTesting;
    private bool isOn;
    private bool onRecovery;
    private string after = "";
    private string server = "";
    private string to = "";
    private string webhook = "";

    /// <summary>Who looks.</summary>
    [Parameter, EditorRequired] public Caller Caller { get; set; } = null!;

    /// <summary>The workflow; null for the workspace's own rule.</summary>
    [Parameter] public string? WorkflowId { get; set; }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        servers = await integrations.ListAsync(Caller, "smtp");
        var rule = await rules.ReadAsync(Caller, WorkflowId);
        isWorkspaceOn = await rules.ReadAsync(Caller, null) is { Enabled: true };
        isOwn = isKept = rule is not null;
        Show(rule ?? AlertRuleView.New with { Enabled = WorkflowId is not null });
        await LoadAsync();
    }

    private void Show(AlertRuleView rule)
    {
        (isOn, onRecovery, after) = (rule.Enabled, rule.OnRecovery, rule.AfterFailures.ToString(CultureInfo.InvariantCulture));
        (server, to, webhook) = (rule.Email?.IntegrationId ?? "", rule.Email?.To ?? "", rule.WebhookUrl ?? "");
    }

    private async Task LoadAsync() => alerts = await rules.ListAsync(Caller, WorkflowId, Shown);

    private async Task ChooseAsync(ChangeEventArgs change)
    {
        isOwn = change.Value is true;
        problems = [];
        if (isOwn || !isKept) return;
        await rules.RemoveAsync(Caller, WorkflowId);
        isKept = false;
        toasts.Done("It follows the workspace's rule");
    }

    private async Task SaveAsync()
    {
        var failures = int.TryParse(after.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var rule = new AlertRuleView(isOn, failures, onRecovery, server.Length > 0 ? new AlertEmail(server, to) : null, string.IsNullOrWhiteSpace(webhook) ? null : webhook.Trim());
        var outcome = await rules.KeepAsync(Caller, WorkflowId, rule);
        problems = outcome is AlertRuleOutcome.Invalid invalid ? invalid.Problems : [];
        if (outcome is not AlertRuleOutcome.Done) return;
        isKept = true;
        toasts.Done("Alerts saved");
    }

    private async Task TestAsync()
    {
        isTesting = true;
        StateHasChanged();
        var outcome = await rules.TestAsync(Caller, WorkflowId);
        isTesting = false;
        if (outcome is AlertTestOutcome.Tried { Alerts: var tried } && tried.All(alert => alert.Status == AlertStatus.Sent)) toasts.Done("The test was sent");
        else toasts.Failed("The test was not sent", WhyNot(outcome));
        await LoadAsync();
    }

    private static string WhyNot(AlertTestOutcome outcome) => outcome switch
    {
        AlertTestOutcome.Tried tried => tried.Alerts.FirstOrDefault(alert => alert.Error is not null)?.Error ?? "It was not taken.",
        AlertTestOutcome.TooMany refused => refused.Message,
        _ => "Save where alerts go first.",
    };

    private string? Invalid(string path) => problems.Any(problem => problem.Path == path) ? "true" : null;

    private static (string Icon, string Tone, string Word) LookOf(AlertStatus status) => status switch
    {
        AlertStatus.Sent => ("ok", "success", "Sent"),
        AlertStatus.Failed => ("fail", "error", "Not sent"),
        AlertStatus.Held => ("wait", "waiting", "Held back"),
        AlertStatus.Gathered => ("join", "skipped", "In a digest"),
        _ => ("running", "running", "Being sent"),
    };
}
