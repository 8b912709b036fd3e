using System.Threading.Channels;

namespace Orchestrator.Domain.Executions;

/// <summary>The steps of a run that are to start, run or wait; their ends come out one at a time, in the order in which they happen.</summary>
/// <param name="run">Runs a step, from the beginning or from what is recorded of it.</param>
/// <param name="time">The clock.</param>
/// <param name="letGo">Ends a short wait at once.</param>
internal sealed class StepsInFlight(Func<RunFrame, int, RecordedStep?, Task<NodeEnd>> run, TimeProvider time, CancellationToken letGo)
{
    private static readonly TimeSpan _longestLook = TimeSpan.FromDays(1);

    private readonly Queue<NodeEnd> _ended = new();
    private readonly Queue<StepInFlight> _ready = new();
    private readonly PriorityQueue<StepInFlight, DateTimeOffset> _waiting = new();
    private readonly List<StepInFlight> _parked = [];
    private readonly Channel<NodeEnd> _reports = Channel.CreateUnbounded<NodeEnd>(new UnboundedChannelOptions { SingleReader = true });
    private Task<bool>? _report;
    private int _running;

    /// <summary>How many steps wait durably.</summary>
    public int Waits => _waiting.Count + _parked.Count;

    /// <summary>Whether steps are left that may start.</summary>
    public bool HasReady => _ready.Count > 0;

    /// <summary>The earliest instant something waits for, or null.</summary>
    public DateTimeOffset? NextDue => _waiting.TryPeek(out _, out var due) ? due : null;

    /// <summary>A step that has ended already.</summary>
    public void Ended(NodeEnd end) => _ended.Enqueue(end);

    /// <summary>A step to start once everything that has ended already is dealt with.</summary>
    public void Ready(RunFrame frame, int node, RecordedStep? recorded) => _ready.Enqueue(new(frame, node, recorded));

    /// <summary>A step to start at the instant it waits for; without one, an answer comes some day.</summary>
    public void Wait(RunFrame frame, int node, RecordedStep recorded)
    {
        if (recorded.ResumeAt is { } due) _waiting.Enqueue(new(frame, node, recorded), due);
        else _parked.Add(new(frame, node, recorded));
    }

    /// <summary>Takes out what has not started or waits, for a run that ends without it.</summary>
    public IEnumerable<StepInFlight> TakeUnfinished()
    {
        while (_waiting.TryDequeue(out var wait, out _)) yield return wait;
        foreach (var parked in _parked) yield return parked;
        _parked.Clear();
        while (_ready.TryDequeue(out var ready)) yield return ready;
    }

    /// <summary>Takes out what has not started or waits in one part of the run, for a part that is stopped.</summary>
    public List<(int Node, RecordedStep? Recorded)> Take(RunFrame frame)
    {
        List<(int, RecordedStep?)> taken = [];
        foreach (var (wait, due) in Emptied(_waiting))
        {
            if (wait.Frame == frame) taken.Add((wait.Node, wait.Recorded));
            else _waiting.Enqueue(wait, due);
        }

        taken.AddRange(_parked.Where(parked => parked.Frame == frame).Select(parked => (parked.Node, parked.Recorded)));
        _parked.RemoveAll(parked => parked.Frame == frame);
        for (var left = _ready.Count; left > 0; left--)
        {
            var ready = _ready.Dequeue();
            if (ready.Frame == frame) taken.Add((ready.Node, ready.Recorded));
            else _ready.Enqueue(ready);
        }

        return taken;
    }

    /// <summary>The next end; null when nothing runs, nothing may start, and nothing is due in a moment.</summary>
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

            if (_running > 0) await ReportOrDueAsync(startsNothing());
            else if (startsNothing() || NextDue is not { } due || due - time.GetUtcNow() > Backoff.LongestInSlot) return null;
            else await Task.Delay(Positive(due - time.GetUtcNow()), time, letGo).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
            var report = ReportAsync(next);
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
            var wait = Positive(due - time.GetUtcNow());
            using var reported = new CancellationTokenSource();
            await Task.WhenAny(_report, Task.Delay(wait > _longestLook ? _longestLook : wait, time, reported.Token));
            await reported.CancelAsync();
        }

        if (_report.IsCompleted) _report = null;
    }

    private async Task<NodeEnd> ReportAsync(StepInFlight step)
    {
        try
        {
            return await run(step.Frame, step.Node, step.Recorded);
        }
        catch (Exception reason)
        {
            return new NodeEnd.Lost(step.Frame, step.Node, reason);
        }
    }

    private async Task DeliverAsync(Task<NodeEnd> report) => _reports.Writer.TryWrite(await report);

    private static TimeSpan Positive(TimeSpan wait) => wait > TimeSpan.Zero ? wait : TimeSpan.Zero;

    private static (StepInFlight Step, DateTimeOffset Due)[] Emptied(PriorityQueue<StepInFlight, DateTimeOffset> queue)
    {
        if (queue.Count == 0) return [];
        var all = queue.UnorderedItems.ToArray();
        queue.Clear();
        return all;
    }
}

/// <summary>A step that is to start, or waits.</summary>
/// <param name="Frame">The part of the run.</param>
/// <param name="Node">Its number there.</param>
/// <param name="Recorded">What is recorded of it, or null.</param>
internal readonly record struct StepInFlight(RunFrame Frame, int Node, RecordedStep? Recorded);
