namespace Orchestrator.Web.Engine;

/// <summary>What waits of one workflow, runs started by hand apart, and those apart that need no room: first in, first out. Guarded by the queue's lock.</summary>
internal sealed class Lane(LaneKey key, int capacity)
{
    private readonly Queue<QueuedRun> _runs = new();
    private string? _overflowFrom;
    private string? _missedFrom;

    public LaneKey Key => key;

    /// <summary>How many of it are in slots.</summary>
    public int Held { get; set; }

    /// <summary>True while it is in the ring of lanes that have something to take.</summary>
    public bool IsLinedUp { get; set; }

    /// <summary>True while what is only in the database is being read.</summary>
    public bool IsRefilling { get; private set; }

    public int Count => _runs.Count;

    public bool NeedsRefill => _overflowFrom is not null && !IsRefilling && _runs.Count <= capacity / 4;

    public bool IsIdle => _runs.Count == 0 && Held == 0 && _overflowFrom is null && !IsRefilling;

    /// <summary>Puts it in line, or leaves it to the database when there is no room or others are there before it.</summary>
    public void Add(QueuedRun run)
    {
        if (IsRefilling) _missedFrom = Smaller(_missedFrom, run.ExecutionId);
        else if (_overflowFrom is null && _runs.Count < capacity) _runs.Enqueue(run);
        else _overflowFrom = Smaller(_overflowFrom, run.ExecutionId);
    }

    public QueuedRun First() => _runs.Peek();

    public QueuedRun Take() => _runs.Dequeue();

    /// <summary>Begins to read from the database; gives the smallest id that waits there only.</summary>
    public string BeginRefill()
    {
        IsRefilling = true;
        return _overflowFrom!;
    }

    /// <summary>Takes in what was read; <paramref name="moreFrom"/> is the smallest id that was left there, null for none.</summary>
    public void Refill(IEnumerable<QueuedRun> runs, string? moreFrom)
    {
        // What came in meanwhile may or may not have been read. Reading it twice does no harm: a second claim is refused.
        var known = _runs.Select(run => run.ExecutionId).ToHashSet(StringComparer.Ordinal);
        foreach (var run in runs)
        {
            if (known.Add(run.ExecutionId)) _runs.Enqueue(run);
        }

        _overflowFrom = Smaller(moreFrom, _missedFrom);
        _missedFrom = null;
        IsRefilling = false;
    }

    private static string? Smaller(string? one, string? other) =>
        one is null ? other : other is null || string.CompareOrdinal(one, other) <= 0 ? one : other;
}

/// <summary>Which runs a line holds.</summary>
/// <param name="WorkflowId">Of this workflow.</param>
/// <param name="IsManual">Those started by hand, or the others.</param>
/// <param name="NeedsRoom">Those the workflow's limit holds back, or those that have begun or were called.</param>
public readonly record struct LaneKey(string WorkflowId, bool IsManual, bool NeedsRoom)
{
    internal static LaneKey Of(QueuedRun run) => new(run.WorkflowId, run.Trigger == Domain.Executions.TriggerKind.Manual, run.NeedsRoom);
}
