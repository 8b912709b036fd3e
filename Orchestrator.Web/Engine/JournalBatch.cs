using System.Runtime.InteropServices;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Engine;

/// <summary>What is done to a batch before its transaction begins.</summary>
internal static class JournalBatch
{
    /// <summary>Makes the batch smaller without changing what is known after it.</summary>
    public static void Shrink(List<JournalEntry> batch)
    {
        if (batch.Count < 2) return;
        Dictionary<string, JournalEntry> starts = new(StringComparer.Ordinal);
        HashSet<RunHold> endedWell = [];
        Dictionary<RunHold, JournalEntry> claims = [];
        // Who asks a run to stop must find it as it is; a step that is cancelled stops the run it called.
        var mayEndAtOnce = !batch.Exists(entry => entry.Record is JournalRecord.Cancel or JournalRecord.StepEnd { Step.Status: StepStatus.Cancelled });
        foreach (var entry in batch)
        {
            switch (entry.Record)
            {
                case JournalRecord.StepStart start:
                    starts[start.Step.StepId] = entry;
                    break;
                case JournalRecord.StepEnd end when starts.Remove(end.Step.StepId, out var began) && began.Record is JournalRecord.StepStart start && start.By == end.By:
                    began.WrittenWith = entry;
                    entry.Began = start.Step;
                    break;
                case JournalRecord.Claimed claimed when mayEndAtOnce:
                    claims[claimed.By] = entry;
                    break;
                case JournalRecord.RunEnd { Run.Status: not ExecutionStatus.Waiting } end:
                    if (end.Run.Status == ExecutionStatus.Success) endedWell.Add(end.By);
                    if (!claims.Remove(end.By, out var claim)) break;
                    claim.IsWrittenByEnd = true;
                    entry.Claimed = (JournalRecord.Claimed)claim.Record;
                    break;
            }
        }

        foreach (var entry in batch)
            entry.NeedsNoState = entry.Record is JournalRecord.StepEnd end && endedWell.Contains(end.By);
    }

    /// <summary>Takes back what only holds when the whole batch is written: every record stands for itself again.</summary>
    public static void Part(List<JournalEntry> batch)
    {
        foreach (var entry in batch) (entry.IsWrittenByEnd, entry.Claimed) = (false, null);
    }

    private static byte[]?[] SealAll(NewExecution run, StateSeal seal) => [.. run.TakenOver.Select(step => step.RawOutput is { } output && !StoredJson.ShowsAll(step.Output, output)
        ? seal.Seal(run.TenantId, run.Id, step.NodeId, step.Iteration, JsonMarshal.GetRawUtf8Value(output)) : null)];

    /// <summary>Seals what has to be sealed. A tenant's first value writes its key, so this cannot be done inside the transaction.</summary>
    public static void Seal(List<JournalEntry> batch, StateSeal seal)
    {
        foreach (var entry in batch)
        {
            if (entry.Sealed is not null || entry.Fault is not null) continue;
            try
            {
                entry.Sealed = entry.Record switch
                {
                    JournalRecord.Accepted { Execution: { RawInput.IsEmpty: false } run } => seal.Seal(run.TenantId, run.Id, "", IterationKey.None, run.RawInput.Span),
                    JournalRecord.StepEnd { By: var hold, Step: { RawOutput: { } output } step } when !entry.NeedsNoState && !StoredJson.ShowsAll(step.Output, output) =>
                        seal.Seal(hold.TenantId, hold.ExecutionId, step.NodeId, step.Iteration, JsonMarshal.GetRawUtf8Value(output)),
                    JournalRecord.RunEnd { By: { IsCalled: true } hold, Run: { Status: ExecutionStatus.Success, RawOutput: { } output } } =>
                        seal.Seal(hold.TenantId, hold.ExecutionId, RunCalls.OutputNode, IterationKey.None, JsonMarshal.GetRawUtf8Value(output)),
                    JournalRecord.Answered { Step: { RawOutput: { } output } step } answer when !StoredJson.ShowsAll(step.Output, output) =>
                        seal.Seal(answer.TenantId, answer.ExecutionId, step.NodeId, step.Iteration, JsonMarshal.GetRawUtf8Value(output)),
                    _ => null,
                };
                if (entry.Record is JournalRecord.Accepted { Execution: { TakenOver.Count: > 0 } taking }) entry.SealedSteps = SealAll(taking, seal);
            }
            catch (SealedDataException problem)
            {
                entry.Fault = new JournalException("A value could not be sealed: " + problem.Message, problem);
                // An end that is not written writes no claim.
                Part(batch);
            }
        }
    }
}
