using System.Data.Common;
using Microsoft.Extensions.Options;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Engine;

#pragma warning disable CA1711 // a queue is what it is, though no collection

/// <summary>
/// The queue inside one process: a line per workflow, taken from in turn, so that a busy workflow does not make the others wait.
/// A line is bounded; what does not fit waits in the database and is read when the line runs low.
/// </summary>
public sealed partial class LocalExecutionQueue(IOptions<EngineOptions> options, PendingRuns pending, TimeProvider time, ILogger<LocalExecutionQueue> log) : IExecutionQueue
{
    private readonly int _capacity = options.Value.QueuePerWorkflow;
    private readonly int _limit = options.Value.LimitPerWorkflow;
    private readonly Lock _lock = new();
    private readonly Dictionary<(string WorkflowId, bool IsManual), Lane> _lanes = [];
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
            if (lane.IsIdle) _lanes.Remove((lane.WorkflowId, lane.IsManual));
        }
    }

    // Under the lock: gives waiting slots what waits, as long as there are both.
    private void Serve()
    {
        while (First(_manualTakers) is { } taker && Next(_manual) is { } lane) Give(_manualTakers, taker, lane);
        while (First(_takers) is { } taker && NextOfAll() is { } lane) Give(_takers, taker, lane);
    }

    private Lane? NextOfAll()
    {
        var (first, second) = _manualsTurn ? (_manual, _others) : (_others, _manual);
        _manualsTurn = !_manualsTurn;
        return Next(first) ?? Next(second);
    }

    // Lanes at their limit fall out of the ring; a freed slot lines them up again.
    private Lane? Next(Queue<Lane> ring)
    {
        while (ring.TryDequeue(out var lane))
        {
            lane.IsLinedUp = false;
            if (lane.Count > 0 && lane.Held < _limit) return lane;
        }

        return null;
    }

    private void Give(Queue<TaskCompletionSource<QueuedRun>> takers, TaskCompletionSource<QueuedRun> taker, Lane lane)
    {
        takers.Dequeue();
        if (taker.TrySetResult(lane.First()))
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
        (lane.IsManual ? _manual : _others).Enqueue(lane);
    }

    private Lane LaneOf(QueuedRun run)
    {
        var key = (run.WorkflowId, run.Trigger == TriggerKind.Manual);
        if (!_lanes.TryGetValue(key, out var lane)) _lanes[key] = lane = new Lane(run.WorkflowId, key.Item2, _capacity);
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
                return await pending.ReadAsync(lane.WorkflowId, lane.IsManual, from, _capacity);
            }
            catch (DbException problem)
            {
                LogRefillFailed(log, lane.WorkflowId, problem);
                await Task.Delay(TimeSpan.FromSeconds(1), time);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What waits of workflow {WorkflowId} could not be read; it is tried again.")]
    private static partial void LogRefillFailed(ILogger logger, string workflowId, Exception problem);
}
