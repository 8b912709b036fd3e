using System.Data.Common;
using Microsoft.Extensions.Options;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Engine;

#pragma warning disable CA1711 // a queue is what it is, though no collection

/// <summary>
/// The queue inside one process: a line per workflow, taken from in turn, so that a busy workflow does not make the others wait.
/// A line is bounded; what does not fit waits in the database and is read when the line runs low.
/// </summary>
public sealed partial class LocalExecutionQueue(IOptions<EngineOptions> options, PendingRuns pending, RunLimits limits, TimeProvider time, ILogger<LocalExecutionQueue> log) : IExecutionQueue
{
    private readonly int _capacity = options.Value.QueuePerWorkflow;
    private readonly int _limit = options.Value.LimitPerWorkflow;
    private readonly Lock _lock = new();
    private readonly Dictionary<LaneKey, Lane> _lanes = [];
    private readonly Queue<Lane> _manual = new();
    private readonly Queue<Lane> _others = new();
    private readonly Queue<TaskCompletionSource<QueuedRun>> _manualTakers = new();
    private readonly Queue<TaskCompletionSource<QueuedRun>> _takers = new();
    private bool _manualsTurn = true;

    /// <summary>How many wait in memory.</summary>
    public int Waiting
    {
        get { lock (_lock) return _lanes.Values.Sum(lane => lane.Count); }
    }

    /// <inheritdoc/>
    public void Enqueue(QueuedRun run)
    {
        lock (_lock)
        {
            var lane = LaneOf(run);
            lane.Add(run);
            LineUp(lane);
            Serve();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<QueuedRun> TakeAsync(bool manualOnly, CancellationToken cancellationToken)
    {
        var taker = new TaskCompletionSource<QueuedRun>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            (manualOnly ? _manualTakers : _takers).Enqueue(taker);
            Serve();
        }

        await using var registration = cancellationToken.Register(() => taker.TrySetCanceled(cancellationToken));
        return await taker.Task;
    }

    /// <inheritdoc/>
    public void Done(QueuedRun run)
    {
        lock (_lock)
        {
            var lane = LaneOf(run);
            lane.Held--;
            LineUp(lane);
            Serve();
            if (lane.IsIdle) _lanes.Remove(lane.Key);
        }
    }

    /// <inheritdoc/>
    public void RoomIn(string workflowId)
    {
        lock (_lock)
        {
            foreach (var isManual in (ReadOnlySpan<bool>)[true, false])
            {
                if (_lanes.TryGetValue(new LaneKey(workflowId, isManual, NeedsRoom: true), out var lane)) LineUp(lane);
            }

            Serve();
        }
    }

    // Under the lock: gives waiting slots what waits, as long as there are both.
    private void Serve()
    {
        while (First(_manualTakers) is { } taker && Next(_manual) is { } next) Give(_manualTakers, taker, next);
        while (First(_takers) is { } taker && NextOfAll() is { } next) Give(_takers, taker, next);
    }

    private Turn? NextOfAll()
    {
        var (first, second) = _manualsTurn ? (_manual, _others) : (_others, _manual);
        _manualsTurn = !_manualsTurn;
        return Next(first) ?? Next(second);
    }

    // Lanes at a limit fall out of the ring; a freed slot, or a run that ended, lines them up again.
    private Turn? Next(Queue<Lane> ring)
    {
        while (ring.TryDequeue(out var lane))
        {
            lane.IsLinedUp = false;
            if (lane.Count == 0 || lane.Held >= _limit) continue;
            var room = limits.Ask(lane.First());
            if (room != Room.None) return new Turn(lane, room);
        }

        return null;
    }

    private void Give(Queue<TaskCompletionSource<QueuedRun>> takers, TaskCompletionSource<QueuedRun> taker, Turn turn)
    {
        takers.Dequeue();
        var (lane, room) = turn;
        var run = lane.First();
        if (taker.TrySetResult(room == Room.Skipped ? run with { IsSkipped = true } : run))
        {
            lane.Take();
            lane.Held++;
        }

        LineUp(lane);
    }

    private static TaskCompletionSource<QueuedRun>? First(Queue<TaskCompletionSource<QueuedRun>> takers)
    {
        while (takers.TryPeek(out var taker))
        {
            if (!taker.Task.IsCompleted) return taker;
            takers.Dequeue();
        }

        return null;
    }

    private void LineUp(Lane lane)
    {
        if (lane.NeedsRefill) _ = RefillAsync(lane, lane.BeginRefill());
        if (lane.IsLinedUp || lane.Count == 0 || lane.Held >= _limit) return;
        lane.IsLinedUp = true;
        (lane.Key.IsManual ? _manual : _others).Enqueue(lane);
    }

    private Lane LaneOf(QueuedRun run)
    {
        var key = LaneKey.Of(run);
        if (!_lanes.TryGetValue(key, out var lane)) _lanes[key] = lane = new Lane(key, _capacity);
        return lane;
    }

    private async Task RefillAsync(Lane lane, string from)
    {
        // Leaves the lock of whoever noticed that the lane runs low.
        await Task.Yield();
        var (runs, moreFrom) = await ReadAsync(lane, from);
        lock (_lock)
        {
            lane.Refill(runs, moreFrom);
            LineUp(lane);
            Serve();
        }
    }

    private async Task<(IReadOnlyList<QueuedRun> Runs, string? MoreFrom)> ReadAsync(Lane lane, string from)
    {
        while (true)
        {
            try
            {
                return await pending.ReadAsync(lane.Key, from, _capacity);
            }
            catch (DbException problem)
            {
                LogRefillFailed(log, lane.Key.WorkflowId, problem);
                await Task.Delay(TimeSpan.FromSeconds(1), time);
            }
        }
    }

    private readonly record struct Turn(Lane Lane, Room Room);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What waits of workflow {WorkflowId} could not be read; it is tried again.")]
    private static partial void LogRefillFailed(ILogger logger, string workflowId, Exception problem);
}
