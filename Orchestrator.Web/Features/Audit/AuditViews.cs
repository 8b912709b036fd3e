using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Features.Audit;

/// <summary>An event of the audit log as it is listed and exported: names of fields, never values.</summary>
/// <param name="Id">Its id; ids are in the order of what happened.</param>
/// <param name="At">When.</param>
/// <param name="Scope"><c>instance</c> or <c>workspace</c>.</param>
/// <param name="ActorKind"><c>user</c>, <c>api_key</c>, <c>system</c> or <c>nobody</c>.</param>
/// <param name="ActorId">The account or the key.</param>
/// <param name="ActorName">What the actor was called then.</param>
/// <param name="Action">What was done, such as <c>credential.created</c>.</param>
/// <param name="ObjectKind">The kind of thing it was done to.</param>
/// <param name="ObjectId">The thing.</param>
/// <param name="ObjectName">What it was called then.</param>
/// <param name="Result"><c>ok</c>, or why not, in a word.</param>
/// <param name="Address">Where the request came from.</param>
/// <param name="Fields">The names of the fields that were set.</param>
public sealed record AuditEventView(
    string Id, DateTimeOffset At, string Scope, string ActorKind, string? ActorId, string? ActorName, string Action,
    string? ObjectKind, string? ObjectId, string? ObjectName, string Result, string? Address, ImmutableArray<string> Fields)
{
    /// <summary>Of a row.</summary>
    public static AuditEventView Of(AuditEvent row) => new(
        row.Id, row.At, row.TenantId.Length == 0 ? "instance" : "workspace", row.ActorKind, row.ActorId, row.ActorName, row.Action,
        row.ObjectKind, row.ObjectId, row.ObjectName, row.Result, row.Address, FieldsOf(row.Details));

    private static ImmutableArray<string> FieldsOf(string? details) =>
        details is null ? [] : JsonSerializer.Deserialize<Facts>(details, JsonSerializerOptions.Web)?.Fields ?? [];

    private sealed record Facts(ImmutableArray<string>? Fields);
}

/// <summary>Which events are wanted; everything left out means all.</summary>
public sealed record AuditFilter
{
    /// <summary>The most events in one part.</summary>
    public const int MaxLimit = 500;

    /// <summary>An action, such as <c>credential.created</c>, or all of a kind, such as <c>credential</c>.</summary>
    public string? Action { get; init; }

    /// <summary>An account's or key's id, a kind of actor, or some of a name.</summary>
    public string? Actor { get; init; }

    /// <summary>Some of the name, id, result or address.</summary>
    public string? Text { get; init; }

    /// <summary>From this instant on.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Until before this instant.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Only what is older than the event with this id.</summary>
    public string? Before { get; init; }

    /// <summary>How many; 1 to <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Whether anything but the place in the list is chosen.</summary>
    public bool IsNarrow => Action is not null || Actor is not null || Text is not null || From is not null || To is not null;
}

/// <summary>Some events, newest first.</summary>
/// <param name="Items">The events.</param>
/// <param name="Older">The id that the next part is older than; null at the end.</param>
/// <param name="Links">Pages of the things that still exist, by their id.</param>
public sealed record AuditPart(ImmutableArray<AuditEventView> Items, string? Older, ImmutableDictionary<string, string> Links);
