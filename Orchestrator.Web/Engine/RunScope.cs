using System.Collections;

namespace Orchestrator.Web.Engine;

/// <summary>What every line logged inside a run carries.</summary>
internal sealed class RunScope(QueuedRun run) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 3;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("ExecutionId", run.ExecutionId),
        1 => new("WorkflowId", run.WorkflowId),
        2 => new("TenantId", run.TenantId),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var index = 0; index < Count; index++) yield return this[index];
    }

    public override string ToString() => $"ExecutionId:{run.ExecutionId} WorkflowId:{run.WorkflowId} TenantId:{run.TenantId}";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
