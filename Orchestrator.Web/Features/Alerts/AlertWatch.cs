using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;
using Quartz;

namespace Orchestrator.Web.Features.Alerts;

/// <summary>Hears of runs that end and has the workflows looked at that a rule is for. A workflow that ends many runs at once is looked at once.</summary>
public sealed partial class AlertWatch(AlertRounds rounds, AlertSender sender, ExecutionJournal journal, AppDbOpening opening, TimeProvider time, ILogger<AlertWatch> log) : BackgroundService
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, bool> _ended = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _signal = new(0, 1);
    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile bool _hasRules = true;
    private volatile bool _everything = true;

    /// <summary>A rule was written: everything is looked at anew.</summary>
    public void RulesChanged()
    {
        _hasRules = true;
        LookAtEverything();
    }

    /// <summary>Looks at every workflow that has a rule, whatever was heard: after a start, and every minute for tries that are due and digests.</summary>
    public void LookAtEverything()
    {
        _everything = true;
        Signal();
    }

    /// <summary>Sends these now and says what became of them.</summary>
    public async Task<ImmutableArray<AlertView>> SendNowAsync(ImmutableArray<string> ids, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            foreach (var id in ids) await sender.SendAsync(id, cancellationToken);
        }
        finally
        {
            _one.Release();
        }

        await using var db = opening.ForSystem();
        var rows = await db.Alerts.AsNoTracking().Where(row => ids.Contains(row.Id)).ToListAsync(cancellationToken);
        return [.. rows.OrderBy(row => ids.IndexOf(row.Id)).Select(AlertView.Of)];
    }

    /// <summary>Looks and sends once.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var everything = _everything;
            _everything = false;
            string[] ended = [.. _ended.Keys];
            foreach (var workflowId in ended) _ended.TryRemove(workflowId, out _);
            if (everything)
            {
                var watched = await rounds.WatchedAsync(cancellationToken);
                _hasRules = watched.Count > 0;
                foreach (var workflowId in watched) await rounds.LookAsync(workflowId, cancellationToken);
                await rounds.GatherAsync(cancellationToken);
            }
            else
            {
                foreach (var workflowId in ended) await rounds.LookAsync(workflowId, cancellationToken);
            }

            await sender.SendDueAsync(cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        journal.RunsEnded = _ => { };
        _signal.Dispose();
        _one.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        journal.RunsEnded = Hear;
        Signal();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await _signal.WaitAsync(stoppingToken);
                await RunOnceAsync(stoppingToken);
                // What ends meanwhile is looked at together.
                await Task.Delay(Calm, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem) when (problem is DbException or DbUpdateException)
            {
                // Every minute it is looked at again.
                LogFailed(log, problem);
                _everything = true;
            }
        }
    }

    private void Hear(IReadOnlyList<(string WorkflowId, string ExecutionId)> ended)
    {
        if (!_hasRules) return;
        foreach (var (workflowId, _) in ended) _ended[workflowId] = true;
        if (ended.Count > 0) Signal();
    }

    private void Signal()
    {
        try
        {
            if (_signal.CurrentCount == 0) _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else has signalled at the same time.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Workflows could not be looked at for alerts; it is tried again.")]
    private static partial void LogFailed(ILogger logger, Exception problem);
}

/// <summary>Has every rule looked at, tries repeated and digests sent.</summary>
[DisallowConcurrentExecution]
internal sealed class AlertsJob(AlertWatch watch) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        watch.LookAtEverything();
        return ValueTask.CompletedTask;
    }
}
