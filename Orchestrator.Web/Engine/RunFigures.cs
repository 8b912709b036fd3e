using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Engine;

/// <summary>
/// Adds up what runs and steps do, by workflow and stretch of time. It happens in memory and is written down every few seconds, so that a run pays nothing for it; after a crash
/// <see cref="FigureRepair"/> adds what the seconds since had.
/// </summary>
public sealed partial class RunFigures(AppDbOpening opening, TimeProvider time, ILogger<RunFigures> log)
{
    /// <summary>How long the stretches are, in minutes: half an hour for a day's page, four hours for a week's, a day for a month's.</summary>
    internal static readonly int[] Stretches = [30, 240, 1_440];

    private readonly Lock _lock = new();
    private Task<bool> _writing = Task.FromResult(true);
    private Dictionary<RunKey, RunSum> _runs = [];
    private Dictionary<StepKey, StepSum> _steps = [];

    /// <summary>A run ended.</summary>
    /// <param name="hold">Whose it was.</param>
    /// <param name="status">How.</param>
    /// <param name="accepted">When it was accepted.</param>
    /// <param name="started">When it first began.</param>
    /// <param name="ended">When it ended.</param>
    internal void Ended(RunHold hold, ExecutionStatus status, DateTimeOffset accepted, DateTimeOffset started, DateTimeOffset ended)
    {
        lock (_lock)
        {
            Of(hold.TenantId, hold.WorkflowId, ended).Count(status, accepted, started, ended);
        }
    }

    /// <summary>An attempt of a step ended by itself.</summary>
    internal void Ended(RunHold hold, StepEnded step)
    {
        if (step.Status is not (StepStatus.Success or StepStatus.Error)) return;
        lock (_lock)
        {
            var key = new StepKey(hold.TenantId, hold.WorkflowId, step.NodeId, Slot(step.EndedAt, Stretches[1]));
            if (!_steps.TryGetValue(key, out var sum)) _steps[key] = sum = new StepSum();
            sum.Count(step.Status, step.EndedAt - step.StartedAt);
        }
    }

    /// <summary>An answer of a language model was paid for.</summary>
    public void Paid(string tenantId, string workflowId, long inputTokens, long outputTokens, long? costNanos)
    {
        lock (_lock)
        {
            var sum = Of(tenantId, workflowId, time.GetUtcNow());
            sum.LlmCalls++;
            sum.LlmInput += inputTokens;
            sum.LlmOutput += outputTokens;
            sum.LlmCost += costNanos ?? 0;
        }
    }

    /// <summary>Writes down what was added up since the last time. What cannot be written is kept for the next.</summary>
    /// <returns>False when it could not be written.</returns>
    public Task<bool> WriteAsync(CancellationToken cancellationToken)
    {
        lock (_lock) return _writing = WriteAfterAsync(_writing, cancellationToken);
    }

    private async Task<bool> WriteAfterAsync(Task<bool> before, CancellationToken cancellationToken)
    {
        // Nobody who counts waits for the database.
        await Task.Yield();
        await ((Task)before).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Dictionary<RunKey, RunSum> runs;
        Dictionary<StepKey, StepSum> steps;
        lock (_lock)
        {
            (runs, steps) = (_runs, _steps);
            (_runs, _steps) = ([], []);
        }

        if (runs.Count == 0 && steps.Count == 0) return true;
        try
        {
            await WriteAsync(runs, steps, cancellationToken);
            return true;
        }
        catch (Exception problem)
        {
            PutBack(runs, steps);
            LogNotWritten(log, problem);
            return false;
        }
    }

    private async Task WriteAsync(Dictionary<RunKey, RunSum> runs, Dictionary<StepKey, StepSum> steps, CancellationToken cancellationToken)
    {
        await using var db = opening.ForSystem();
        await FigureRows.AddAsync(db, [.. runs.Select(run => (run.Key, run.Value))], [.. steps.Select(step => (step.Key, step.Value))], Stretches, cancellationToken);
        // Read before the write lock is taken: nobody else changes these rows.
        await db.SaveChangesAsync(cancellationToken);
    }

    private void PutBack(Dictionary<RunKey, RunSum> runs, Dictionary<StepKey, StepSum> steps)
    {
        lock (_lock)
        {
            foreach (var (key, sum) in runs)
                if (!_runs.TryAdd(key, sum)) _runs[key].Add(sum);
            foreach (var (key, sum) in steps)
                if (!_steps.TryAdd(key, sum)) _steps[key].Add(sum);
        }
    }

    private RunSum Of(string tenantId, string workflowId, DateTimeOffset at)
    {
        var key = new RunKey(tenantId, workflowId, Slot(at, Stretches[0]));
        if (!_runs.TryGetValue(key, out var sum)) _runs[key] = sum = new RunSum();
        return sum;
    }

    /// <summary>The beginning of the stretch an instant is in.</summary>
    internal static DateTimeOffset Slot(DateTimeOffset at, int minutes) => new(at.UtcTicks - at.UtcTicks % (minutes * TimeSpan.TicksPerMinute), TimeSpan.Zero);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The figures of runs could not be written; they are kept for the next time.")]
    private static partial void LogNotWritten(ILogger logger, Exception problem);
}

/// <summary>Whose sum it is, and when the stretch begins.</summary>
internal readonly record struct RunKey(string TenantId, string WorkflowId, DateTimeOffset At);

/// <summary>Of which step the sum is, and when the stretch begins.</summary>
internal readonly record struct StepKey(string TenantId, string WorkflowId, string NodeId, DateTimeOffset At);
