namespace Orchestrator.Web.Ui;

/// <summary>Calls back at every period until disposed: what keeps "8 s ago" true on an open page.</summary>
public sealed class Ticking(TimeProvider time, TimeSpan period, Func<Task> onTick) : IDisposable
{
    private readonly ITimer timer = time.CreateTimer(_ => { _ = onTick(); }, null, period, period);

    /// <inheritdoc />
    public void Dispose() => timer.Dispose();
}
