namespace Orchestrator.Web.Engine;

/// <summary>
/// A worker's hold on an execution. Steps are recorded only while <see cref="Claim"/> is the execution's current claim number,
/// so a worker that lost it can no longer write, whatever it still does.
/// </summary>
public sealed class RunHold(string executionId, string tenantId, string workflowId, int claim, string workerId)
{
    /// <summary>The execution held.</summary>
    public string ExecutionId { get; } = executionId;

    /// <summary>Whose it is.</summary>
    public string TenantId { get; } = tenantId;

    /// <summary>The workflow it runs.</summary>
    public string WorkflowId { get; } = workflowId;

    /// <summary>The claim number, from 1.</summary>
    public int Claim { get; } = claim;

    /// <summary>Who holds it.</summary>
    public string WorkerId { get; } = workerId;

    /// <summary>Whether another workflow's run called it.</summary>
    public bool IsCalled { get; init; }

    /// <summary>True once its end as waiting was recorded and what it waits for had come meanwhile.</summary>
    public bool IsOvertaken { get; private set; }

    /// <summary>True once a record was refused because another claim is current.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Why a record nobody waited for could not be kept; null while all is well.</summary>
    public Exception? Fault { get; private set; }

    internal void Lose() => IsLost = true;

    internal void Overtake() => IsOvertaken = true;

    internal void Fail(Exception fault) => Fault ??= fault;
}
