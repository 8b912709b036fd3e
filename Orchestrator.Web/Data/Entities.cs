using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Data;

/// <summary>A row that belongs to a tenant and is seen by no other.</summary>
public interface ITenantOwned
{
    /// <summary>The workspace it belongs to.</summary>
    string TenantId { get; }
}

/// <summary>A workspace. A new user gets a personal one.</summary>
public sealed class Tenant
{
    public required string Id { get; init; }
    public required string Name { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A workflow and its draft.</summary>
public sealed class Workflow : ITenantOwned
{
    public required string Id { get; init; }
    public required string TenantId { get; init; }
    public required string OwnerId { get; init; }
    public required string Name { get; set; }
    public string Description { get; set; } = "";
    /// <summary>The graph being edited, as canonical JSON.</summary>
    public required string Draft { get; set; }
    /// <summary>Content hash of <see cref="Draft"/> without its pins, which are never published; differs from <see cref="PublishedHash"/> when there is something to publish.</summary>
    public required string DraftHash { get; set; }
    /// <summary>The version webhooks and schedules run; null until published.</summary>
    public string? PublishedHash { get; set; }
    public Visibility Visibility { get; set; }
    public bool Enabled { get; set; } = true;
    /// <summary>Manual, Webhook or Schedule, of the draft; for lists.</summary>
    public required string TriggerType { get; set; }
    /// <summary>How many of its runs may run at once; null for as many as there are slots.</summary>
    public int? ConcurrencyLimit { get; set; }
    /// <summary>What happens to a run that is accepted while <see cref="ConcurrencyLimit"/> are running.</summary>
    public Overlap Overlap { get; set; }
    /// <summary>How many days its ended runs are kept; null for the instance's rule.</summary>
    public int? KeepDays { get; set; }
    /// <summary>How many of its ended runs are kept; null for the instance's rule.</summary>
    public int? KeepRuns { get; set; }
    /// <summary>What its calls to language models may cost in a calendar month (UTC), in billionths of a dollar; null for no limit.</summary>
    public long? LlmBudgetNanos { get; set; }
    /// <summary>When somebody said that the logs of its first runs in production were looked at; null when nobody has.</summary>
    public DateTimeOffset? LogsReviewedAt { get; set; }
    /// <summary>The points of the pre-launch checklist that somebody ticked by hand for the draft, as JSON; null for none.</summary>
    public string? Checklist { get; set; }
    /// <summary>Counts saves; a save must name the one it is based on.</summary>
    public int Revision { get; set; } = 1;
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>Who may look at a workflow.</summary>
public enum Visibility
{
    /// <summary>Its tenant.</summary>
    Private,
    /// <summary>Anyone with the link, cleaned.</summary>
    Public,
}

/// <summary>What happens to a run beyond its workflow's limit of concurrent runs.</summary>
public enum Overlap
{
    /// <summary>It waits its turn.</summary>
    Queue,
    /// <summary>It is recorded as cancelled and does not run.</summary>
    Skip,
    /// <summary>The oldest running one is cancelled to make room.</summary>
    CancelOlder,
}

/// <summary>A graph by content; an execution pins one.</summary>
public sealed class WorkflowVersion : ITenantOwned
{
    public required string WorkflowId { get; init; }
    public required string Hash { get; init; }
    public required string TenantId { get; init; }
    /// <summary>1, 2, 3 … in the order first saved; what people see.</summary>
    public required int Number { get; init; }
    public required string Graph { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? PublishedAt { get; set; }
    /// <summary>The pre-launch checklist as it stood when it was last published, as JSON; null when it was published without one.</summary>
    public string? Checklist { get; set; }
}

/// <summary>One run of a workflow. Written by the journal alone; input, output and error are masked.</summary>
public sealed class Execution : ITenantOwned
{
    public required string Id { get; init; }
    public required string TenantId { get; init; }
    public required string WorkflowId { get; init; }
    public required string VersionHash { get; init; }
    public required TriggerKind Trigger { get; init; }
    public required ExecutionStatus Status { get; set; }
    public string? Input { get; set; }
    public string? Output { get; set; }
    public string? Error { get; set; }
    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? CompletedAt { get; set; }
    /// <summary>For a waiting run: when the earliest wait is due.</summary>
    public DateTimeOffset? ResumeAt { get; set; }
    /// <summary>The worker that holds it; null for none.</summary>
    public string? ClaimedBy { get; set; }
    /// <summary>Counts claims; a step may only be recorded under the current one.</summary>
    public int Claim { get; set; }
    /// <summary>The API key that started it.</summary>
    public string? ApiKeyId { get; init; }
    /// <summary>The user that started it.</summary>
    public string? StartedBy { get; init; }
    /// <summary>Someone asked it to stop.</summary>
    public bool CancelRequested { get; set; }
    /// <summary>The execution it repeats or goes on from.</summary>
    public string? SourceId { get; init; }
    /// <summary>The execution whose step called it.</summary>
    public string? ParentId { get; init; }
    /// <summary>The call: that step's node, pass and attempt, and <c>:on</c> at the end when the caller does not wait for it (<c>RunCalls</c>).</summary>
    public string? ParentStepId { get; init; }
    /// <summary>How many calls deep it is; 0 for one that no workflow called.</summary>
    public int Depth { get; init; }
    /// <summary>For one that a webhook started: what was sent beside the body, masked, <c>{ "size", "address", "deliveryId", "headers" }</c>.</summary>
    public string? Request { get; init; }
}

/// <summary>One attempt of one step. Written by the journal alone; input, output and error are masked.</summary>
public sealed class StepRun : ITenantOwned
{
    public required string Id { get; init; }
    public required string TenantId { get; init; }
    public required string ExecutionId { get; init; }
    public required string NodeId { get; init; }
    /// <summary>Which iteration of its loop, loops within loops included; 0 outside loops.</summary>
    public long Iteration { get; init; }
    public required int Attempt { get; init; }
    public required StepStatus Status { get; set; }
    public string? Handle { get; set; }
    public string? Input { get; set; }
    public string? Output { get; set; }
    public string? Error { get; set; }
    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? CompletedAt { get; set; }
    public DateTimeOffset? ResumeAt { get; set; }
    /// <summary>Whether a restart may run it again without asking.</summary>
    public bool SafeToRepeat { get; init; }
}

/// <summary>A value a later step or a resume needs, sealed under the tenant's key. Node id empty: the execution's raw input.</summary>
public sealed class ExecutionState : ITenantOwned
{
    public required string ExecutionId { get; init; }
    public required string NodeId { get; init; }
    public required long Iteration { get; init; }
    public required string TenantId { get; init; }
    public required byte[] Sealed { get; init; }
}

/// <summary>A webhook key; only its fingerprint is kept.</summary>
public sealed class ApiKey : ITenantOwned
{
    public required string Id { get; init; }
    public required string TenantId { get; init; }
    public required string UserId { get; init; }
    /// <summary>The one workflow it starts; null for an account-wide key.</summary>
    public string? WorkflowId { get; init; }
    public required string Name { get; set; }
    /// <summary>The first 11 characters.</summary>
    public required string Prefix { get; init; }
    /// <summary>SHA-256 of the whole key, lower-case hex.</summary>
    public required string Hash { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public DateTimeOffset? LastUsedAt { get; set; }
}

/// <summary>A wrapped data key, or the value that tells whether the master key is the right one.</summary>
public sealed class SealedKey
{
    public required string Id { get; init; }
    /// <summary>Empty for the instance.</summary>
    public required string TenantId { get; init; }
    /// <summary><c>data</c> or <c>check</c>.</summary>
    public required string Kind { get; init; }
    public required byte[] Sealed { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>Since when new values are sealed under a newer key; null for the key in use.</summary>
    public DateTimeOffset? RetiredAt { get; set; }
}
