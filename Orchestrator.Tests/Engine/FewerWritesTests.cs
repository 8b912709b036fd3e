using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Engine;

/// <summary>What could go wrong when a run is written in fewer rows.</summary>
public sealed class FewerWritesTests
{
    private sealed class Opening(ISecretProtector inner, Action opened) : ISecretProtector
    {
        public byte[] Seal(in SealedPlace place, ReadOnlySpan<byte> value) => inner.Seal(place, value);

        public byte[] Open(in SealedPlace place, ReadOnlySpan<byte> sealedValue)
        {
            opened();
            return inner.Open(place, sealedValue);
        }
    }

    [Fact]
    public async Task An_answer_that_comes_while_its_run_is_read_comes_with_its_value_or_not_at_all()
    {
        var opened = () => { };
        await using var world = await JournalWorld.OpenAsync(configure: services =>
        {
            var before = services.Last(one => one.ServiceType == typeof(ISecretProtector));
            services.AddSingleton<ISecretProtector>(all => new Opening((ISecretProtector)(before.ImplementationInstance ?? before.ImplementationFactory?.Invoke(all) ?? ActivatorUtilities.CreateInstance(all, before.ImplementationType!)), () => opened()));
        });
        var hold = await world.HeldAsync();
        await world.WriteAsync(new JournalRecord.StepEnd(hold, JournalWorld.Ended("s1", status: StepStatus.Waiting) with { Output = null, RawOutput = null }));
        // The answer is written between the two readings.
        opened = () =>
        {
            opened = () => { };
            world.WriteAsync(new JournalRecord.Answered(JournalWorld.Tenant, hold.ExecutionId, JournalWorld.Workflow, JournalWorld.Ended("s1"), "no-callback", null)).Result.Verdict.ShouldBe(JournalVerdict.Recorded);
        };

        var (_, steps) = (await world.Get<RunLoading>().RecordedAsync(JournalWorld.Tenant, hold.ExecutionId, CancellationToken.None)).ShouldNotBeNull();

        if (steps.Single().Status != StepStatus.Waiting) steps.Single().RawOutput.ShouldNotBeNull();
        (await world.StepsAsync(hold.ExecutionId)).Single().Status.ShouldBe(StepStatus.Success);
    }

    private sealed class NoOutputs(ISecretProtector inner) : ISecretProtector
    {
        public byte[] Seal(in SealedPlace place, ReadOnlySpan<byte> value) =>
            place.RowId.Contains(":output", StringComparison.Ordinal) ? throw new SealedDataException("The key is missing.") : inner.Seal(place, value);

        public byte[] Open(in SealedPlace place, ReadOnlySpan<byte> sealedValue) => inner.Open(place, sealedValue);
    }

    [Fact]
    public async Task A_claim_stands_when_the_end_beside_it_could_not_be_sealed()
    {
        await using var world = await JournalWorld.OpenAsync(configure: services =>
        {
            var before = services.Last(one => one.ServiceType == typeof(ISecretProtector));
            services.AddSingleton<ISecretProtector>(all => new NoOutputs((ISecretProtector)(before.ImplementationInstance ?? before.ImplementationFactory?.Invoke(all) ?? ActivatorUtilities.CreateInstance(all, before.ImplementationType!))));
        });
        var run = JournalWorld.New();
        await world.WriteAsync(new JournalRecord.Accepted(run));
        var hold = new RunHold(run.Id, JournalWorld.Tenant, JournalWorld.Workflow, 1, "worker:1") { IsCalled = true };
        var over = JournalWorld.Over() with { RawOutput = JournalWorld.Json("1") };

        var written = await HandedOverAsync(world, new JournalRecord.Claimed(hold, DateTimeOffset.UtcNow), new JournalRecord.StepEnd(hold, JournalWorld.Ended("s1")), new JournalRecord.RunEnd(hold, over));

        (await written[0]).Verdict.ShouldBe(JournalVerdict.Recorded);
        await Should.ThrowAsync<JournalException>(written[2]);
        // What ExecutionWorker does then (Drive.Broken).
        var row = await world.RowAsync(run.Id);
        (row.Status, row.Claim).ShouldBe((ExecutionStatus.Running, 1));
        (await world.WriteAsync(new JournalRecord.RunEnd(hold, JournalWorld.Over(ExecutionStatus.Error)))).Verdict.ShouldBe(JournalVerdict.Recorded);
        (await world.RowAsync(run.Id)).Status.ShouldBe(ExecutionStatus.Error);
    }

    [Fact]
    public async Task A_called_run_whose_caller_lets_go_of_it_in_between_ends_whole()
    {
        await using var world = await JournalWorld.OpenAsync();
        var parent = await world.HeldAsync();
        var run = JournalWorld.New() with { Caller = new CallOrigin(parent.ExecutionId, RunCalls.Of("call", 0, 1), 1) };
        await world.WriteAsync(new JournalRecord.Accepted(run));
        var hold = new RunHold(run.Id, JournalWorld.Tenant, JournalWorld.Workflow, 1, "worker:1") { IsCalled = true };

        var answers = await Task.WhenAll(await HandedOverAsync(world,
            new JournalRecord.Claimed(hold, DateTimeOffset.UtcNow),
            new JournalRecord.StepEnd(parent, JournalWorld.Ended("p1", "call", StepStatus.Cancelled)),
            new JournalRecord.StepEnd(hold, JournalWorld.Ended("s1")),
            new JournalRecord.RunEnd(hold, JournalWorld.Over())));

        var row = await world.RowAsync(run.Id);
        $"{string.Join(',', answers.Select(a => a.Verdict))} {row.Status} claim {row.Claim} requested {row.CancelRequested} started {row.StartedAt is not null} steps {(await world.StepsAsync(run.Id)).Count} lost {hold.IsLost}"
            .ShouldBe("Recorded,Recorded,Recorded,Recorded Success claim 1 requested True started True steps 1 lost False");
    }

    [Fact]
    public void Statements_bind_as_the_driver_does()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using (var make = connection.CreateCommand())
        {
            make.CommandText = "CREATE TABLE T (Id TEXT PRIMARY KEY, V)";
            make.ExecuteNonQuery();
        }

        object?[] values =
        [
            null, "", "a", "a\0b", "\0", "x\ud800y", "\udc00", new string('é', 400), new string('€', 30_000), new string('x', 21_845), new string('x', 21_846), new string('\ud83d', 300), new string('x', 3_000_000),
            Array.Empty<byte>(), new byte[] { 0, 1 }, 0L, long.MinValue, 7,
        ];
        using var put = new Statement(connection, "INSERT INTO T (Id, V) VALUES ($2, $1)");
        using var get = new Statement(connection, "SELECT V FROM T WHERE Id = $1");
        List<string> wrong = [];
        for (var at = 0; at < values.Length; at++)
        {
            put.Run(values[at], "s" + at).ShouldBe(1);
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO T (Id, V) VALUES ($2, $1)";
            command.Parameters.AddWithValue("$1", values[at] ?? DBNull.Value);
            command.Parameters.AddWithValue("$2", "d" + at);
            command.ExecuteNonQuery();
            using var same = connection.CreateCommand();
            same.CommandText = $"SELECT (SELECT V FROM T WHERE Id = 's{at}') IS (SELECT V FROM T WHERE Id = 'd{at}'), (SELECT typeof(V) || hex(substr(V,1,20)) || length(V) FROM T WHERE Id = 's{at}'), (SELECT typeof(V) || hex(substr(V,1,20)) || length(V) FROM T WHERE Id = 'd{at}')";
            using var reader = same.ExecuteReader();
            reader.Read();
            if (reader.GetInt64(0) != 1) wrong.Add($"{at}: {reader[1]} {reader[2]}");
            if (values[at] is string text)
            {
                using var read = connection.CreateCommand();
                read.CommandText = $"SELECT V FROM T WHERE Id = 's{at}'";
                var byDriver = (string)read.ExecuteScalar()!;
                if (!Equals(get.Ask("s" + at), byDriver)) wrong.Add($"{at} read");
            }
        }

        // A failure leaves it usable, the text after a longer one is not the longer one's tail.
        Should.Throw<SqliteException>(() => put.Run("again", "s1")).SqliteExtendedErrorCode.ShouldBe(1555);
        put.Run("again", "t1").ShouldBe(1);
        get.Ask("t1").ShouldBe("again");
        put.Run(JsonElement.Parse("""{"a":"é"}"""), "t2").ShouldBe(1);
        get.Ask("t2").ShouldBe("""{"a":"é"}""");
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_migration_keeps_what_was_there()
    {
        using var folder = new TemporaryFolder();
        await using var services = EngineServices.Build(folder.Path, TimeProvider.System, null);
        var file = Path.Combine(folder.Path, DataSetup.FileName);
        await using var db = services.GetRequiredService<AppDbOpening>().ForSystem();
        var migrator = db.GetService<IMigrator>();
        // The workflow is written as the program writes it today, and then taken back to what it was.
        await migrator.MigrateAsync();
        await EngineServices.AddWorkflowAsync(services.GetRequiredService<AppDbOpening>().ForSystem(), "t", "w");
        await migrator.MigrateAsync("20261122094219_LlmUsage");
        Do(file, """
            INSERT INTO Executions (Id, TenantId, WorkflowId, VersionHash, "Trigger", Status, Input, CreatedAt, Claim, CancelRequested, Depth) VALUES ('e1','t','w','h','Manual','Running','{}',1,1,0,0), ('e2','t','w','h','Manual','Error','{}',1,1,0,0);
            INSERT INTO StepRuns (Id, TenantId, ExecutionId, NodeId, Iteration, Attempt, Status, Handle, Input, Output, Error, StartedAt, CompletedAt, ResumeAt, SafeToRepeat)
            VALUES ('s1','t','e1','n1',0,1,'Success','out','{"a":1}','«x»','{"code":"X"}',5,6,7,1), ('s2','t','e1','n2',100002,2,'Waiting',NULL,NULL,NULL,NULL,8,NULL,NULL,0), ('s3','t','e2','n',0,1,'Error',NULL,NULL,'','',9,9,9,1);
            INSERT INTO ExecutionState (ExecutionId, NodeId, Iteration, TenantId, Sealed) VALUES ('e1','n1',0,'t',x'00');
            """);
        const string all = "SELECT group_concat(x, char(10)) FROM (SELECT json_array(Id, TenantId, ExecutionId, NodeId, Iteration, Attempt, Status, Handle, Input, Output, Error, StartedAt, CompletedAt, ResumeAt, SafeToRepeat) x FROM StepRuns ORDER BY Id)";
        var before = Do(file, all);

        await migrator.MigrateAsync();
        Do(file, all).ShouldBe(before);
        Do(file, "SELECT count(*) FROM ExecutionState").ShouldBe("1");
        Do(file, "PRAGMA integrity_check").ShouldBe("ok");
        Do(file, "SELECT group_concat(\"table\") FROM pragma_foreign_key_check").ShouldBe("");
        await migrator.MigrateAsync("20261122094219_LlmUsage");
        Do(file, all).ShouldBe(before);
        await migrator.MigrateAsync();
        Do(file, all).ShouldBe(before);
        Do(file, "DELETE FROM Executions WHERE Id = 'e1'");
        Do(file, "SELECT group_concat(Id) FROM StepRuns").ShouldBe("s3");
    }

    private static string Do(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False;Foreign Keys=True");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) ?? "";
    }

    private static async Task<Task<JournalAnswer>[]> HandedOverAsync(JournalWorld world, params JournalRecord[] records)
    {
        await using (world.Hold())
        {
            await world.Journal.AppendAsync(new JournalRecord.Accepted(JournalWorld.New()), CancellationToken.None);
            return [.. records.Select(world.WriteAsync)];
        }
    }
}
