namespace Orchestrator.Web.Data;

/// <summary>A step that waits for an answer from outside: a call to its resume address, or a person's approval.</summary>
public sealed class Callback : ITenantOwned
{
    public required string Id { get; init; }
    public required string TenantId { get; init; }
    public required string WorkflowId { get; init; }
    public required string ExecutionId { get; init; }
    public required string NodeId { get; init; }
    public required long Iteration { get; init; }
    /// <summary>The row of the waiting step.</summary>
    public required string StepId { get; init; }
    /// <summary><c>callback</c> or <c>approval</c>.</summary>
    public required string Kind { get; init; }
    /// <summary>SHA-256 of the key in the resume address, lower-case hex.</summary>
    public required string KeyHash { get; init; }
    /// <summary>What the person is asked, masked.</summary>
    public string? Message { get; init; }
    /// <summary>The fields to fill in, as JSON.</summary>
    public string? Fields { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>When it stops waiting; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
    public DateTimeOffset? AnsweredAt { get; set; }
    /// <summary>Who answered, for people.</summary>
    public string? AnsweredBy { get; set; }
}
