using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Engine;

/// <summary>Writes what a run did into the journal under the run's hold; throws once that is no longer good.</summary>
internal sealed class JournalRecorder(ExecutionJournal journal, RunHold hold) : IRunRecorder
{
    public ValueTask StepStartedAsync(StepStarted step, bool durable, CancellationToken cancellationToken) =>
        RecordAsync(new JournalRecord.StepStart(hold, step), durable);

    public ValueTask StepEndedAsync(StepEnded step, bool durable, CancellationToken cancellationToken) =>
        RecordAsync(new JournalRecord.StepEnd(hold, step), durable);

    public ValueTask RunEndedAsync(RunEnded run, CancellationToken cancellationToken) =>
        RecordAsync(new JournalRecord.RunEnd(hold, run), durable: true);

    private async ValueTask RecordAsync(JournalRecord record, bool durable)
    {
        ThrowIfNotGood();
        if (!durable)
        {
            await journal.AppendAsync(record, CancellationToken.None);
            return;
        }

        await journal.WriteAsync(record, CancellationToken.None);
        ThrowIfNotGood();
    }

    private void ThrowIfNotGood()
    {
        if (hold.IsLost) throw new JournalException("Another claim on this run is current.");
        if (hold.Fault is { } fault) throw new JournalException("An earlier record of this run could not be kept.", fault);
    }
}
