using System.Diagnostics;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Engine;

/// <summary>Writes what a run did into the journal under the run's hold; throws once that is no longer good.</summary>
/// <param name="journal">Where it is written.</param>
/// <param name="hold">The hold.</param>
/// <param name="claim">The record of the hold, perhaps still on its way; what is noticed outside waits for it.</param>
/// <param name="figures">Where steps are counted.</param>
/// <param name="meters">The same for those who watch from outside.</param>
/// <param name="trace">The run's trace.</param>
internal sealed class JournalRecorder(ExecutionJournal journal, RunHold hold, Task claim, RunFigures figures, EngineMeters meters, ActivityContext trace) : IRunRecorder
{
    public async ValueTask StepStartedAsync(StepStarted step, bool durable, CancellationToken cancellationToken)
    {
        await RecordAsync(new JournalRecord.StepStart(hold, step), durable);
        if (durable || step.IsPure) return;
        // Also one that came back since the record was handed over may have been refused.
        await claim;
        ThrowIfNotGood();
    }

    public ValueTask StepEndedAsync(StepEnded step, bool durable, CancellationToken cancellationToken)
    {
        figures.Ended(hold, step);
        meters.Ended(step);
        EngineTraces.Ended(trace, step);
        return RecordAsync(new JournalRecord.StepEnd(hold, step), durable);
    }

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
