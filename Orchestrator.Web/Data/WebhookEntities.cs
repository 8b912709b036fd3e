using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Web.Data;

/// <summary>A webhook call that started no run: refused, or sent before. Those that started one are kept with their run (<see cref="Execution.Request"/>).</summary>
public sealed class WebhookDelivery : ITenantOwned
{
    /// <summary>A version 7 id: their order, together with that of runs, is the order of arrival.</summary>
    public required string Id { get; init; }
    public required string TenantId { get; init; }
    public required string WorkflowId { get; init; }
    /// <summary>The HTTP status it was answered with.</summary>
    public required int Status { get; init; }
    /// <summary>The <c>error_id</c> of the answer; empty for one that was sent before.</summary>
    public required string Reason { get; init; }
    /// <summary>What the owner is told, which may be more than the sender was.</summary>
    public required string Message { get; init; }
    /// <summary>Whether the sender had a key of the workflow; what others send cannot push these out.</summary>
    public required bool IsKnown { get; init; }
    /// <summary>How many of the same kind from the same address within a minute.</summary>
    public required int Count { get; set; }
    /// <summary>What was sent, masked, as <see cref="Execution.Request"/>.</summary>
    public string? Request { get; init; }
    /// <summary>The body, masked; null when it is not kept.</summary>
    public string? Body { get; init; }
    /// <summary>The run that the first of its kind started; null for none.</summary>
    public string? ExecutionId { get; init; }
    /// <summary>The API key that was sent; null for none that is known.</summary>
    public string? ApiKeyId { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
}

/// <summary>The id of a delivery that started a run: the same one starts no second run within 24 hours. Written by the journal together with the run.</summary>
public sealed class DeliveryKey : ITenantOwned
{
    public required string WorkflowId { get; init; }
    /// <summary>Who names it and how, such as <c>github:72d3162e-…</c>.</summary>
    public required string Key { get; init; }
    public required string TenantId { get; init; }
    public required string ExecutionId { get; init; }
    /// <summary>SHA-256 of the body, lower-case hex; empty where the id alone counts.</summary>
    public required string BodyHash { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
}

internal sealed class WebhookDeliveryMapping : IEntityTypeConfiguration<WebhookDelivery>
{
    public void Configure(EntityTypeBuilder<WebhookDelivery> builder)
    {
        builder.HasIndex(row => new { row.WorkflowId, row.Id });
        builder.HasOne<Workflow>().WithMany().HasForeignKey(row => new { row.TenantId, row.WorkflowId })
            .HasPrincipalKey(row => new { row.TenantId, row.Id }).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class DeliveryKeyMapping : IEntityTypeConfiguration<DeliveryKey>
{
    public void Configure(EntityTypeBuilder<DeliveryKey> builder)
    {
        builder.HasKey(row => new { row.WorkflowId, row.Key });
        builder.HasIndex(row => row.ReceivedAt);
        builder.HasOne<Workflow>().WithMany().HasForeignKey(row => new { row.TenantId, row.WorkflowId })
            .HasPrincipalKey(row => new { row.TenantId, row.Id }).OnDelete(DeleteBehavior.Cascade);
    }
}
