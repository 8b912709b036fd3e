using System.Collections.Immutable;

namespace Orchestrator.Domain.Executions;

/// <summary>Keeps a run's records in memory, for the command line and for tests.</summary>
public sealed class MemoryRecorder : IRunRecorder
{
    private readonly Lock _lock = new();
    private readonly List<StepStarted> _started = [];
    private readonly List<StepEnded> _ended = [];
    private readonly List<RecordedStep> _recorded = [];

    /// <summary>The attempts that started, in order.</summary>
    public ImmutableArray<StepStarted> Started
    {
        get { lock (_lock) return [.. _started]; }
    }

    /// <summary>What ended, was skipped or waits, in order.</summary>
    public ImmutableArray<StepEnded> Ended
    {
        get { lock (_lock) return [.. _ended]; }
    }

    /// <summary>The same as a run reads it to go on.</summary>
    public ImmutableArray<RecordedStep> Recorded
    {
        get { lock (_lock) return [.. _recorded]; }
    }

    /// <summary>Whether a step waits for an answer from outside.</summary>
    public bool AwaitsAnswer
    {
        get { lock (_lock) return _ended.Where(step => step.Awaits is not null).Any(step => _ended.FindLast(other => other.StepId == step.StepId)!.Status == StepStatus.Waiting); }
    }

    /// <summary>The end, or the last wait; null before.</summary>
    public RunEnded? Run { get; private set; }

    /// <inheritdoc/>
    public ValueTask StepStartedAsync(StepStarted step, bool durable, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _started.Add(step);
            _recorded.Add(RecordedStep.Of(step));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask StepEndedAsync(StepEnded step, bool durable, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _ended.Add(step);
            _recorded.Add(RecordedStep.Of(step));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask RunEndedAsync(RunEnded run, CancellationToken cancellationToken)
    {
        Run = run;
        return ValueTask.CompletedTask;
    }
}
