using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Engine;

/// <summary>
/// Adds up what runs and steps do, by workflow and stretch of time. It happens in memory and is written down every few seconds, so that a run pays nothing for it; a crash loses the
/// seconds since.
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
            var sum = Of(hold.TenantId, hold.WorkflowId, ended);
            if (status == ExecutionStatus.Success) sum.Succeeded++;
            else if (status == ExecutionStatus.Error) sum.Failed++;
            else sum.Cancelled++;
            sum.Took.Add(ended - started);
            sum.Waited.Add(started - accepted);
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
            if (step.Status == StepStatus.Success) sum.Succeeded++;
            else sum.Failed++;
            sum.Total += step.EndedAt - step.StartedAt;
            sum.Took.Add(step.EndedAt - step.StartedAt);
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
        foreach (var (key, sum) in runs)
        {
            foreach (var minutes in Stretches)
            {
                var at = Slot(key.At, minutes);
                var row = await db.RunFigures.FindAsync([key.TenantId, minutes, at, key.WorkflowId], cancellationToken);
                if (row is null) db.Add(row = new RunFigure { TenantId = key.TenantId, Minutes = minutes, At = at, WorkflowId = key.WorkflowId, Took = "", Waited = "" });
                sum.AddTo(row);
            }
        }

        foreach (var (key, sum) in steps)
        {
            foreach (var minutes in Stretches.Skip(1))
            {
                var at = Slot(key.At, minutes);
                var row = await db.StepFigures.FindAsync([key.TenantId, minutes, at, key.WorkflowId, key.NodeId], cancellationToken);
                if (row is null) db.Add(row = new StepFigure { TenantId = key.TenantId, Minutes = minutes, At = at, WorkflowId = key.WorkflowId, NodeId = key.NodeId, Took = "" });
                sum.AddTo(row);
            }
        }

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

    private readonly record struct RunKey(string TenantId, string WorkflowId, DateTimeOffset At);

    private readonly record struct StepKey(string TenantId, string WorkflowId, string NodeId, DateTimeOffset At);
}
