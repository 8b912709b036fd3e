using System.Text.Json;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Engine;

/// <summary>What the journal can be asked to write: a closed set.</summary>
public abstract record JournalRecord
{
    private JournalRecord() { }

    /// <summary>The hold it is written under; null when none is needed.</summary>
    internal virtual RunHold? Hold => null;

    /// <summary>A trigger was accepted.</summary>
    public sealed record Accepted(NewExecution Execution) : JournalRecord;

    /// <summary>A worker takes a pending execution under the next claim number.</summary>
    public sealed record Claimed(RunHold By, DateTimeOffset At) : JournalRecord
    {
        internal override RunHold Hold => By;
    }

    /// <summary>A step starts.</summary>
    public sealed record StepStart(RunHold By, StepStarted Step) : JournalRecord
    {
        internal override RunHold Hold => By;
    }

    /// <summary>A step ended, was skipped or waits.</summary>
    public sealed record StepEnd(RunHold By, StepEnded Step) : JournalRecord
    {
        internal override RunHold Hold => By;
    }

    /// <summary>A run ended, or only waits.</summary>
    public sealed record RunEnd(RunHold By, RunEnded Run) : JournalRecord
    {
        internal override RunHold Hold => By;
    }

    /// <summary>The worker lets a run go before its end; it is pending again.</summary>
    public sealed record Released(RunHold By, DateTimeOffset At) : JournalRecord
    {
        internal override RunHold Hold => By;
    }

    /// <summary>An answer came for a waiting step: its end is recorded and its run is pending again; a run that is just being driven goes on with it afterwards.</summary>
    /// <param name="TenantId">Whose it is.</param>
    /// <param name="ExecutionId">The run.</param>
    /// <param name="WorkflowId">The workflow it is a run of.</param>
    /// <param name="Step">The step's end.</param>
    /// <param name="CallbackId">The wait that was answered.</param>
    /// <param name="By">Who answered, for people.</param>
    public sealed record Answered(string TenantId, string ExecutionId, string WorkflowId, StepEnded Step, string CallbackId, string? By) : JournalRecord;

    /// <summary>The instant a waiting run waits for has come; it is pending again.</summary>
    public sealed record Due(QueuedRun Run, DateTimeOffset At) : JournalRecord;

    /// <summary>Someone asks a run to stop: one that is not held ends at once, a held one is marked.</summary>
    /// <param name="TenantId">Whose it is.</param>
    /// <param name="ExecutionId">Which run.</param>
    /// <param name="At">When.</param>
    /// <param name="Reason">What the run's error says; null when a person asked.</param>
    public sealed record Cancel(string TenantId, string ExecutionId, DateTimeOffset At, string? Reason = null) : JournalRecord;

    /// <summary>A person leaves an interrupted step as it is.</summary>
    public sealed record GivenUp(string ExecutionId, string StepId) : JournalRecord;

    /// <summary>There was no room for a run that had not begun, and its workflow says that it is to be skipped then.</summary>
    public sealed record Skipped(QueuedRun Run, DateTimeOffset At) : JournalRecord;

    /// <summary>Every claim is dead, because no worker has started yet: what was running is pending again, or cancelled if someone had asked for it.</summary>
    public sealed record Recover(DateTimeOffset At) : JournalRecord;

    /// <summary>Webhook calls that started no run; written when something else is or a moment later, and not waited for.</summary>
    /// <param name="Deliveries">Which.</param>
    /// <param name="Keep">How many of a workflow are kept, the newest, of senders with a key and of others each.</param>
    public sealed record Noted(IReadOnlyList<NotedDelivery> Deliveries, int Keep) : JournalRecord;

    /// <summary>Texts of a run, or of an attempt of one of its steps, are replaced by themselves, masked; null leaves what is there.</summary>
    public sealed record Masked(string TenantId, string WorkflowId, string ExecutionId, string? StepId, string? Input, string? Output, string? Error, string? Request) : JournalRecord;

    /// <summary>Removes executions of a workflow, those that have not ended excepted. They were looked up beforehand, so that the writer need not search.</summary>
    public sealed record Delete(string TenantId, string WorkflowId, IReadOnlyList<string> ExecutionIds) : JournalRecord;
}

/// <summary>An execution about to be accepted. Kept sealed: <paramref name="RawInput"/>; kept in clear: <paramref name="MaskedInput"/>.</summary>
/// <param name="Id">A version 7 id, so that ids sort in the order of acceptance.</param>
/// <param name="TenantId">Whose it is.</param>
/// <param name="WorkflowId">The workflow it runs.</param>
/// <param name="VersionHash">The version it is pinned to.</param>
/// <param name="Graph">That version's document, when it may not have been kept yet; null when it surely has.</param>
/// <param name="Trigger">What started it.</param>
/// <param name="MaskedInput">What people see.</param>
/// <param name="RawInput">What the run reads (<see cref="StoredInput"/>); empty when people see all of it.</param>
/// <param name="ApiKeyId">The API key that started it.</param>
/// <param name="StartedBy">The user that started it.</param>
/// <param name="At">When it was accepted.</param>
public sealed record NewExecution(
    string Id, string TenantId, string WorkflowId, string VersionHash, string? Graph, TriggerKind Trigger,
    JsonElement MaskedInput, ReadOnlyMemory<byte> RawInput, string? ApiKeyId, string? StartedBy, DateTimeOffset At)
{
    /// <summary>The run it repeats or goes on from; null for none.</summary>
    public string? SourceId { get; init; }

    /// <summary>The step of that run a person said is done, or is to run again; each is settled once. Null for none.</summary>
    public string? SettlesStepId { get; init; }

    /// <summary>What calls it; null for nothing.</summary>
    public CallOrigin? Caller { get; init; }

    /// <summary>The time of the schedule it is for; null for none. Each time gets one run.</summary>
    public ScheduledTime? Scheduled { get; init; }

    /// <summary>The steps it takes over from another run, as they stand there; their raw outputs are sealed anew.</summary>
    public IReadOnlyList<StepEnded> TakenOver { get; init; } = [];

    /// <summary>The webhook call that starts it; null for none.</summary>
    public AcceptedDelivery? Delivery { get; init; }
}

/// <summary>A webhook call that starts a run.</summary>
/// <param name="Request">What was sent beside the body, masked: a JSON object.</param>
/// <param name="Key">What tells it from others, so that it starts no second run; null when nothing does.</param>
/// <param name="BodyHash">SHA-256 of the body, lower-case hex; empty where the key alone counts.</param>
public sealed record AcceptedDelivery(string Request, string? Key = null, string BodyHash = "")
{
    /// <summary>For how long the same key starts no second run.</summary>
    public static TimeSpan KeptFor { get; } = TimeSpan.FromHours(24);
}

/// <summary>A webhook call that started no run.</summary>
/// <param name="Id">A version 7 id; noted again under the same id, only its count changes.</param>
/// <param name="WorkflowId">The workflow it was sent to, which may not exist.</param>
/// <param name="Status">What it was answered with.</param>
/// <param name="Reason">The <c>error_id</c>; empty for one that was sent before.</param>
/// <param name="Message">What the owner is told.</param>
/// <param name="IsKnown">Whether the sender had a key of the workflow.</param>
/// <param name="Count">How many like it.</param>
/// <param name="At">When the first of them came.</param>
public sealed record NotedDelivery(string Id, string WorkflowId, int Status, string Reason, string Message, bool IsKnown, int Count, DateTimeOffset At)
{
    /// <summary>What was sent beside the body, masked.</summary>
    public string? Request { get; init; }

    /// <summary>The body, masked; null when it is not kept.</summary>
    public string? Body { get; init; }

    /// <summary>The run that the first of its kind started.</summary>
    public string? ExecutionId { get; init; }

    /// <summary>The key that was sent.</summary>
    public string? ApiKeyId { get; init; }
}

/// <summary>A time of a schedule, and the one after it.</summary>
/// <param name="At">The time the run is for.</param>
/// <param name="Next">When the schedule is due next; null for never.</param>
public sealed record ScheduledTime(DateTimeOffset At, DateTimeOffset? Next);

/// <summary>The call that starts a run.</summary>
/// <param name="ExecutionId">The calling run.</param>
/// <param name="Call">The call in it (<see cref="RunCalls"/>).</param>
/// <param name="Depth">The depth of the run it starts, from 1.</param>
public sealed record CallOrigin(string ExecutionId, string Call, int Depth);

/// <summary>What the journal did with a record.</summary>
public enum JournalVerdict
{
    /// <summary>It is kept.</summary>
    Recorded,
    /// <summary>It is kept, and the worker that holds the run has yet to obey it.</summary>
    Requested,
    /// <summary>It is kept, and what the run was about to wait for has come meanwhile: it is pending again.</summary>
    Overtaken,
    /// <summary>Nothing was written: the claim is no longer current, or the row is not there or not in a state that allows it.</summary>
    NotCurrent,
    /// <summary>Nothing was written: the same delivery was recorded before.</summary>
    Duplicate,
    /// <summary>Nothing was written: another delivery of the same id was recorded before.</summary>
    Conflict,
}

/// <summary>The journal's answer to a record.</summary>
/// <param name="Verdict">What was done.</param>
/// <param name="Count">How many executions it touched; none when one that runs was asked to stop before.</param>
/// <param name="ExecutionId">The run that was recorded before, for a delivery that is not the first of its id.</param>
public readonly record struct JournalAnswer(JournalVerdict Verdict, int Count = 1, string? ExecutionId = null);
