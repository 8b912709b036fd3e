using System.Runtime.InteropServices;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Engine;

/// <summary>Makes a batch smaller without changing what is known after it, and seals what has to be sealed, before the transaction begins.</summary>
internal static class JournalBatch
{
    public static async Task PrepareAsync(List<JournalEntry> batch, StateSeal seal, CancellationToken cancellationToken)
    {
        Shrink(batch);
        foreach (var entry in batch)
        {
            try
            {
                entry.Sealed = entry.Record switch
                {
                    JournalRecord.Accepted { Execution: var run } => await seal.SealAsync(run.TenantId, run.Id, "", run.RawInput, cancellationToken),
                    JournalRecord.StepEnd { Step.RawOutput: { } output } end when !entry.NeedsNoState => await seal.SealAsync(
                        end.By.TenantId, end.By.ExecutionId, end.Step.NodeId, JsonMarshal.GetRawUtf8Value(output).ToArray(), cancellationToken),
                    _ => null,
                };
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                entry.Fault = new JournalException("A value could not be sealed.", problem);
            }
        }
    }

    private static void Shrink(List<JournalEntry> batch)
    {
        if (batch.Count < 2) return;
        Dictionary<string, JournalEntry> starts = new(StringComparer.Ordinal);
        HashSet<RunHold> endedWell = [];
        foreach (var entry in batch)
        {
            switch (entry.Record)
            {
                case JournalRecord.StepStart start:
                    starts[start.Step.StepId] = entry;
                    break;
                case JournalRecord.StepEnd end when starts.Remove(end.Step.StepId, out var began) && began.Record.Hold == end.By:
                    began.WrittenWith = entry;
                    entry.Began = ((JournalRecord.StepStart)began.Record).Step;
                    break;
                case JournalRecord.RunEnd { Run.Status: ExecutionStatus.Success } end:
                    endedWell.Add(end.By);
                    break;
            }
        }

        foreach (var entry in batch)
            entry.NeedsNoState = entry.Record is JournalRecord.StepEnd end && endedWell.Contains(end.By);
    }
}
