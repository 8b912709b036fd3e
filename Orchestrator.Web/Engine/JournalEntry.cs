using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Engine;

/// <summary>A record on its way through the journal, and what became of it.</summary>
internal sealed class JournalEntry(JournalRecord record, bool isAwaited)
{
    private readonly TaskCompletionSource<JournalAnswer>? _answered =
        isAwaited ? new(TaskCreationOptions.RunContinuationsAsynchronously) : null;

    public JournalRecord Record { get; } = record;

    /// <summary>Ends once the record survives a crash, or will never be written.</summary>
    public Task<JournalAnswer> Answered => _answered?.Task ?? throw new InvalidOperationException("Nobody waits for this record.");

    /// <summary>For the start of a step whose end is in the same batch: that end, whose row says it all.</summary>
    public JournalEntry? WrittenWith { get; set; }

    /// <summary>For the end of a step whose start is in the same batch: that start, which gets no row of its own.</summary>
    public StepStarted? Began { get; set; }

    /// <summary>For the end of a step whose run ends well in the same batch: its raw output would be removed at once.</summary>
    public bool NeedsNoState { get; set; }

    /// <summary>For a claim whose run ends in the same batch: the row is written once, by the end.</summary>
    public bool IsWrittenByEnd { get; set; }

    /// <summary>For the end of a run that was claimed in the same batch: that claim.</summary>
    public JournalRecord.Claimed? Claimed { get; set; }

    /// <summary>The raw value, sealed; null when there is none to keep.</summary>
    public byte[]? Sealed { get; set; }

    /// <summary>For a run that takes steps over: their raw outputs, sealed, in their order.</summary>
    public byte[]?[] SealedSteps { get; set; } = [];

    public JournalAnswer Answer { get; set; }

    public Exception? Fault { get; set; }

    /// <summary>Tells whoever waits.</summary>
    public void Complete()
    {
        if (WrittenWith is { } whole) (Answer, Fault) = (whole.Answer, whole.Fault);
        if (Fault is not null)
        {
            Record.Hold?.Fail(Fault);
            _answered?.TrySetException(Fault);
            return;
        }

        if (Answer.Verdict == JournalVerdict.NotCurrent) Record.Hold?.Lose();
        if (Answer.Verdict == JournalVerdict.Overtaken) Record.Hold?.Overtake();
        _answered?.TrySetResult(Answer);
    }
}

/// <summary>A record could not be kept.</summary>
public sealed class JournalException : Exception
{
    /// <summary>With what happened and what caused it.</summary>
    public JournalException(string message, Exception? inner) : base(message, inner) { }

    /// <summary>With what happened.</summary>
    public JournalException(string message) : base(message) { }

    /// <summary>Without a message.</summary>
    public JournalException() { }

    /// <summary>True when a row it belongs to is gone, such as the workflow of an execution about to be accepted.</summary>
    public bool OwnerIsGone { get; init; }
}
