namespace Orchestrator.Web.Engine;

/// <summary>Starts the engine's parts in order and stops them in the opposite one: what runs is recorded before the journal closes.</summary>
public sealed class EngineHost(ExecutionJournal journal, Recovery recovery, ExecutionWorker worker, DelayTimer delays) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _delays = Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        journal.Start();
        await recovery.RunAsync(cancellationToken);
        worker.Start();
        _delays = delays.RunAsync(_stopping.Token);
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _delays;
        await worker.StopAsync();
        await journal.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();
}
