namespace Orchestrator.Domain.Executions;

/// <summary>Where an execution stands. `docs/execution-states.md` draws the moves between them.</summary>
public enum ExecutionStatus
{
    /// <summary>Recorded, not yet claimed by a worker.</summary>
    Pending,
    /// <summary>A worker holds it.</summary>
    Running,
    /// <summary>Only durable waits remain; nothing runs until one is due.</summary>
    Waiting,
    /// <summary>Ended well.</summary>
    Success,
    /// <summary>Ended by the first step that failed.</summary>
    Error,
    /// <summary>Ended by a person or by the deletion of its workflow.</summary>
    Cancelled,
}

/// <summary>Where one attempt of one step stands.</summary>
public enum StepStatus
{
    /// <summary>Known, not started.</summary>
    Pending,
    /// <summary>Started and not yet recorded as ended.</summary>
    Running,
    /// <summary>Waits durably for an instant or for an answer from outside.</summary>
    Waiting,
    /// <summary>Ended well.</summary>
    Success,
    /// <summary>Failed.</summary>
    Error,
    /// <summary>All its incoming edges were dead.</summary>
    Skipped,
    /// <summary>Was running when its execution was cancelled.</summary>
    Cancelled,
}

/// <summary>What starts an execution.</summary>
public enum TriggerKind
{
    /// <summary>A person, from the editor, the API or the command line.</summary>
    Manual,
    /// <summary>A call to the workflow's webhook.</summary>
    Webhook,
    /// <summary>The clock.</summary>
    Schedule,
    /// <summary>A step of another workflow's run.</summary>
    Call,
}

/// <summary>Questions asked of statuses.</summary>
public static class Statuses
{
    /// <summary>True when nothing will change it any more.</summary>
    public static bool IsFinal(this ExecutionStatus status) =>
        status is ExecutionStatus.Success or ExecutionStatus.Error or ExecutionStatus.Cancelled;

    /// <summary>True when nothing will change it any more.</summary>
    public static bool IsFinal(this StepStatus status) =>
        status is StepStatus.Success or StepStatus.Error or StepStatus.Skipped or StepStatus.Cancelled;
}
