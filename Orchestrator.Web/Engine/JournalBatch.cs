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
                case JournalRecord.RunEnd { Run.Status: ExecutionStatus.Success } end:
                    endedWell.Add(end.By);
                    break;
            }
        }

        foreach (var entry in batch)
            entry.NeedsNoState = entry.Record is JournalRecord.StepEnd end && endedWell.Contains(end.By);
    }

    private static byte[]?[] SealAll(NewExecution run, StateSeal seal) => [.. run.TakenOver.Select(step => step.RawOutput is { } output
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
                    JournalRecord.Accepted { Execution: var run } => seal.Seal(run.TenantId, run.Id, "", IterationKey.None, run.RawInput.Span),
                    JournalRecord.StepEnd { By: var hold, Step: { RawOutput: { } output } step } when !entry.NeedsNoState =>
                        seal.Seal(hold.TenantId, hold.ExecutionId, step.NodeId, step.Iteration, JsonMarshal.GetRawUtf8Value(output)),
                    JournalRecord.RunEnd { By: { IsCalled: true } hold, Run: { Status: ExecutionStatus.Success, RawOutput: { } output } } =>
                        seal.Seal(hold.TenantId, hold.ExecutionId, RunCalls.OutputNode, IterationKey.None, JsonMarshal.GetRawUtf8Value(output)),
                    JournalRecord.Answered { Step: { RawOutput: { } output } step } answer =>
                        seal.Seal(answer.TenantId, answer.ExecutionId, step.NodeId, step.Iteration, JsonMarshal.GetRawUtf8Value(output)),
                    _ => null,
                };
                if (entry.Record is JournalRecord.Accepted { Execution: { TakenOver.Count: > 0 } taking }) entry.SealedSteps = SealAll(taking, seal);
            }
            catch (SealedDataException problem)
            {
                entry.Fault = new JournalException("A value could not be sealed: " + problem.Message, problem);
            }
        }
    }
}
