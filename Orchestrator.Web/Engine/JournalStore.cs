using Microsoft.Data.Sqlite;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Engine;

/// <summary>The journal's own connection with its prepared statements. Not thread-safe; thrown away after trouble.</summary>
internal sealed partial class JournalStore : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly List<Statement> _statements = [];
    private readonly Statement _addVersion, _addExecution, _putState, _claim, _mayClaim, _claimAndEnd, _isCurrent, _putStep, _endRun, _dropState, _release, _due;
    private readonly Statement _cancelUnheld, _cancelOpenSteps, _cancelHeld, _recoverCancelledSteps, _recoverCancelled, _recover, _delete, _maskRun, _maskStep, _skip, _isAskedToStop;
    private readonly Statement _wait, _markAnswered, _wake, _answerStep, _addCallback, _answerCallback, _parentOf, _calledBy, _recoverCallers, _settle, _fire, _addDelivery, _firstDelivery, _noteDelivery, _dropDeliveries;
    // In place of the run that settled an interrupted step; replays of the record find their own mark.
    private const string GivenUp = "nobody";
    private readonly ResumeKeys _keys;

    public JournalStore(string connectionString, ResumeKeys keys)
    {
        _keys = keys;
        _connection = new SqliteConnection(connectionString);
        try
        {
            _connection.Open();
            // Microsoft.Data.Sqlite turns foreign keys on by the connection string; SQLite's own wait for a lock is finer than the 150 ms steps of the driver.
            Execute("PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000; PRAGMA cache_size = -16000");
            _addVersion = Prepare(JournalSql.AddVersion);
            _addExecution = Prepare(JournalSql.AddExecution);
            _putState = Prepare(JournalSql.PutState);
            _claim = Prepare(JournalSql.Claim);
            _mayClaim = Prepare(JournalSql.MayClaim);
            _claimAndEnd = Prepare(JournalSql.ClaimAndEnd);
            _isCurrent = Prepare(JournalSql.IsCurrent);
            _putStep = Prepare(JournalSql.PutStep);
            _endRun = Prepare(JournalSql.EndRun);
            _dropState = Prepare(JournalSql.DropState);
            _release = Prepare(JournalSql.Release);
            _due = Prepare(JournalSql.Due);
            _cancelUnheld = Prepare(JournalSql.CancelUnheld);
            _cancelOpenSteps = Prepare(JournalSql.CancelOpenSteps);
            _cancelHeld = Prepare(JournalSql.CancelHeld);
            _skip = Prepare(JournalSql.Skip);
            _wait = Prepare(JournalSql.Wait);
            _markAnswered = Prepare(JournalSql.MarkAnswered);
            _wake = Prepare(JournalSql.Wake);
            _answerStep = Prepare(JournalSql.AnswerStep);
            _addCallback = Prepare(JournalSql.AddCallback);
            _answerCallback = Prepare(JournalSql.AnswerCallback);
            _parentOf = Prepare(JournalSql.ParentOf);
            _calledBy = Prepare(JournalSql.CalledBy);
            _recoverCallers = Prepare(JournalSql.RecoverCallers);
            _settle = Prepare(JournalSql.Settle);
            _fire = Prepare(JournalSql.Fire);
            _addDelivery = Prepare(JournalSql.AddDelivery);
            _firstDelivery = Prepare(JournalSql.FirstDelivery);
            _noteDelivery = Prepare(JournalSql.NoteDelivery);
            _dropDeliveries = Prepare(JournalSql.DropDeliveries);
            _isAskedToStop = Prepare(JournalSql.IsAskedToStop);
            _recoverCancelledSteps = Prepare(JournalSql.RecoverCancelledSteps);
            _recoverCancelled = Prepare(JournalSql.RecoverCancelled);
            _recover = Prepare(JournalSql.Recover);
            _delete = Prepare(JournalSql.Delete);
            _maskRun = Prepare(JournalSql.MaskRun);
            _maskStep = Prepare(JournalSql.MaskStep);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Takes the write lock at once, so that a batch cannot fail half way for want of it.</summary>
    public SqliteTransaction Begin() => _connection.BeginTransaction(deferred: false);

    /// <summary>Writes one record and adds what pages should hear of it once it is committed.</summary>
    public JournalAnswer Write(JournalEntry entry, JournalTransaction within) => entry.Record switch
    {
        JournalRecord.Accepted { Execution: var run } => Accept(run, entry, within),
        JournalRecord.Claimed claimed => Claim(claimed, entry, within),
        JournalRecord.StepStart start => Start(start, within),
        JournalRecord.StepEnd end => End(end, entry, within),
        JournalRecord.RunEnd { Run.Status: ExecutionStatus.Waiting } end => Wait(end, within),
        JournalRecord.RunEnd end => EndRun(end, entry, within),
        JournalRecord.Answered answer => Answer(answer, entry, within),
        JournalRecord.Released released => Release(released, within),
        JournalRecord.Due due => Due(due, within),
        JournalRecord.Cancel cancel => Cancel(cancel, within),
        JournalRecord.GivenUp given => Answer(_settle.Run(given.StepId, GivenUp, given.ExecutionId)),
        JournalRecord.Skipped skipped => Skip(skipped, within),
        JournalRecord.Recover recover => Recover(recover.At, within),
        JournalRecord.Delete delete => Delete(delete, within),
        JournalRecord.Masked masked => Mask(masked),
        JournalRecord.Noted noted => Note(noted, within),
        _ => throw new InvalidOperationException($"The journal does not know {entry.Record.GetType().Name}."),
    };

    public void Dispose()
    {
        foreach (var statement in _statements) statement.Dispose();
        _connection.Dispose();
    }

    private static JournalAnswer Answer(int rows) => new(rows > 0 ? JournalVerdict.Recorded : JournalVerdict.NotCurrent, rows);

    private JournalAnswer Accept(NewExecution run, JournalEntry entry, JournalTransaction within)
    {
        if (run.SettlesStepId is { } settled && _settle.Run(settled, run.Id, run.SourceId) == 0) return new(JournalVerdict.NotCurrent, 0);
        if (run.Delivery?.Key is not null && FindFirst(run, within) is { } first) return first;
        if (run.Scheduled is { } time && _fire.Run(run.WorkflowId, run.TenantId, time.At.UtcTicks, time.Next?.UtcTicks, run.Id) == 0) return new(JournalVerdict.NotCurrent, 0);
        if (run.Graph is not null) _addVersion.Run(run.WorkflowId, run.VersionHash, run.TenantId, run.Graph, run.At.UtcTicks);
        _addExecution.Run(run.Id, run.TenantId, run.WorkflowId, run.VersionHash, Name(run.Trigger), run.MaskedInput, run.At.UtcTicks, run.ApiKeyId, run.StartedBy,
            run.SourceId, run.Caller?.ExecutionId, run.Caller?.Call, run.Caller?.Depth ?? 0, run.Delivery?.Request);
        if (entry.Sealed is not null) _putState.Run(run.Id, "", run.TenantId, entry.Sealed, IterationKey.None);
        for (var index = 0; index < run.TakenOver.Count; index++) TakeOver(run, run.TakenOver[index], entry.SealedSteps[index], within);
        within.Happened(run.TenantId, run.WorkflowId, run.Id, ExecutionStatus.Pending, run.At, run.Trigger);
        return new(JournalVerdict.Recorded);
    }

    private JournalAnswer Claim(JournalRecord.Claimed claimed, JournalEntry entry, JournalTransaction within)
    {
        var hold = claimed.By;
        var rows = entry.IsWrittenByEnd ? _mayClaim.Ask(hold.ExecutionId, hold.Claim, hold.WorkerId) is null ? 0 : 1
            : _claim.Run(hold.ExecutionId, hold.Claim, hold.WorkerId, claimed.At.UtcTicks);
        within.Know(hold, rows > 0);
        if (rows > 0) within.Happened(hold, ExecutionStatus.Running, claimed.At);
        return Answer(rows);
    }

    private JournalAnswer Start(JournalRecord.StepStart start, JournalTransaction within)
    {
        if (!IsCurrent(start.By, within)) return new(JournalVerdict.NotCurrent, 0);
        var (hold, step) = (start.By, start.Step);
        _putStep.Run(step.StepId, hold.TenantId, hold.ExecutionId, step.NodeId, step.Attempt, nameof(StepStatus.Running), null,
            step.Input, null, null, step.StartedAt.UtcTicks, null, null, step.SafeToRepeat ? 1 : 0, step.Iteration);
        within.Happened(hold, step);
        return new(JournalVerdict.Recorded);
    }

    private JournalAnswer End(JournalRecord.StepEnd end, JournalEntry entry, JournalTransaction within)
    {
        if (!IsCurrent(end.By, within)) return new(JournalVerdict.NotCurrent, 0);
        var (hold, step) = (end.By, end.Step);
        _putStep.Run(step.StepId, hold.TenantId, hold.ExecutionId, step.NodeId, step.Attempt, Name(step.Status), step.Handle,
            step.Input ?? entry.Began?.Input, step.Output, StoredError.Write(step.Error), step.StartedAt.UtcTicks,
            step.Status == StepStatus.Waiting ? null : step.EndedAt.UtcTicks, step.ResumeAt?.UtcTicks, entry.Began is { SafeToRepeat: false } ? 0 : 1, step.Iteration);
        if (entry.Sealed is not null) _putState.Run(hold.ExecutionId, step.NodeId, hold.TenantId, entry.Sealed, step.Iteration);
        if (step.Awaits is Awaited.Callback callback) AddCallback(hold, step, callback, within);
        if (step.Status == StepStatus.Cancelled) CancelCalled(hold.TenantId, hold.ExecutionId, RunCalls.Of(step.NodeId, step.Iteration, step.Attempt), step.EndedAt, within);
        within.Happened(hold, step);
        return new(JournalVerdict.Recorded);
    }

    private JournalAnswer EndRun(JournalRecord.RunEnd end, JournalEntry entry, JournalTransaction within)
    {
        var (hold, run) = (end.By, end.Run);
        var rows = entry.Claimed is { } claimed
            ? _claimAndEnd.Run(hold.ExecutionId, hold.Claim, Name(run.Status), run.Output, StoredError.Write(run.Error), run.At.UtcTicks, hold.WorkerId, claimed.At.UtcTicks)
            : _endRun.Run(hold.ExecutionId, hold.Claim, Name(run.Status), run.Output, StoredError.Write(run.Error), run.At.UtcTicks);
        if (rows == 0) return Answer(0);
        if (run.Status == ExecutionStatus.Success) _dropState.Run(hold.ExecutionId);
        if (entry.Sealed is not null) _putState.Run(hold.ExecutionId, RunCalls.OutputNode, hold.TenantId, entry.Sealed, IterationKey.None);
        within.Happened(hold, run.Status, run.At, run.Error);
        within.Ended(hold.WorkflowId, hold.ExecutionId);
        if (hold.IsCalled) WakeCaller(hold.ExecutionId, run.At, within);
        return Answer(rows);
    }

    private JournalAnswer Release(JournalRecord.Released released, JournalTransaction within)
    {
        var rows = _release.Run(released.By.ExecutionId, released.By.Claim);
        if (rows > 0) within.Happened(released.By, ExecutionStatus.Pending, released.At);
        return Answer(rows);
    }

    private JournalAnswer Due(JournalRecord.Due due, JournalTransaction within)
    {
        var run = due.Run;
        var rows = _due.Run(run.ExecutionId, run.Claim);
        if (rows > 0) within.Happened(run.TenantId, run.WorkflowId, run.ExecutionId, ExecutionStatus.Pending, due.At);
        return Answer(rows);
    }

    private JournalAnswer Recover(DateTimeOffset at, JournalTransaction within)
    {
        _recoverCallers.Run();
        _recoverCancelledSteps.Run(at.UtcTicks);
        _recoverCancelled.Run(at.UtcTicks);
        return new(JournalVerdict.Recorded, _recover.Run());
    }

    private bool IsCurrent(RunHold hold, JournalTransaction within) =>
        within.Knows(hold) ?? within.Know(hold, _isCurrent.Ask(hold.ExecutionId, hold.Claim) is not null);

    private static string Name<T>(T value) where T : struct, Enum => Enum.GetName(value) ?? throw new ArgumentOutOfRangeException(nameof(value));

    private Statement Prepare(string sql)
    {
        var statement = new Statement(_connection, sql);
        _statements.Add(statement);
        return statement;
    }

    private void Execute(string pragmas)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // a constant
        command.CommandText = pragmas;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
