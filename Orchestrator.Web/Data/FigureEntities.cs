using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Web.Data;

/// <summary>What a workflow's runs did in a stretch of time, added up, so that no page has to read the runs themselves. It outlives them.</summary>
public sealed class RunFigure : ITenantOwned
{
    /// <summary>The workspace.</summary>
    public required string TenantId { get; init; }

    /// <summary>How long the stretch is, in minutes: 30, 240 or 1,440.</summary>
    public required int Minutes { get; init; }

    /// <summary>When it begins (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The workflow, which may be gone by now.</summary>
    public required string WorkflowId { get; init; }

    /// <summary>How many ended well.</summary>
    public long Succeeded { get; set; }

    /// <summary>How many failed.</summary>
    public long Failed { get; set; }

    /// <summary>How many were cancelled.</summary>
    public long Cancelled { get; set; }

    /// <summary>How long they took, as counts by length: <c>12:5,13:9</c>.</summary>
    public required string Took { get; set; }

    /// <summary>From being accepted to the beginning, as counts by length.</summary>
    public required string Waited { get; set; }

    /// <summary>How many answers of language models they paid for.</summary>
    public long LlmCalls { get; set; }

    /// <summary>Tokens of the questions.</summary>
    public long LlmInputTokens { get; set; }

    /// <summary>Tokens of the answers.</summary>
    public long LlmOutputTokens { get; set; }

    /// <summary>What the answers cost, in billionths of a dollar, as far as the prices are known.</summary>
    public long LlmCostNanos { get; set; }
}

/// <summary>What a step did in a stretch of time, added up.</summary>
public sealed class StepFigure : ITenantOwned
{
    /// <summary>The workspace.</summary>
    public required string TenantId { get; init; }

    /// <summary>How long the stretch is, in minutes: 240 or 1,440.</summary>
    public required int Minutes { get; init; }

    /// <summary>When it begins (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The workflow, which may be gone by now.</summary>
    public required string WorkflowId { get; init; }

    /// <summary>The step.</summary>
    public required string NodeId { get; init; }

    /// <summary>How many attempts ended well.</summary>
    public long Succeeded { get; set; }

    /// <summary>How many failed.</summary>
    public long Failed { get; set; }

    /// <summary>How long all of them took together, in milliseconds.</summary>
    public long TotalMilliseconds { get; set; }

    /// <summary>How long they took, as counts by length.</summary>
    public required string Took { get; set; }
}

internal sealed class RunFigureMapping : IEntityTypeConfiguration<RunFigure>
{
    // In the order in which a page asks: one workspace, one kind of stretch, a time.
    public void Configure(EntityTypeBuilder<RunFigure> builder) => builder.HasKey(row => new { row.TenantId, row.Minutes, row.At, row.WorkflowId });
}

internal sealed class StepFigureMapping : IEntityTypeConfiguration<StepFigure>
{
    public void Configure(EntityTypeBuilder<StepFigure> builder) => builder.HasKey(row => new { row.TenantId, row.Minutes, row.At, row.WorkflowId, row.NodeId });
}
