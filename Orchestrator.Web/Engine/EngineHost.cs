namespace Orchestrator.Web.Engine;

/// <summary>Starts the engine's parts in order and stops them in the opposite one: what runs is recorded before the journal closes.</summary>
public sealed class EngineHost(ExecutionJournal journal, Recovery recovery, DelayTimer delays) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _delays = Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        journal.Start();
        await recovery.RunAsync(cancellationToken);
        _delays = delays.RunAsync(_stopping.Token);
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _delays;
        await journal.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();
}
