using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Alerts;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;

namespace Orchestrator.Web.Features.Alerts;

/// <summary>
/// Looks at the latest runs of workflows and writes down what is to be said. It follows from the runs that are kept and from what was said before, so that a restart neither
/// forgets nor repeats it. A workflow is said to fail once, until it has gone well again, and a workspace gets ten messages an hour; the rest waits for one digest.
/// </summary>
public sealed class AlertRounds(AppDbOpening opening, AlertTexts texts, TimeProvider time)
{
    /// <summary>How many messages a workspace gets in an hour, tests and digests not counted.</summary>
    public const int MostAnHour = 10;

    private const int MostTargets = 10;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>The messages of a rule's ways, to be sent.</summary>
    internal static List<Alert> For(AlertRule rule, AlertKind kind, AlertContent content, DateTimeOffset now, Execution? run = null, AlertStatus status = AlertStatus.Pending)
    {
        List<AlertChannel> ways = [];
        if (rule is { EmailIntegrationId: not null, EmailTo: not null }) ways.Add(AlertChannel.Email);
        if (rule.WebhookUrl is not null) ways.Add(AlertChannel.Webhook);
        return ways.ConvertAll(way => new Alert
        {
            Id = Guid.CreateVersion7(now).ToString("N"), TenantId = rule.TenantId, RuleId = rule.Id, WorkflowId = run?.WorkflowId, ExecutionId = run?.Id, Kind = kind, Channel = way,
            Content = content.Write(), Status = status, NextTryAt = status == AlertStatus.Pending ? now : null, CreatedAt = now,
        });
    }

    /// <summary>The workflows a rule is for, of every workspace.</summary>
    public async Task<List<string>> WatchedAsync(CancellationToken cancellationToken)
    {
        await using var db = opening.ForSystem();
        return await db.Workflows.Where(row => db.AlertRules.Any(rule => rule.Enabled && (rule.WorkflowId == row.Id
                || rule.WorkflowId == null && rule.TenantId == row.TenantId && !db.AlertRules.Any(own => own.WorkflowId == row.Id))))
            .Select(row => row.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Looks at one workflow.</summary>
    public async Task LookAsync(string workflowId, CancellationToken cancellationToken)
    {
        await using var db = opening.ForSystem();
        if (await db.Workflows.AsNoTracking().Where(row => row.Id == workflowId).Select(row => new { row.TenantId, row.Name }).SingleOrDefaultAsync(cancellationToken) is not { } workflow) return;
        var rule = await db.AlertRules.AsNoTracking().SingleOrDefaultAsync(row => row.Id == workflowId, cancellationToken)
            ?? await db.AlertRules.AsNoTracking().SingleOrDefaultAsync(row => row.Id == workflow.TenantId, cancellationToken);
        if (rule is not { Enabled: true }) return;

        // What was before the rule is not counted, or turning one on would tell of last year.
        var since = RunIds.FirstAt(rule.UpdatedAt);
        var runs = await db.Executions.AsNoTracking()
            .Where(row => row.WorkflowId == workflowId && row.Id.CompareTo(since) >= 0 && row.Trigger != TriggerKind.Manual && (row.Status == ExecutionStatus.Success || row.Status == ExecutionStatus.Error))
            .OrderByDescending(row => row.Id).Take(rule.AfterFailures).ToListAsync(cancellationToken);
        var state = await db.AlertStates.SingleOrDefaultAsync(row => row.WorkflowId == workflowId, cancellationToken);
        if (runs.Count == 0 || state?.LastExecutionId == runs[0].Id) return;

        if (state is null) db.AlertStates.Add(state = new AlertState { WorkflowId = workflowId, TenantId = workflow.TenantId });
        var now = time.GetUtcNow();
        switch (FailureStreak.Judge(runs.ConvertAll(run => run.Status == ExecutionStatus.Error), rule.AfterFailures, state.FailingSince is not null))
        {
            case AlertNews.Failing:
                state.FailingSince = now;
                await AddAsync(db, rule, AlertKind.Failing, texts.Failing(workflow.Name, runs[0], rule.AfterFailures), runs[0], now, cancellationToken);
                break;
            case AlertNews.Recovered:
                if (rule.OnRecovery) await AddAsync(db, rule, AlertKind.Recovered, texts.Recovered(workflow.Name, runs[0], state.FailingSince!.Value), runs[0], now, cancellationToken);
                state.FailingSince = null;
                break;
        }

        state.LastExecutionId = runs[0].Id;
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Puts what has been held back for an hour into one message for each place it goes to, and forgets what is old.</summary>
    public async Task GatherAsync(CancellationToken cancellationToken)
    {
        await using var db = opening.ForSystem();
        var now = time.GetUtcNow();
        foreach (var tenant in await db.Alerts.Where(row => row.Status == AlertStatus.Held && row.CreatedAt <= now - Hour).Select(row => row.TenantId).Distinct().ToListAsync(cancellationToken))
        {
            var held = await db.Alerts.Where(row => row.TenantId == tenant && row.Status == AlertStatus.Held).OrderBy(row => row.Id).ToListAsync(cancellationToken);
            var rules = await db.AlertRules.AsNoTracking().Where(row => row.TenantId == tenant).ToDictionaryAsync(row => row.Id, StringComparer.Ordinal, cancellationToken);
            var sent = 0;
            foreach (var place in held.GroupBy(alert => PlaceOf(rules.GetValueOrDefault(alert.RuleId), alert.Channel), StringComparer.Ordinal))
            {
                var first = place.First();
                if (place.Key is not null && sent++ < MostTargets)
                    db.Alerts.AddRange(For(rules[first.RuleId], AlertKind.Digest, texts.Digest([.. place.Select(alert => AlertContent.Read(alert.Content))]), now).Where(alert => alert.Channel == first.Channel));
                foreach (var alert in place)
                {
                    (alert.Status, alert.DoneAt) = (place.Key is not null && sent <= MostTargets ? AlertStatus.Gathered : AlertStatus.Failed, now);
                    if (alert.Status == AlertStatus.Failed) alert.Error = place.Key is null ? "Its rule was taken away." : "Too many alerts for too many places; it was not sent.";
                }
            }

            await db.SaveChangesAsync(cancellationToken);
        }

        await db.Alerts.Where(row => row.CreatedAt < now - Kept && row.Status != AlertStatus.Pending && row.Status != AlertStatus.Held).ExecuteDeleteAsync(cancellationToken);
    }

    private static async Task AddAsync(AppDb db, AlertRule rule, AlertKind kind, AlertContent content, Execution run, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var lately = await db.Alerts.CountAsync(row => row.TenantId == rule.TenantId && row.CreatedAt > now - Hour && row.Status != AlertStatus.Held && row.Status != AlertStatus.Gathered
            && (row.Kind == AlertKind.Failing || row.Kind == AlertKind.Recovered), cancellationToken);
        var status = lately < MostAnHour ? AlertStatus.Pending : AlertStatus.Held;
        // One line of a workflow is enough for a digest.
        if (status == AlertStatus.Held && await db.Alerts.AnyAsync(row => row.WorkflowId == run.WorkflowId && row.Status == AlertStatus.Held, cancellationToken)) return;
        db.Alerts.AddRange(For(rule, kind, content, now, run, status));
    }

    private static string? PlaceOf(AlertRule? rule, AlertChannel channel) => channel == AlertChannel.Email
        ? rule is { EmailIntegrationId: { } server, EmailTo: { } to } ? $"{server} {to}" : null
        : rule?.WebhookUrl;
}
