using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;

namespace Orchestrator.Tests.Engine;

/// <summary>No question about executions may walk the whole history, which can be millions long.</summary>
public sealed class LookUpTests
{
    private const string ByState = "INDEX IX_Executions_WorkflowId_Status_Id (WorkflowId=? AND Status=?)";

    [Theory]
    [InlineData(ExecutionStatus.Pending)]
    [InlineData(ExecutionStatus.Pending, ExecutionStatus.Running, ExecutionStatus.Waiting)]
    public async Task Executions_in_a_state_are_looked_up_workflow_by_workflow(params ExecutionStatus[] statuses)
    {
        await using var world = await JournalWorld.OpenAsync();
        await using var db = world.Db();
        await using var command = db.ExecutionsIn(statuses).OrderBy(run => run.Id).CreateDbCommand();
        (await PlanAsync(db, command)).ShouldContain(ByState);
    }

    [Theory]
    [InlineData(nameof(JournalSql.Recover))]
    [InlineData(nameof(JournalSql.RecoverCancelled))]
    [InlineData(nameof(JournalSql.RecoverCancelledSteps))]
    [InlineData(nameof(JournalSql.RecoverCallers))]
    public async Task So_are_those_that_a_restart_takes_up(string name) =>
        (await PlanAsync((string)typeof(JournalSql).GetField(name)!.GetRawConstantValue()!)).ShouldContain(ByState);

    // SQLite shows no plan of a cascade, so the look-up it makes is asked for.
    [Theory]
    [InlineData("SELECT 1 FROM StepRuns WHERE ExecutionId = $1", "(ExecutionId=?)")]
    [InlineData("SELECT 1 FROM Executions WHERE TenantId = $1 AND WorkflowId = $1", "(WorkflowId=?)")]
    [InlineData("SELECT 1 FROM WebhookDeliveries WHERE TenantId = $1 AND WorkflowId = $1", "(WorkflowId=?)")]
    public async Task What_belongs_to_a_row_is_found_when_it_is_removed(string lookUp, string by) => (await PlanAsync(lookUp)).ShouldContain(by);

    private static async Task<string> PlanAsync(string sql)
    {
        await using var world = await JournalWorld.OpenAsync();
        await using var db = world.Db();
        await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // a constant
        command.CommandText = sql;
#pragma warning restore CA2100
        if (sql.Contains("$1", StringComparison.Ordinal))
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("$1", "");
            command.Parameters.Add(parameter);
        }

        return await PlanAsync(db, command);
    }

    private static async Task<string> PlanAsync(AppDb db, DbCommand command)
    {
        await db.Database.OpenConnectionAsync();
#pragma warning disable CA2100 // a statement of the program itself
        command.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        List<string> lines = [];
        while (await reader.ReadAsync()) lines.Add(reader.GetString(3));
        return string.Join('\n', lines);
    }
}
