using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Llm;

namespace Orchestrator.Web.Features.Executions;

/// <summary>A run as its page shows it; the steps' data is read when a step is looked at.</summary>
/// <param name="Id">Its id.</param>
/// <param name="WorkflowId">Which workflow.</param>
/// <param name="WorkflowName">What people call it.</param>
/// <param name="Graph">The version that ran.</param>
/// <param name="Version">Its number; null for a draft that was never kept.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Trigger">What started it.</param>
/// <param name="KeyPrefix">The beginning of the key that started it; null for none.</param>
/// <param name="Error">Why it failed, masked; null when it did not.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="StartedAt">When it began; null while it waits for its turn.</param>
/// <param name="CompletedAt">When it ended; null while it has not.</param>
/// <param name="Newer">The run accepted after it; null for none.</param>
/// <param name="Older">The run accepted before it; null for none.</param>
/// <param name="Steps">Every attempt, in order of start.</param>
public sealed record RunDetail(
    string Id, string WorkflowId, string WorkflowName, Graph Graph, int? Version, ExecutionStatus Status, TriggerKind Trigger, string? KeyPrefix, StepError? Error,
    DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? CompletedAt, string? Newer, string? Older, ImmutableArray<StepAttempt> Steps)
{
    /// <summary>The steps inside loops, and the loops themselves, with their passes counted.</summary>
    public ImmutableArray<LoopStep> Loops { get; init; } = [];

    /// <summary>What its calls to language models took, by step and model.</summary>
    public ImmutableArray<LlmUsage> Usage { get; init; } = [];

    /// <summary>The number of the published version; null for none.</summary>
    public int? CurrentVersion { get; init; }

    /// <summary>Whether nothing will change any more.</summary>
    public bool IsOver => Status.IsFinal();

    /// <summary>Where its time axis begins.</summary>
    public DateTimeOffset Start => StartedAt ?? CreatedAt;

    /// <summary>How long it took, or takes already.</summary>
    public TimeSpan TookAt(DateTimeOffset now) => (CompletedAt ?? now) - Start is var took && took > TimeSpan.Zero ? took : TimeSpan.Zero;

    /// <summary>The step that failed first; null for none.</summary>
    public string? FirstFailed => Steps.FirstOrDefault(step => step is { Status: StepStatus.Error, ResumeAt: null })?.NodeId;
}

/// <summary>One attempt of one step.</summary>
/// <param name="Id">Its id.</param>
/// <param name="NodeId">Which step.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Handle">The way out that was taken; null when there is none.</param>
/// <param name="Error">Why it failed, masked.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="CompletedAt">When it ended; null while it has not.</param>
/// <param name="ResumeAt">When a wait, or the next attempt, is due.</param>
public sealed record StepAttempt(
    string Id, string NodeId, int Attempt, StepStatus Status, string? Handle, StepError? Error,
    DateTimeOffset StartedAt, DateTimeOffset? CompletedAt, DateTimeOffset? ResumeAt);

/// <summary>What an attempt was given and gave, masked.</summary>
/// <param name="Input">Null for nothing.</param>
/// <param name="Output">Null for nothing.</param>
public sealed record StepData(JsonElement? Input, JsonElement? Output);
