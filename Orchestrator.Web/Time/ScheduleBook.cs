using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Schedules;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Time;

/// <summary>Keeps the schedules' rows in step with what is published.</summary>
internal static class ScheduleBook
{
    /// <summary>
    /// A workflow was published, turned on or off: its schedule begins, changes or stops with the same transaction. What was due before a schedule began, or while it was off, is
    /// not missed.
    /// </summary>
    /// <param name="db">The transaction's context; the caller saves.</param>
    /// <param name="workflow">As it is now.</param>
    /// <param name="published">The published graph if it is at hand; null to have it looked up.</param>
    /// <param name="now">The present.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task FollowAsync(AppDb db, Workflow workflow, Graph? published, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var row = await db.Schedules.SingleOrDefaultAsync(row => row.WorkflowId == workflow.Id, cancellationToken);
        var trigger = (published ?? await PublishedAsync(db, workflow, cancellationToken))?.Nodes.FirstOrDefault(node => node.Type == NodeType.Trigger);
        if (trigger?.TriggerType != nameof(TriggerKind.Schedule))
        {
            if (row is not null) db.Schedules.Remove(row);
            return;
        }

        var rule = ScheduleSettings.Part(trigger.Config).GetRawText();
        if (row is null)
        {
            row = new Schedule { WorkflowId = workflow.Id, TenantId = workflow.TenantId, Rule = rule, DoneUntil = now };
            db.Schedules.Add(row);
        }
        else if (row.Rule != rule || row.NextFireAt is null)
        {
            row.Rule = rule;
            row.DoneUntil = now > row.DoneUntil ? now : row.DoneUntil;
        }

        row.NextFireAt = workflow.Enabled ? RuleOf(rule)?.After(row.DoneUntil) : null;
    }

    /// <summary>The rule in a row; null when it cannot be read any more, as when its time zone is gone from the machine.</summary>
    public static ScheduleRule? RuleOf(string rule) => ScheduleSettings.Read(JsonElement.Parse(rule), out _);

    private static async Task<Graph?> PublishedAsync(AppDb db, Workflow workflow, CancellationToken cancellationToken)
    {
        if (workflow.PublishedHash is not { } hash) return null;
        var graph = await db.WorkflowVersions.Where(version => version.WorkflowId == workflow.Id && version.Hash == hash).Select(version => version.Graph).SingleAsync(cancellationToken);
        return GraphDocument.Read(Encoding.UTF8.GetBytes(graph)).Graph;
    }
}
