using System.Threading.Channels;

namespace Orchestrator.Domain.Executions;

/// <summary>The steps of a run that are to start, run or wait; their ends come out one at a time, in the order in which they happen.</summary>
/// <param name="run">Runs a step, from the beginning or from what is recorded of it.</param>
/// <param name="time">The clock.</param>
internal sealed class StepsInFlight(Func<int, RecordedStep?, Task<NodeEnd>> run, TimeProvider time)
{
    private static readonly TimeSpan _longestLook = TimeSpan.FromDays(1);

    private readonly Queue<NodeEnd> _ended = new();
    private readonly Queue<(int Node, RecordedStep? Recorded)> _ready = new();
    private readonly PriorityQueue<(int Node, RecordedStep Recorded), DateTimeOffset> _waiting = new();
    private readonly List<(int Node, RecordedStep Recorded)> _parked = [];
    private readonly Channel<NodeEnd> _reports = Channel.CreateUnbounded<NodeEnd>(new UnboundedChannelOptions { SingleReader = true });
    private Task<bool>? _report;
    private int _running;

    /// <summary>How many steps wait durably.</summary>
    public int Waits => _waiting.Count + _parked.Count;

    /// <summary>The earliest instant something waits for, or null.</summary>
    public DateTimeOffset? NextDue => _waiting.TryPeek(out _, out var due) ? due : null;

    /// <summary>A step that has ended already.</summary>
    public void Ended(NodeEnd end) => _ended.Enqueue(end);

    /// <summary>A step to start once everything that has ended already is dealt with.</summary>
    public void Ready(int node, RecordedStep? recorded) => _ready.Enqueue((node, recorded));

    /// <summary>A step to start at the instant it waits for; without one, an answer comes some day.</summary>
    public void Wait(int node, RecordedStep recorded)
    {
        if (recorded.ResumeAt is { } due) _waiting.Enqueue((node, recorded), due);
        else _parked.Add((node, recorded));
    }

    /// <summary>Takes out what is recorded as begun and will not go on, for a run that ends without it.</summary>
    public IEnumerable<(int Node, RecordedStep Recorded)> TakeUnfinished()
    {
        while (_waiting.TryDequeue(out var wait, out _)) yield return wait;
        foreach (var parked in _parked) yield return parked;
        _parked.Clear();
        while (_ready.TryDequeue(out var ready))
        {
            if (ready.Recorded is { } recorded) yield return (ready.Node, recorded);
        }
    }

    /// <summary>The next end; null when nothing runs and nothing may start.</summary>
    /// <param name="startsNothing">Asked before anything starts.</param>
    public async ValueTask<NodeEnd?> NextAsync(Func<bool> startsNothing)
    {
        while (true)
        {
            if (_ended.TryDequeue(out var ended)) return ended;
            if (!startsNothing()) StartReady();
            if (_ended.TryDequeue(out ended)) return ended;
            if (_reports.Reader.TryRead(out ended))
            {
                _running--;
                return ended;
            }

            if (_running == 0) return null;
            await ReportOrDueAsync(startsNothing());
        }
    }

    private void StartReady()
    {
        while (_waiting.TryPeek(out var wait, out var due) && due <= time.GetUtcNow())
        {
            _waiting.Dequeue();
            _ready.Enqueue(wait);
        }

        while (_ready.TryDequeue(out var next))
        {
            var report = ReportAsync(next.Node, next.Recorded);
            if (report.IsCompletedSuccessfully)
            {
                _ended.Enqueue(report.Result);
                continue;
            }

            _running++;
            _ = DeliverAsync(report);
        }
    }

    // A wait that comes due while other steps run goes on at once instead of at the next call.
    private async Task ReportOrDueAsync(bool startsNothing)
    {
        _report ??= _reports.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
        if (startsNothing || NextDue is not { } due)
        {
            await _report;
        }
        else
        {
            var wait = due - time.GetUtcNow();
            using var reported = new CancellationTokenSource();
            await Task.WhenAny(_report, Task.Delay(wait < TimeSpan.Zero ? TimeSpan.Zero : wait > _longestLook ? _longestLook : wait, time, reported.Token));
            await reported.CancelAsync();
        }

        if (_report.IsCompleted) _report = null;
    }

    private async Task<NodeEnd> ReportAsync(int node, RecordedStep? recorded)
    {
        try
        {
            return await run(node, recorded);
        }
        catch (Exception reason)
        {
            return new NodeEnd.Lost(node, reason);
        }
    }

    private async Task DeliverAsync(Task<NodeEnd> report) => _reports.Writer.TryWrite(await report);
}
