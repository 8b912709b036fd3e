using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Time;

namespace Orchestrator.Web.Features.Operations;

/// <summary>A process that runs workflows.</summary>
/// <param name="Name">The machine and the number of the process.</param>
/// <param name="IsReady">Whether it can record runs.</param>
/// <param name="Running">How many slots are taken.</param>
/// <param name="Slots">How many there are.</param>
/// <param name="Memory">Bytes.</param>
/// <param name="Since">When it began.</param>
public sealed record NodeView(string Name, bool IsReady, int Running, int Slots, long Memory, DateTimeOffset Since);

/// <summary>What is kept, and how long.</summary>
/// <param name="Runs">How many runs of the workspace; null while they are counted.</param>
/// <param name="Days">How many days ended runs are kept; 0 for ever.</param>
/// <param name="RunsPerWorkflow">How many ended runs of a workflow are kept; 0 for all.</param>
/// <param name="Database">Bytes of the database; null for who may not know.</param>
/// <param name="Free">Bytes that are free beside it; null for who may not know.</param>
/// <param name="NextCleanUp">When runs that were kept long enough are removed next; null when it is not known.</param>
/// <param name="AuditDays">How many days entries of the audit log are kept; 0 for ever.</param>
public sealed record StorageView(long? Runs, int Days, int RunsPerWorkflow, long? Database, long? Free, DateTimeOffset? NextCleanUp, int AuditDays = 0);

/// <summary>What this process and its disk do: for administrators, except for what is kept of a workspace.</summary>
public sealed class InstanceFigures(
    AppDbOpening databases, DataFolder folder, RunningRuns running, ExecutionJournal journal, JobResults jobs, IOptions<EngineOptions> engine, IOptions<RetentionOptions> retention, TimeProvider time)
{
    // Counting a million rows takes a fifth of a second; nobody needs it anew at every look.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);
    private static readonly string[] Files = [DataSetup.FileName, DataSetup.FileName + "-wal"];
    private readonly DateTimeOffset began = time.GetUtcNow();
    private readonly ConcurrentDictionary<string, (DateTimeOffset At, Task<long> Count)> counts = new(StringComparer.Ordinal);

    /// <summary>The process; null for who does not administer the instance.</summary>
    public NodeView? Node(Caller caller) => !caller.IsAdmin ? null : new NodeView(
        $"{Environment.MachineName}:{Environment.ProcessId}", journal.Trouble is null, running.Count, engine.Value.Slots, Environment.WorkingSet, began);

    /// <summary>How the recurring jobs went; empty for who does not administer the instance.</summary>
    public IReadOnlyList<JobResult> Jobs(Caller caller) => caller.IsAdmin ? jobs.All : [];

    /// <summary>What is kept.</summary>
    public StorageView Storage(Caller caller)
    {
        var count = RunsOf(caller.TenantId);
        return new StorageView(
            count.IsCompletedSuccessfully ? count.Result : null, retention.Value.Days, retention.Value.RunsPerWorkflow,
            caller.IsAdmin ? DatabaseSize() : null, caller.IsAdmin ? new DriveInfo(folder.Path).AvailableFreeSpace : null, jobs.All.FirstOrDefault(job => job.Name == "retention")?.Next, retention.Value.AuditDays);
    }

    private long DatabaseSize() => Files.Sum(name => new FileInfo(folder.File(name)) is { Exists: true } info ? info.Length : 0);

    private Task<long> RunsOf(string tenantId)
    {
        var now = time.GetUtcNow();
        if (counts.TryGetValue(tenantId, out var known) && (now - known.At < Fresh || !known.Count.IsCompleted)) return known.Count;
        var counting = Task.Run(() => CountAsync(tenantId));
        counts[tenantId] = (now, counting);
        // What was counted before is still good to look at.
        return known.Count is { IsCompletedSuccessfully: true } ? known.Count : counting;
    }

    private async Task<long> CountAsync(string tenantId)
    {
        await using var db = databases.ForTenant(tenantId);
        return await db.Workflows.SelectMany(workflow => db.Executions.Where(run => run.WorkflowId == workflow.Id)).LongCountAsync();
    }
}
