using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Ui;

/// <summary>How a status is shown: never by colour alone.</summary>
/// <param name="Word">What people read.</param>
/// <param name="Icon">A name from the icon set.</param>
/// <param name="Tone">The class that colours it.</param>
public sealed record StatusLook(string Word, string Icon, string Tone)
{
    /// <summary>Whether the icon turns.</summary>
    public bool Turns => Icon == "running";

    /// <summary>The look of a run.</summary>
    public static StatusLook Of(ExecutionStatus status) => status switch
    {
        ExecutionStatus.Pending => new("Queued", "idle", "none"),
        ExecutionStatus.Running => new("Running", "running", "running"),
        ExecutionStatus.Waiting => new("Waiting", "wait", "waiting"),
        ExecutionStatus.Success => new("Succeeded", "ok", "success"),
        ExecutionStatus.Error => new("Failed", "fail", "error"),
        _ => new("Cancelled", "stop", "skipped"),
    };

    /// <summary>The look of a step, or of one of its attempts.</summary>
    public static StatusLook Of(StepStatus status) => status switch
    {
        StepStatus.Pending => new("Not run", "idle", "none"),
        StepStatus.Running => new("Running", "running", "running"),
        StepStatus.Waiting => new("Waiting", "wait", "waiting"),
        StepStatus.Success => new("Succeeded", "ok", "success"),
        StepStatus.Error => new("Failed", "fail", "error"),
        StepStatus.Skipped => new("Skipped", "skip", "skipped"),
        _ => new("Cancelled", "stop", "skipped"),
    };

    /// <summary>The icon and the word of what starts a run.</summary>
    public static (string Icon, string Word) Of(TriggerKind trigger) => trigger switch
    {
        TriggerKind.Webhook => ("hook", "Webhook"),
        TriggerKind.Schedule => ("clock", "Schedule"),
        TriggerKind.Call => ("workflow", "Called"),
        _ => ("play", "Manual"),
    };
}
