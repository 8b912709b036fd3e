using System.Text.Json;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Engine;

internal sealed partial class JournalStore
{
    private JournalAnswer Cancel(JournalRecord.Cancel cancel, JournalTransaction within)
    {
        var error = cancel.Reason is { } reason ? StoredError.Write(new StepError(ErrorCodes.Cancelled, reason)) : null;
        if (_cancelUnheld.Ask(cancel.ExecutionId, cancel.TenantId, cancel.At.UtcTicks, error) is string workflowId)
        {
            _cancelOpenSteps.Run(cancel.ExecutionId, cancel.At.UtcTicks);
            within.Happened(cancel.TenantId, workflowId, cancel.ExecutionId, ExecutionStatus.Cancelled, cancel.At);
            within.Ended(workflowId, cancel.ExecutionId);
            CancelCalled(cancel.TenantId, cancel.ExecutionId, call: null, cancel.At, within);
            WakeCaller(cancel.ExecutionId, cancel.At, within);
            return new(JournalVerdict.Recorded);
        }

        var isAsked = _isAskedToStop.Ask(cancel.ExecutionId, cancel.TenantId) is 1L;
        var rows = _cancelHeld.Run(cancel.ExecutionId, cancel.TenantId, error);
        if (rows > 0)
        {
            within.Stop(cancel.ExecutionId);
            CancelCalled(cancel.TenantId, cancel.ExecutionId, call: null, cancel.At, within);
        }

        return new(rows > 0 ? JournalVerdict.Requested : JournalVerdict.NotCurrent, isAsked ? 0 : rows);
    }

    private JournalAnswer Skip(JournalRecord.Skipped skipped, JournalTransaction within)
    {
        var run = skipped.Run;
        var error = new StepError(ErrorCodes.Cancelled, "It was skipped: as many runs as the workflow allows at once were under way when its turn came.");
        var rows = _skip.Run(run.ExecutionId, skipped.At.UtcTicks, StoredError.Write(error));
        if (rows > 0) within.Happened(run.TenantId, run.WorkflowId, run.ExecutionId, ExecutionStatus.Cancelled, skipped.At);
        return Answer(rows);
    }

    private JournalAnswer Mask(JournalRecord.Masked masked) => new(JournalVerdict.Recorded, masked.StepId is { } step
        ? _maskStep.Run(masked.ExecutionId, step, masked.TenantId, masked.Input, masked.Output, masked.Error)
        : _maskRun.Run(masked.ExecutionId, masked.TenantId, masked.Input, masked.Output, masked.Error, masked.Request));

    private JournalAnswer Delete(JournalRecord.Delete delete, JournalTransaction within)
    {
        var rows = _delete.Run(delete.TenantId, JsonSerializer.Serialize(delete.ExecutionIds), delete.WorkflowId);
        if (rows > 0) within.Happened(new FeedEvent.ExecutionsDeleted(delete.TenantId, delete.WorkflowId));
        return new(JournalVerdict.Recorded, rows);
    }
}
