using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Engine;

/// <summary>Removes ended executions with all that belongs to them, a few hundred at a time so that running ones are not held up.</summary>
public sealed class ExecutionRemover(ExecutionJournal journal)
{
    private const int Portion = 250;

    /// <summary>Removes a workflow's ended executions; those still open stay.</summary>
    /// <param name="tenantId">Whose they are.</param>
    /// <param name="workflowId">The workflow.</param>
    /// <param name="status">Only those that ended so; null for all.</param>
    /// <param name="before">Only those accepted before; null for all.</param>
    /// <param name="cancellationToken">Stops between two portions.</param>
    /// <returns>How many were removed.</returns>
    public async Task<int> RemoveAsync(string tenantId, string workflowId, ExecutionStatus? status, DateTimeOffset? before, CancellationToken cancellationToken)
    {
        var removed = 0;
        while (true)
        {
            var portion = (await journal.WriteAsync(new JournalRecord.Delete(tenantId, workflowId, status, before, Portion), cancellationToken)).Count;
            removed += portion;
            if (portion < Portion) return removed;
        }
    }
}
