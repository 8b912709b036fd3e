using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Web.Data;

/// <summary>One answer of a language model that was paid for. It outlives its run, so that a month's sum stays true.</summary>
public sealed class LlmCall : ITenantOwned
{
    /// <summary>Version 7.</summary>
    public required string Id { get; init; }

    /// <summary>The workspace.</summary>
    public required string TenantId { get; init; }

    /// <summary>The workflow whose step asked.</summary>
    public required string WorkflowId { get; init; }

    /// <summary>The run.</summary>
    public required string ExecutionId { get; init; }

    /// <summary>The step.</summary>
    public required string NodeId { get; init; }

    /// <summary>Which pass of which loops; 0 outside loops.</summary>
    public long Iteration { get; init; }

    /// <summary>The attempt of the step, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>When the answer came.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who answered: <c>openai</c>, <c>anthropic</c> …</summary>
    public required string Provider { get; init; }

    /// <summary>As the step named it.</summary>
    public required string Model { get; init; }

    /// <summary>Tokens of the question.</summary>
    public long InputTokens { get; init; }

    /// <summary>Tokens of the answer.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Billionths of a dollar; null when the model's price is not known.</summary>
    public long? CostNanos { get; init; }
}

internal sealed class LlmCallMapping : IEntityTypeConfiguration<LlmCall>
{
    public void Configure(EntityTypeBuilder<LlmCall> builder)
    {
        builder.HasIndex(row => new { row.TenantId, row.WorkflowId, row.At });
        builder.HasIndex(row => new { row.TenantId, row.At });
        builder.HasIndex(row => row.ExecutionId);
        builder.HasOne<Workflow>().WithMany().HasForeignKey(row => new { row.TenantId, row.WorkflowId })
            .HasPrincipalKey(row => new { row.TenantId, row.Id }).OnDelete(DeleteBehavior.Cascade);
    }
}
