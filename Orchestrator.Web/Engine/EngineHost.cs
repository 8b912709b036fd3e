namespace Orchestrator.Web.Engine;

/// <summary>Starts the engine's parts in order and stops them in the opposite one: what runs is recorded before the journal closes.</summary>
public sealed class EngineHost(ExecutionJournal journal, Recovery recovery, ExecutionWorker worker, DelayTimer delays, RunLimits limits, IExecutionQueue queue, ExecutionCanceller canceller, RunningRuns running) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private Task _delays = Task.CompletedTask;
    private Task? _stopped;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        limits.Freed = queue.RoomIn;
        limits.MakesRoom = (tenantId, executionId) =>
            _ = canceller.CancelAsync(tenantId, executionId, CancellationToken.None, "It made room for a newer run, as its workflow's settings say.");
        journal.Woke = queue.Enqueue;
        journal.Stops = executionId => running.Find(executionId)?.Cancel();
        journal.Start();
        await recovery.RunAsync(cancellationToken);
        worker.Start();
        _delays = delays.RunAsync(_stopping.Token);
    }

    /// <summary>Stops it once, however often it is asked: a host may be stopped from two sides.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_lock) return _stopped ??= StopOnceAsync(cancellationToken);
    }

    private async Task StopOnceAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _delays;
        await worker.StopAsync();
        await journal.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();
}
