using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Data;

/// <summary>Questions about executions of more than one workflow.</summary>
internal static class ExecutionQueries
{
    /// <summary>
    /// The executions a context sees in one of these states. They are looked up workflow by workflow, because no index begins with the state:
    /// it would be written with every run, and SQLite keeps the order of a cross join.
    /// </summary>
    public static IQueryable<Execution> ExecutionsIn(this AppDb db, params ExecutionStatus[] statuses) =>
        from workflow in db.Workflows
        from run in db.Executions
        where run.WorkflowId == workflow.Id && statuses.Contains(run.Status)
        select run;
}
