using System.Globalization;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Engine;

internal sealed partial class JournalStore
{
    private JournalAnswer Wait(JournalRecord.RunEnd end, JournalTransaction within)
    {
        var (hold, run) = (end.By, end.Run);
        if (_wait.Ask(hold.ExecutionId, hold.Claim, run.ResumeAt?.UtcTicks) is not string status) return Answer(0);
        var isOvertaken = status == nameof(ExecutionStatus.Pending);
        within.Happened(hold, isOvertaken ? ExecutionStatus.Pending : ExecutionStatus.Waiting, run.At);
        return new(isOvertaken ? JournalVerdict.Overtaken : JournalVerdict.Recorded);
    }

    private JournalAnswer Answer(JournalRecord.Answered answer, JournalEntry entry, JournalTransaction within)
    {
        var step = answer.Step;
        var rows = _answerStep.Run(step.StepId, Name(step.Status), step.Handle, step.Output, StoredError.Write(step.Error), step.EndedAt.UtcTicks, answer.ExecutionId);
        if (rows == 0) return new(JournalVerdict.NotCurrent, 0);
        _answerCallback.Run(answer.CallbackId, step.EndedAt.UtcTicks, answer.By);
        if (entry.Sealed is not null) _putState.Run(answer.ExecutionId, step.NodeId, answer.TenantId, entry.Sealed, step.Iteration);
        within.Happened(answer.TenantId, answer.WorkflowId, answer.ExecutionId, step);
        WakeOrMark(answer.ExecutionId, step.EndedAt, within);
        return new(JournalVerdict.Recorded);
    }

    private void AddCallback(RunHold hold, StepEnded step, Awaited.Callback callback, JournalTransaction within) => _addCallback.Run(
        _keys.IdOf(hold.ExecutionId, step.NodeId, step.Iteration), hold.TenantId, hold.WorkflowId, hold.ExecutionId, step.NodeId, step.Iteration, step.StepId,
        callback.IsApproval ? "approval" : "callback", ResumeKeys.HashOf(_keys.KeyOf(hold.ExecutionId, step.NodeId, step.Iteration)),
        callback.Message, callback.Fields, step.EndedAt.UtcTicks, step.ResumeAt?.UtcTicks);

    // In the transaction that ends the called run, so that a crash cannot lose it.
    private void WakeCaller(string executionId, DateTimeOffset at, JournalTransaction within)
    {
        if (_parentOf.Ask(executionId) is string caller) WakeOrMark(caller, at, within);
    }

    private void WakeOrMark(string executionId, DateTimeOffset at, JournalTransaction within)
    {
        if (_wake.Read(executionId) is not [string tenant, string workflow, string version, string trigger, long claim, long created, long depth])
        {
            _markAnswered.Run(executionId, at.UtcTicks);
            return;
        }

        within.Happened(tenant, workflow, executionId, ExecutionStatus.Pending, at);
        within.Woke(new QueuedRun(executionId, tenant, workflow, version, Enum.Parse<TriggerKind>(trigger), (int)claim, new DateTimeOffset(created, TimeSpan.Zero)) { IsCalled = depth > 0 });
    }

    // Those a run, or one of its steps, waits for; those they called go with them.
    private void CancelCalled(string tenantId, string executionId, string? call, DateTimeOffset at, JournalTransaction within)
    {
        var last = "";
        while (_calledBy.Ask(executionId, call) is string called && called != last)
        {
            last = called;
            Cancel(new JournalRecord.Cancel(tenantId, called, at, string.Create(CultureInfo.InvariantCulture, $"The run that called it, {executionId}, was stopped.")), within);
        }
    }

    private void TakeOver(NewExecution run, StepEnded step, byte[]? sealedOutput, JournalTransaction within)
    {
        _putStep.Run(step.StepId, run.TenantId, run.Id, step.NodeId, step.Attempt, Name(step.Status), step.Handle, step.Input, step.Output,
            StoredError.Write(step.Error), step.StartedAt.UtcTicks, step.EndedAt.UtcTicks, step.ResumeAt?.UtcTicks, 1, step.Iteration);
        if (sealedOutput is not null) _putState.Run(run.Id, step.NodeId, run.TenantId, sealedOutput, step.Iteration);
    }
}
