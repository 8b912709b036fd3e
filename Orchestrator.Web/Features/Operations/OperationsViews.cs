using System.Collections.Immutable;
using Orchestrator.Web.Engine;

namespace Orchestrator.Web.Features.Operations;

/// <summary>How far back a page of operations looks.</summary>
/// <param name="Word">What it is called.</param>
/// <param name="InAddress">How the address names it.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Minutes">How long each of its stretches is.</param>
/// <param name="Stretch">What a stretch is called: "half hour".</param>
public sealed record Lookback(string Word, string InAddress, TimeSpan Length, int Minutes, string Stretch)
{
    /// <summary>All of them, the first of which is shown at first.</summary>
    public static ImmutableArray<Lookback> All { get; } =
    [
        new("24 hours", "24h", TimeSpan.FromDays(1), RunFigures.Stretches[0], "half hour"),
        new("7 days", "7d", TimeSpan.FromDays(7), RunFigures.Stretches[1], "four hours"),
        new("30 days", "30d", TimeSpan.FromDays(30), RunFigures.Stretches[2], "day"),
    ];

    /// <summary>How long the stretches are in which steps are added up.</summary>
    public int StepMinutes => Math.Max(Minutes, RunFigures.Stretches[1]);

    /// <summary>The beginning of its first stretch.</summary>
    public DateTimeOffset From(DateTimeOffset now) => RunFigures.Slot(now, Minutes) - Length + TimeSpan.FromMinutes(Minutes);
}

/// <summary>What runs did in a stretch of time.</summary>
/// <param name="At">When it begins.</param>
/// <param name="Succeeded">How many ended well.</param>
/// <param name="Failed">How many failed.</param>
/// <param name="Cancelled">How many were cancelled.</param>
/// <param name="P50">Half of them took no longer; null when there were none.</param>
/// <param name="P95">95 of 100 took no longer.</param>
/// <param name="P99">99 of 100 took no longer.</param>
/// <param name="CostNanos">What language models cost, in billionths of a dollar.</param>
public sealed record StretchView(DateTimeOffset At, long Succeeded, long Failed, long Cancelled, TimeSpan? P50, TimeSpan? P95, TimeSpan? P99, long CostNanos);

/// <summary>What a workflow's runs came to.</summary>
/// <param name="Id">Which workflow.</param>
/// <param name="Name">What people call it; null when it is gone.</param>
/// <param name="Runs">How many ended.</param>
/// <param name="Failed">How many of them failed.</param>
/// <param name="CostNanos">What language models cost, in billionths of a dollar.</param>
public sealed record WorkflowFigure(string Id, string? Name, long Runs, long Failed, long CostNanos)
{
    /// <summary>How many of a hundred failed.</summary>
    public double Rate => Runs == 0 ? 0 : 100.0 * Failed / Runs;
}

/// <summary>How long a step takes.</summary>
/// <param name="WorkflowId">Which workflow.</param>
/// <param name="Workflow">What people call it.</param>
/// <param name="NodeId">Which step.</param>
/// <param name="Step">What people call it.</param>
/// <param name="P95">95 of 100 attempts took no longer.</param>
/// <param name="Count">How many attempts there were.</param>
public sealed record SlowStep(string WorkflowId, string Workflow, string NodeId, string Step, TimeSpan P95, long Count);

/// <summary>What has not ended now.</summary>
/// <param name="Queued">Accepted, waiting for a slot.</param>
/// <param name="OldestQueued">When the oldest of those was accepted; null for none.</param>
/// <param name="Running">In slots.</param>
/// <param name="Waiting">Waiting for an instant or for an answer.</param>
public sealed record OpenNow(int Queued, DateTimeOffset? OldestQueued, int Running, int Waiting);

/// <summary>What runs did in a span of time.</summary>
/// <param name="Stretches">In order of time, empty ones included.</param>
/// <param name="Workflows">Those with runs, by how many failed.</param>
/// <param name="Slowest">The slowest steps first.</param>
/// <param name="P95">Of all runs; null when there were none.</param>
/// <param name="WaitedP99">From accepted to begun, of all runs.</param>
/// <param name="LlmCalls">Answers of language models that were paid for.</param>
/// <param name="InputTokens">Of the questions.</param>
/// <param name="OutputTokens">Of the answers.</param>
public sealed record OperationsView(
    ImmutableArray<StretchView> Stretches, ImmutableArray<WorkflowFigure> Workflows, ImmutableArray<SlowStep> Slowest, TimeSpan? P95, TimeSpan? WaitedP99,
    long LlmCalls, long InputTokens, long OutputTokens)
{
    /// <summary>How many ended.</summary>
    public long Runs => Stretches.Sum(one => one.Succeeded + one.Failed + one.Cancelled);

    /// <summary>How many of them failed.</summary>
    public long Failed => Stretches.Sum(one => one.Failed);

    /// <summary>What language models cost, in billionths of a dollar.</summary>
    public long CostNanos => Stretches.Sum(one => one.CostNanos);
}
