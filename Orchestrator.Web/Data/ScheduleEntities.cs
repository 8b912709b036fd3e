namespace Orchestrator.Web.Data;

/// <summary>When a published workflow runs by itself. There is a row while its published trigger is a schedule.</summary>
public sealed class Schedule : ITenantOwned
{
    public required string WorkflowId { get; init; }
    public required string TenantId { get; init; }
    /// <summary>The published trigger's settings as JSON: rule, time zone, what happens to missed times.</summary>
    public required string Rule { get; set; }
    /// <summary>The next time it is due; null while the workflow is turned off, and for a rule that has no next time.</summary>
    public DateTimeOffset? NextFireAt { get; set; }
    /// <summary>Every time up to this one has had its run or was passed over. It only moves forward, together with the run it is recorded with.</summary>
    public required DateTimeOffset DoneUntil { get; set; }
    /// <summary>The time of the rule the last run was for.</summary>
    public DateTimeOffset? LastFireAt { get; set; }
    public string? LastExecutionId { get; set; }
    /// <summary>How many times were passed over at <see cref="MissedAt"/>, because the program was not running then.</summary>
    public int MissedCount { get; set; }
    public DateTimeOffset? MissedAt { get; set; }
}
