using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Engine;

/// <summary>
/// How many runs of a workflow may be under way at once. A run counts from its beginning to its end, its durable waits included; runs that another
/// workflow called do not, because their caller waits for them.
/// </summary>
public sealed class RunLimits(AppDbOpening opening)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Limited> _workflows = new(StringComparer.Ordinal);

    /// <summary>Told of a workflow that has room again.</summary>
    internal Action<string> Freed { get; set; } = _ => { };

    /// <summary>Told of a run that is to make room: tenant, run.</summary>
    internal Action<string, string> MakesRoom { get; set; } = (_, _) => { };

    /// <summary>Whether no workflow has a limit, so that nothing need be counted.</summary>
    internal bool IsEmpty
    {
        get { lock (_lock) return _workflows.Count == 0; }
    }

    /// <summary>Reads every limit and what is under way.</summary>
    internal async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var db = opening.ForSystem();
        var limited = await db.Workflows.Where(row => row.ConcurrencyLimit != null).Select(row => new { row.Id, row.TenantId, row.ConcurrencyLimit, row.Overlap }).ToListAsync(cancellationToken);
        foreach (var row in limited) await ChangeAsync(row.TenantId, row.Id, row.ConcurrencyLimit, row.Overlap, cancellationToken);
    }

    /// <summary>A workflow's limit was set, or taken away with null.</summary>
    public async Task ChangeAsync(string tenantId, string workflowId, int? limit, Overlap overlap, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (limit is not { } most) _workflows.Remove(workflowId);
            else if (_workflows.TryGetValue(workflowId, out var known)) (known.Most, known.Overlap) = (most, overlap);
            else _workflows[workflowId] = new Limited(tenantId) { Most = most, Overlap = overlap, GoneMeanwhile = [] };
        }

        if (limit is not null) await CountAsync(workflowId, cancellationToken);
        Freed(workflowId);
    }

    /// <summary>Asks for a run's place. One that has its place already, or needs none, gets it.</summary>
    internal Room Ask(QueuedRun run)
    {
        lock (_lock)
        {
            if (!run.NeedsRoom || !_workflows.TryGetValue(run.WorkflowId, out var limited) || limited.Begun.Contains(run.ExecutionId)) return Room.Given;
            if (limited.Begun.Count < limited.Most)
            {
                limited.Begun.Add(run.ExecutionId);
                return Room.Given;
            }

            if (limited.Overlap == Overlap.Skip) return Room.Skipped;
            if (limited.Overlap == Overlap.CancelOlder)
            {
                while (limited.Begun.Count - limited.Leaving.Count >= limited.Most && limited.Begun.Find(id => !limited.Leaving.Contains(id)) is { } older)
                {
                    limited.Leaving.Add(older);
                    MakesRoom(limited.TenantId, older);
                }
            }

            return Room.None;
        }
    }

    /// <summary>A run ended, or did not begin after all.</summary>
    internal void Leave(string workflowId, string executionId)
    {
        lock (_lock)
        {
            if (!_workflows.TryGetValue(workflowId, out var limited)) return;
            limited.GoneMeanwhile?.Add(executionId);
            limited.Leaving.Remove(executionId);
            if (!limited.Begun.Remove(executionId)) return;
        }

        Freed(workflowId);
    }

    // What begins from here on is counted as it begins; what had begun before is read.
    private async Task CountAsync(string workflowId, CancellationToken cancellationToken)
    {
        await using var db = opening.ForSystem();
        var begun = await db.Executions.Where(row => row.WorkflowId == workflowId && row.Depth == 0
                && (row.Status == ExecutionStatus.Running || row.Status == ExecutionStatus.Waiting || (row.Status == ExecutionStatus.Pending && row.Claim > 0)))
            .OrderBy(row => row.Id).Select(row => row.Id).ToListAsync(cancellationToken);
        lock (_lock)
        {
            if (!_workflows.TryGetValue(workflowId, out var limited) || limited.GoneMeanwhile is not { } gone) return;
            limited.Begun.InsertRange(0, begun.Where(id => !gone.Contains(id) && !limited.Begun.Contains(id)));
            limited.GoneMeanwhile = null;
        }
    }

    private sealed class Limited(string tenantId)
    {
        public string TenantId => tenantId;
        public required int Most { get; set; }
        public required Overlap Overlap { get; set; }
        // In the order in which they began.
        public List<string> Begun { get; } = [];
        public HashSet<string> Leaving { get; } = new(StringComparer.Ordinal);
        // While what had begun before is being read: what ended since.
        public HashSet<string>? GoneMeanwhile { get; set; }
    }
}

/// <summary>What a run that asks for its place is told.</summary>
internal enum Room
{
    /// <summary>It may begin.</summary>
    Given,
    /// <summary>Not now; it is asked again when another has ended.</summary>
    None,
    /// <summary>It is not to run at all.</summary>
    Skipped,
}
