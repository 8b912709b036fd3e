using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;

namespace Orchestrator.Tests.Engine;

/// <summary>A database in a new folder, one workflow of one tenant, and a journal that writes into it; no worker.</summary>
internal sealed class JournalWorld : IAsyncDisposable
{
    public const string Tenant = "tenant-1";
    public const string Workflow = "workflow-1";

    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services;

    private JournalWorld(TimeProvider time, Action<IServiceCollection>? configure) => _services = EngineServices.Build(_folder.Path, time, configure);

    public ExecutionJournal Journal => _services.GetRequiredService<ExecutionJournal>();

    public ExecutionFeed Feed => _services.GetRequiredService<ExecutionFeed>();

    public PendingRuns Pending => _services.GetRequiredService<PendingRuns>();

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public string DatabaseFile => Path.Combine(_folder.Path, DataSetup.FileName);

    public AppDb Db() => _services.GetRequiredService<AppDbOpening>().ForSystem();

    public static async Task<JournalWorld> OpenAsync(TimeProvider? time = null, Action<IServiceCollection>? configure = null)
    {
        var world = new JournalWorld(time ?? TimeProvider.System, configure);
        await world._services.PrepareAsync();
        await EngineServices.AddWorkflowAsync(world.Db(), Tenant, Workflow);
        world.Journal.Start();
        return world;
    }

    public static NewExecution New(string? id = null, string workflowId = Workflow, TriggerKind trigger = TriggerKind.Webhook) => new(
        id ?? Guid.CreateVersion7().ToString("N"), Tenant, workflowId, "hash", "{}", trigger, Json("""{"shown":1}"""), "{\"input\":{\"raw\":1}}"u8.ToArray(), null, null,
        DateTimeOffset.UtcNow);

    /// <summary>Accepts an execution and, unless told otherwise, claims it.</summary>
    public async Task<RunHold> HeldAsync(string? id = null)
    {
        var execution = New(id);
        await Journal.WriteAsync(new JournalRecord.Accepted(execution), CancellationToken.None);
        return await ClaimAsync(execution.Id, 1);
    }

    public async Task<RunHold> ClaimAsync(string id, int number, string worker = "worker")
    {
        var hold = new RunHold(id, Tenant, Workflow, number, worker);
        await Journal.WriteAsync(new JournalRecord.Claimed(hold, DateTimeOffset.UtcNow), CancellationToken.None);
        return hold;
    }

    public Task<JournalAnswer> WriteAsync(JournalRecord record) => Journal.WriteAsync(record, CancellationToken.None);

    public async Task<Execution> RowAsync(string id)
    {
        await using var db = Db();
        return await db.Executions.AsNoTracking().SingleAsync(row => row.Id == id);
    }

    public async Task<List<StepRun>> StepsAsync(string id)
    {
        await using var db = Db();
        return await db.StepRuns.AsNoTracking().Where(row => row.ExecutionId == id).OrderBy(row => row.StartedAt).ToListAsync();
    }

    public async Task<List<ExecutionState>> StateAsync(string id)
    {
        await using var db = Db();
        return await db.ExecutionState.AsNoTracking().Where(row => row.ExecutionId == id).ToListAsync();
    }

    /// <summary>Holds the database's write lock until disposed, so that what is handed to the journal meanwhile waits together.</summary>
    public IAsyncDisposable Hold()
    {
        var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False");
        connection.Open();
        return new Held(connection, connection.BeginTransaction(deferred: false));
    }

    public static JsonElement Json(string text) => JsonElement.Parse(text);

    public static StepStarted Started(string stepId, string node = "n1", bool safe = true, int attempt = 1) =>
        new(stepId, node, attempt, Json("""{"given":1}"""), DateTimeOffset.UtcNow, safe);

    public static StepEnded Ended(string stepId, string node = "n1", StepStatus status = StepStatus.Success, int attempt = 1) => new(
        stepId, node, attempt, status, null, Json("""{"shown":true}"""), null, "out", Json("""{"raw":true}"""), DateTimeOffset.UtcNow, DateTimeOffset.UtcNow);

    public static RunEnded Over(ExecutionStatus status = ExecutionStatus.Success) => new(status, Json("1"), null, DateTimeOffset.UtcNow);

    public async ValueTask DisposeAsync()
    {
        await Journal.StopAsync(new CancellationToken(canceled: true));
        await _services.DisposeAsync();
        _folder.Dispose();
    }

    private sealed class Held(SqliteConnection connection, SqliteTransaction transaction) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
