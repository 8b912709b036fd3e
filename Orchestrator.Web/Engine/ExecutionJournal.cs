using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Engine;

/// <summary>
/// The only writer of executions, steps and execution state. Callers hand it records; one loop takes everything that waits, writes it in one
/// transaction, commits durably and then answers. Records of one execution keep their order.
/// </summary>
public sealed partial class ExecutionJournal : IDisposable
{
    private const int MostKept = 32_768;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Channel<JournalEntry> _records = Channel.CreateBounded<JournalEntry>(new BoundedChannelOptions(16_384) { SingleReader = true });
    private readonly CancellationTokenSource _giveUp = new();
    private readonly DataFolder _folder;
    private readonly StateSeal _seal;
    private readonly ExecutionFeed _feed;
    private readonly EngineMeters _meters;
    private readonly RunLimits _limits;
    private readonly ResumeKeys _keys;
    private readonly CrashPoints? _crash;
    private readonly TimeProvider _time;
    private readonly ILogger<ExecutionJournal> _log;
    private readonly int _batchLimit;
    private JournalStore? _store;
    private long _troubleSince;
    private long _triedAt;
    private Task _loop = Task.CompletedTask;

    /// <summary>Opens nothing yet.</summary>
    public ExecutionJournal(DataFolder folder, StateSeal seal, ExecutionFeed feed, EngineMeters meters, RunLimits limits, ResumeKeys keys, TimeProvider time, IOptions<EngineOptions> options, ILogger<ExecutionJournal> log)
    {
        (_folder, _seal, _feed, _meters, _limits, _keys, _time, _log) = (folder, seal, feed, meters, limits, keys, time, log);
        _batchLimit = options.Value.JournalBatch;
        _crash = CrashPoints.Of(options.Value.CrashAt);
    }

    /// <summary>Told of runs that a commit made pending again.</summary>
    internal Action<QueuedRun> Woke { get; set; } = _ => { };

    /// <summary>Told of runs that a commit asked to stop while they are held.</summary>
    internal Action<string> Stops { get; set; } = _ => { };

    /// <summary>Told of runs that ended with a commit; must not take time.</summary>
    internal Action<IReadOnlyList<(string WorkflowId, string ExecutionId)>> RunsEnded { get; set; } = _ => { };

    /// <summary>Why nothing can be written at the moment, for the health check; null while all is well.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Whether the database has refused what is to be recorded for so long that nobody should wait for it.</summary>
    private bool IsStuck => Trouble is not null && _time.GetElapsedTime(_troubleSince) > Patience;

    /// <summary>Returns once the record survives a crash. It can be cancelled only until it is in line; after that it will be written.</summary>
    /// <exception cref="JournalException">It cannot be kept.</exception>
    public async Task<JournalAnswer> WriteAsync(JournalRecord record, CancellationToken cancellationToken)
    {
        if (IsStuck && IsRefusable(record) && !MayProbe()) throw Refusal();
        var entry = new JournalEntry(record, isAwaited: true);
        await AddAsync(entry, cancellationToken);
        return await entry.Answered;
    }

    /// <summary>Hands the record over and does not wait for it; a failure or a lost claim shows in the record's hold.</summary>
    public ValueTask AppendAsync(JournalRecord record, CancellationToken cancellationToken) =>
        AddAsync(new JournalEntry(record, isAwaited: false), cancellationToken);

    /// <summary>Starts writing.</summary>
    internal void Start() => _loop = Task.Run(RunAsync);

    /// <summary>Writes what was handed over and stops.</summary>
    internal async Task StopAsync(CancellationToken cancellationToken)
    {
        _records.Writer.TryComplete();
        await using (cancellationToken.Register(_giveUp.Cancel))
            await _loop;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _giveUp.Dispose();
        _store?.Dispose();
    }

    private async ValueTask AddAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        if (_records.Writer.TryWrite(entry)) return;
        try
        {
            await _records.Writer.WriteAsync(entry, cancellationToken);
        }
        catch (ChannelClosedException closed)
        {
            throw new JournalException("The program is stopping; nothing more is recorded.", closed);
        }
    }

    private async Task RunAsync()
    {
        List<JournalEntry> batch = [];
        while (await _records.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < _batchLimit && _records.Reader.TryRead(out var entry)) batch.Add(entry);
            var started = _time.GetTimestamp();
            try
            {
                JournalBatch.Shrink(batch);
                await CommitAsync(batch);
            }
            catch (Exception problem)
            {
                foreach (var entry in batch) entry.Fault ??= new JournalException("The record could not be kept.", problem);
                if (problem is not OperationCanceledException) LogBatchFailed(_log, batch.Count, problem);
            }

            foreach (var entry in batch) entry.Complete();
            _meters.Committed(batch.Count, _time.GetElapsedTime(started));
        }
    }

    /// <summary>Repeats until the database takes the batch: a lock, a full disk or a failing one is waited for.</summary>
    private async Task CommitAsync(List<JournalEntry> batch)
    {
        for (var pause = TimeSpan.FromMilliseconds(50); ; pause = Longer(pause))
        {
            try
            {
                JournalBatch.Seal(batch, _seal);
                WriteOnce(batch, oneByOne: false);
                if (Trouble is not null) LogRecovered(_log);
                Trouble = null;
                return;
            }
            catch (Exception problem) when (IsTrouble(problem))
            {
                _store?.Dispose();
                _store = null;
                if (Trouble is null)
                {
                    _troubleSince = _time.GetTimestamp();
                    LogTrouble(_log, problem.Message);
                }

                Trouble = problem.Message;
                if (IsStuck) Refuse(batch);
                _triedAt = _time.GetTimestamp();
                if (batch.Count == 0) return;
                await Task.Delay(pause, _time, _giveUp.Token);
            }
        }
    }

    // While nothing waits to be written, a trigger now and then finds out whether the database is well again.
    private bool MayProbe() => _time.GetElapsedTime(_triedAt) > LongestPause;

    // A trigger is told to come again; what has begun waits. Nobody was promised what is refused here, and none of it is written later.
    private void Refuse(List<JournalEntry> batch)
    {
        while (batch.Count < MostKept && _records.Reader.TryRead(out var entry)) batch.Add(entry);
        foreach (var entry in batch.Where(entry => entry.Fault is null && IsRefusable(entry.Record)))
        {
            entry.Fault = Refusal();
            entry.Complete();
        }

        batch.RemoveAll(entry => IsRefusable(entry.Record) && entry.Fault is not null);
    }

    private static bool IsRefusable(JournalRecord record) => record is JournalRecord.Accepted { Execution.Caller: null } or JournalRecord.Answered;

    private static JournalException Refusal() => new("The database takes nothing at the moment.");

    private void WriteOnce(List<JournalEntry> batch, bool oneByOne)
    {
        _store ??= new JournalStore(new SqliteConnectionStringBuilder
        {
            DataSource = _folder.File(DataSetup.FileName), ForeignKeys = true, Pooling = false, DefaultTimeout = 1, Mode = SqliteOpenMode.ReadWrite,
        }.ToString(), _keys);
        using var sql = _store.Begin();
        var within = new JournalTransaction(sql, _feed.IsWatched);
        try
        {
            foreach (var entry in batch)
            {
                if (entry.Fault is not null || entry.WrittenWith is not null) continue;
                if (oneByOne) WriteAlone(_store, entry, within);
                else entry.Answer = _store.Write(entry, within);
            }
        }
        catch (Exception problem) when (!oneByOne && !IsTrouble(problem))
        {
            sql.Rollback();
            JournalBatch.Part(batch);
            WriteOnce(batch, oneByOne: true);
            return;
        }

        _crash?.Reach(batch, isAfter: false);
        sql.Commit();
        _crash?.Reach(batch, isAfter: true);
        if (!_limits.IsEmpty)
        {
            foreach (var (workflowId, executionId) in within.EndedRuns) _limits.Leave(workflowId, executionId);
        }

        RunsEnded(within.EndedRuns);
        foreach (var run in within.WokenRuns) Woke(run);
        foreach (var executionId in within.StoppedRuns) Stops(executionId);
        foreach (var happened in within.Events) _feed.Publish(happened);
        // Who came while nothing was noted down may have read what was before.
        if (!within.IsWatched && _feed.IsWatched) _feed.PublishGap();
    }

    private void WriteAlone(JournalStore store, JournalEntry entry, JournalTransaction within)
    {
        var mark = within.Mark(entry);
        within.Sql.Save("record");
        try
        {
            entry.Answer = store.Write(entry, within);
            within.Sql.Release("record");
        }
        catch (Exception problem) when (!IsTrouble(problem))
        {
            within.Sql.Rollback("record");
            within.Undo(mark);
            entry.Fault = new JournalException("The record could not be kept: " + problem.Message, problem)
            {
                OwnerIsGone = problem is SqliteException { SqliteExtendedErrorCode: 787 },
            };
            LogRecordFailed(_log, entry.Record.GetType().Name, entry.Record.Hold?.ExecutionId ?? "-", problem);
        }
    }

    // What says that the record is bad: ERROR, TOOBIG, CONSTRAINT, MISMATCH, RANGE. Everything else says that the database is not well at the moment.
    private static bool IsTrouble(Exception problem) =>
        problem is DbUpdateException { InnerException: { } inner } ? IsTrouble(inner) : problem is SqliteException { SqliteErrorCode: not (1 or 18 or 19 or 20 or 25) };

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    [LoggerMessage(Level = LogLevel.Error, Message = "The database did not take what was to be recorded ({Reason}); executions wait until it does. Nothing is lost. Free disk space, or end the program that holds a lock.")]
    private static partial void LogTrouble(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The database took what was waiting to be recorded.")]
    private static partial void LogRecovered(ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "A {Record} record of execution {ExecutionId} could not be kept.")]
    private static partial void LogRecordFailed(ILogger logger, string record, string executionId, Exception problem);

    [LoggerMessage(Level = LogLevel.Critical, Message = "A batch of {Count} records could not be kept.")]
    private static partial void LogBatchFailed(ILogger logger, int count, Exception problem);
}
