namespace Orchestrator.Web.Data;

/// <summary>Who is told when runs fail: of one workflow, or of every workflow of a workspace that has no rule of its own.</summary>
public sealed class AlertRule : ITenantOwned
{
    /// <summary>The workflow's id, or the workspace's for its own rule.</summary>
    public required string Id { get; init; }
    public required string TenantId { get; init; }
    /// <summary>Null for the workspace's own rule.</summary>
    public string? WorkflowId { get; init; }
    public bool Enabled { get; set; } = true;
    /// <summary>How many failures in a row it takes.</summary>
    public int AfterFailures { get; set; } = 1;
    /// <summary>Whether the first run that goes well again is told, too.</summary>
    public bool OnRecovery { get; set; } = true;
    /// <summary>The mail server, an integration; null when no mail is sent.</summary>
    public string? EmailIntegrationId { get; set; }
    /// <summary>Addresses with commas between them.</summary>
    public string? EmailTo { get; set; }
    /// <summary>An https address or a reference to one; null when none is called.</summary>
    public string? WebhookUrl { get; set; }
    public required DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>Where a workflow stands between failing and well, as far as people have been told.</summary>
public sealed class AlertState : ITenantOwned
{
    public required string WorkflowId { get; init; }
    public required string TenantId { get; init; }
    /// <summary>Since when it counts as failing; null while it is well.</summary>
    public DateTimeOffset? FailingSince { get; set; }
    /// <summary>The newest run looked at.</summary>
    public string? LastExecutionId { get; set; }
}

/// <summary>A message about a failing workflow: waiting to be sent, sent, or given up.</summary>
public sealed class Alert : ITenantOwned
{
    public required string Id { get; init; }
    public required string TenantId { get; init; }
    /// <summary>The workflow it is about; null for a test and for one message about several.</summary>
    public string? WorkflowId { get; init; }
    /// <summary>The run it is about.</summary>
    public string? ExecutionId { get; init; }
    public required AlertKind Kind { get; init; }
    public required AlertChannel Channel { get; init; }
    /// <summary>Whose rule says where it goes.</summary>
    public required string RuleId { get; init; }
    /// <summary>What is said, as JSON, masked.</summary>
    public required string Content { get; init; }
    public required AlertStatus Status { get; set; }
    public int Attempts { get; set; }
    /// <summary>When it is tried next; null when there is nothing more to do.</summary>
    public DateTimeOffset? NextTryAt { get; set; }
    /// <summary>Why it could not be sent, masked.</summary>
    public string? Error { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? DoneAt { get; set; }
}

/// <summary>What an alert says.</summary>
public enum AlertKind
{
    /// <summary>A workflow fails.</summary>
    Failing,
    /// <summary>It goes well again.</summary>
    Recovered,
    /// <summary>What was held back, in one message.</summary>
    Digest,
    /// <summary>A person tries whether messages arrive.</summary>
    Test,
}

/// <summary>How an alert is sent.</summary>
public enum AlertChannel
{
    /// <summary>By mail.</summary>
    Email,
    /// <summary>By a POST to an address.</summary>
    Webhook,
}

/// <summary>What became of an alert.</summary>
public enum AlertStatus
{
    /// <summary>It is to be sent, or tried again.</summary>
    Pending,
    /// <summary>Too many were sent lately; it goes into the next digest.</summary>
    Held,
    /// <summary>The other side has taken it.</summary>
    Sent,
    /// <summary>It is in a digest.</summary>
    Gathered,
    /// <summary>It could not be sent and is not tried again.</summary>
    Failed,
}
