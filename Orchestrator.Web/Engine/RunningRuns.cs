using System.Collections.Concurrent;

namespace Orchestrator.Web.Engine;

/// <summary>The executions that are in slots of this process, so that they can be told to stop.</summary>
public sealed class RunningRuns
{
    private readonly ConcurrentDictionary<string, RunningRun> _runs = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => _runs.Count;

    internal IReadOnlyCollection<RunningRun> All => [.. _runs.Values];

    internal bool TryAdd(RunningRun run) => _runs.TryAdd(run.Hold.ExecutionId, run);

    internal void Remove(RunningRun run)
    {
        _runs.TryRemove(new(run.Hold.ExecutionId, run));
        run.LetGo();
    }

    internal RunningRun? Find(string executionId) => _runs.GetValueOrDefault(executionId);
}

/// <summary>An execution in a slot.</summary>
internal sealed class RunningRun(RunHold hold) : IDisposable
{
    private readonly CancellationTokenSource _cancel = new();
    private readonly TaskCompletionSource _letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RunHold Hold { get; } = hold;

    /// <summary>Fires when someone cancels the execution.</summary>
    public CancellationToken Cancelled => _cancel.Token;

    /// <summary>Ends when the execution has left its slot.</summary>
    public Task Left => _letGo.Task;

    /// <summary>Tells the steps to stop; they stop in their own time.</summary>
    public void Cancel() => _ = _cancel.CancelAsync();

    public void LetGo() => _letGo.TrySetResult();

    public void Dispose() => _cancel.Dispose();
}
