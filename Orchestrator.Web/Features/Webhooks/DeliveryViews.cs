using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Features.Webhooks;

/// <summary>What became of a delivery.</summary>
public enum DeliveryOutcome
{
    /// <summary>It started a run.</summary>
    Accepted,
    /// <summary>It had come before and started nothing.</summary>
    Repeated,
    /// <summary>It was answered with an error.</summary>
    Refused,
}

/// <summary>A webhook call in the inbox; nothing secret stands in it.</summary>
/// <param name="Id">Its id: the run's, when it started one.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Status">The HTTP status it was answered with.</param>
/// <param name="Reason">The <c>error_id</c> it was answered with; null when it was not refused.</param>
/// <param name="Message">Why, for the workflow's owner; null for an accepted one.</param>
/// <param name="ReceivedAt">When it came; the first of them for several.</param>
/// <param name="Count">How many of the same kind, reason and address within a minute; 1 for all but strangers' calls.</param>
/// <param name="Size">How many bytes its body had; null when it was not read.</param>
/// <param name="Address">Where it came from.</param>
/// <param name="DeliveryId">What the sender calls it; null for nothing.</param>
/// <param name="KeyName">The API key it came with; null when that is gone or was none.</param>
/// <param name="ExecutionId">The run it started, or the one that its first sending started.</param>
/// <param name="RunStatus">Where that run stands; null when it is gone.</param>
public sealed record DeliveryView(
    string Id, DeliveryOutcome Outcome, int Status, string? Reason, string? Message, DateTimeOffset ReceivedAt, int Count, int? Size, string? Address, string? DeliveryId,
    string? KeyName, string? ExecutionId, ExecutionStatus? RunStatus)
{
    /// <summary>Its headers, masked: names in small letters and texts. Only when one delivery is read.</summary>
    public JsonElement? Headers { get; init; }

    /// <summary>Its body, masked; null when it is not kept. Only when one delivery is read.</summary>
    public JsonElement? Body { get; init; }
}

/// <summary>A part of the inbox.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="NextCursor">Where the next part begins; null at the end.</param>
public sealed record DeliveryPage(ImmutableArray<DeliveryView> Items, string? NextCursor);

/// <summary>What became of using a delivery once more: a closed set.</summary>
public abstract record DeliveryUse
{
    private DeliveryUse() { }

    /// <summary>A run was started with what it brought.</summary>
    public sealed record Replayed(string ExecutionId) : DeliveryUse;

    /// <summary>It is the trigger's mock request now.</summary>
    /// <param name="Revision">Of the draft.</param>
    public sealed record Kept(int Revision) : DeliveryUse;

    /// <summary>There is no such workflow or delivery.</summary>
    public sealed record NotFound : DeliveryUse;

    /// <summary>It cannot be used.</summary>
    /// <param name="Why">Why not, as a sentence.</param>
    public sealed record Refused(string Why) : DeliveryUse;
}
