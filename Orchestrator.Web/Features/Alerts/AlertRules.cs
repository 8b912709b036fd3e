using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Mail;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Alerts;

/// <summary>What became of a write to a rule: a closed set.</summary>
public abstract record AlertRuleOutcome
{
    private AlertRuleOutcome() { }

    /// <summary>It is stored.</summary>
    public sealed record Done(AlertRuleView Rule) : AlertRuleOutcome;

    /// <summary>The caller has no such workflow.</summary>
    public sealed record NotFound : AlertRuleOutcome;

    /// <summary>It is refused; nothing was written.</summary>
    public sealed record Invalid(ImmutableArray<GraphProblem> Problems) : AlertRuleOutcome;
}

/// <summary>What became of a test: a closed set.</summary>
public abstract record AlertTestOutcome
{
    private AlertTestOutcome() { }

    /// <summary>It was tried, in each way of the rule.</summary>
    public sealed record Tried(ImmutableArray<AlertView> Alerts) : AlertTestOutcome;

    /// <summary>There is no rule, or it names no way.</summary>
    public sealed record NotFound : AlertTestOutcome;

    /// <summary>The workspace has sent as many as it may.</summary>
    /// <param name="Wait">How long it may send none.</param>
    public sealed record TooMany(TimeSpan Wait) : AlertTestOutcome
    {
        /// <summary>For people.</summary>
        public string Message => $"A workspace sends {AlertTestLimit.Tests} tests in ten minutes at most. Try again in {(Wait > TimeSpan.FromMinutes(1) ? $"{Math.Ceiling(Wait.TotalMinutes):0} minutes" : "a minute")}.";
    }
}

/// <summary>The rules of who is told when runs fail: one of the workspace, and of each workflow that wants another.</summary>
public sealed class AlertRules(AppDbOpening databases, AlertWatch watch, AlertTexts texts, AlertTestLimit tests, AuditLog audit, TimeProvider time)
{
    /// <summary>The most alerts in a list.</summary>
    public const int ListLimit = 100;

    private const int MostFailures = 100;
    private const int LongestUrl = 2_000;

    /// <summary>A rule; null when there is none.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="workflowId">The workflow; null for the workspace's own rule.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<AlertRuleView?> ReadAsync(Caller caller, string? workflowId, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var id = workflowId ?? caller.TenantId;
        return await db.AlertRules.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is { } row ? AlertRuleView.Of(row) : null;
    }

    /// <summary>Whether the caller has that workflow.</summary>
    public async Task<bool> OwnsAsync(Caller caller, string workflowId, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        return await db.Workflows.AnyAsync(row => row.Id == workflowId, cancellationToken);
    }

    /// <summary>Stores a rule. Failures are counted from now on.</summary>
    public async Task<AlertRuleOutcome> KeepAsync(Caller caller, string? workflowId, AlertRuleView rule, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var name = workflowId is null ? "" : await db.Workflows.Where(row => row.Id == workflowId).Select(row => row.Name).SingleOrDefaultAsync(cancellationToken);
        if (name is null) return new AlertRuleOutcome.NotFound();
        var problems = await FindAsync(db, rule, cancellationToken);
        if (problems.Length > 0) return new AlertRuleOutcome.Invalid(problems);

        var id = workflowId ?? caller.TenantId;
        var row = await db.AlertRules.SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (row is null) db.AlertRules.Add(row = new AlertRule { Id = id, TenantId = caller.TenantId, WorkflowId = workflowId, UpdatedAt = time.GetUtcNow() });
        (row.Enabled, row.AfterFailures, row.OnRecovery, row.UpdatedAt) = (rule.Enabled, rule.AfterFailures, rule.OnRecovery, time.GetUtcNow());
        (row.EmailIntegrationId, row.EmailTo, row.WebhookUrl) = (rule.Email?.IntegrationId, rule.Email?.To.Trim(), rule.WebhookUrl?.Trim());
        audit.Add(db, AuditAction.AlertsChanged, AuditActor.Of(caller), new(id, name), fields: ["rule"]);
        await db.SaveChangesAsync(cancellationToken);
        watch.RulesChanged();
        return new AlertRuleOutcome.Done(AlertRuleView.Of(row));
    }

    /// <summary>Takes a rule away; a workflow follows the workspace's then.</summary>
    /// <returns>False when there is none.</returns>
    public async Task<bool> RemoveAsync(Caller caller, string? workflowId, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var id = workflowId ?? caller.TenantId;
        if (await db.AlertRules.Where(row => row.Id == id).ExecuteDeleteAsync(cancellationToken) == 0) return false;
        await audit.WriteAsync(AuditAction.AlertsChanged, AuditActor.Of(caller), new(id), fields: ["rule"], cancellationToken: cancellationToken);
        watch.RulesChanged();
        return true;
    }

    /// <summary>Sends a test through every way of a rule.</summary>
    public async Task<AlertTestOutcome> TestAsync(Caller caller, string? workflowId, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var id = workflowId ?? caller.TenantId;
        if (await db.AlertRules.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } rule) return new AlertTestOutcome.NotFound();
        var alerts = AlertRounds.For(rule, AlertKind.Test, texts.Test(), time.GetUtcNow());
        if (alerts.Count == 0) return new AlertTestOutcome.NotFound();
        if (tests.Take(caller.TenantId) is { } wait) return new AlertTestOutcome.TooMany(wait);
        db.Alerts.AddRange(alerts);
        await db.SaveChangesAsync(cancellationToken);
        return new AlertTestOutcome.Tried(await watch.SendNowAsync([.. alerts.Select(alert => alert.Id)], cancellationToken));
    }

    /// <summary>What was sent lately, newest first.</summary>
    public async Task<ImmutableArray<AlertView>> ListAsync(Caller caller, string? workflowId = null, int limit = ListLimit, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(caller.TenantId);
        var rows = await db.Alerts.AsNoTracking().Where(row => workflowId == null || row.WorkflowId == workflowId || row.RuleId == workflowId)
            .OrderByDescending(row => row.Id).Take(Math.Min(limit, ListLimit)).ToListAsync(cancellationToken);
        return [.. rows.Select(AlertView.Of)];
    }

    private static async Task<ImmutableArray<GraphProblem>> FindAsync(AppDb db, AlertRuleView rule, CancellationToken cancellationToken)
    {
        List<GraphProblem> problems = [];
        if (rule.AfterFailures is < 1 or > MostFailures) Add("afterFailures", "Failures in a row are 1 to 100.");
        if (rule is { Enabled: true, Email: null } && string.IsNullOrWhiteSpace(rule.WebhookUrl)) Add("email", "Say where alerts go: mail, a webhook, or both.");
        if (rule.Email is { } email)
        {
            if (!await db.Integrations.AnyAsync(row => row.Id == email.IntegrationId && row.Type == "smtp", cancellationToken)) Add("email.integrationId", "There is no mail server of that id. Make an integration of type SMTP.");
            if (WrongAddresses(email.To) is { } wrong) Add("email.to", wrong);
        }

        if (rule.WebhookUrl is { } url && !string.IsNullOrWhiteSpace(url) && (url.Length > LongestUrl || !AlertTarget.MayBe(url.Trim())))
            Add("webhookUrl", "A webhook is an https address, or a reference to one such as credentials://alerts.");
        return [.. problems];

        void Add(string path, string message) => problems.Add(new(path, message, ProblemKind.Structural));
    }

    private static string? WrongAddresses(string to)
    {
        try
        {
            return Mailbox.ParseAll(to, "to") switch { [] => "Write at least one e-mail address.", { Length: > 20 } => "Alerts go to 20 addresses at most.", _ => null };
        }
        catch (InvalidMailException problem)
        {
            return problem.Message;
        }
    }
}
