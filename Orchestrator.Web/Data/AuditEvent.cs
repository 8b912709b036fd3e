namespace Orchestrator.Web.Data;

/// <summary>Something somebody did. Rows are added and never changed.</summary>
public sealed class AuditEvent : ITenantOwned
{
    /// <summary>A version 7 id: their order is the order of what happened.</summary>
    public required string Id { get; init; }
    /// <summary>The workspace it happened in; empty for the instance.</summary>
    public required string TenantId { get; init; }
    public required DateTimeOffset At { get; init; }
    /// <summary><c>user</c>, <c>api_key</c>, <c>system</c> or <c>nobody</c>.</summary>
    public required string ActorKind { get; init; }
    public string? ActorId { get; init; }
    /// <summary>Who, for people, as they were called then.</summary>
    public string? ActorName { get; init; }
    /// <summary>What was done, such as <c>credential.created</c>.</summary>
    public required string Action { get; init; }
    /// <summary>To what kind of thing, such as <c>credential</c>.</summary>
    public string? ObjectKind { get; init; }
    public string? ObjectId { get; init; }
    public string? ObjectName { get; init; }
    /// <summary><c>ok</c>, or why not.</summary>
    public required string Result { get; init; }
    /// <summary>The caller's address.</summary>
    public string? Address { get; init; }
    /// <summary>Names of the fields that changed and other facts, as a JSON object; never values.</summary>
    public string? Details { get; init; }
}
