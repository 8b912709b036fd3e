using System.Text.Json;
using Microsoft.Data.Sqlite;
using Orchestrator.Tests.Engine;
using Orchestrator.Tests.Features;
using Orchestrator.Web.CommandLine;

namespace Orchestrator.Tests.CommandLine;

/// <summary>The two commands on data folders of a real instance that was killed with 60 runs waiting, two sealed values each.</summary>
public sealed class KeysAndDoctorTests(KeysAndDoctorTests.Instance instance) : IClassFixture<KeysAndDoctorTests.Instance>
{
    [Fact]
    public async Task The_doctor_counts_what_opens_and_changes_nothing()
    {
        using var copy = instance.Copy();
        var before = Directory.GetFiles(copy.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        var bytes = await File.ReadAllBytesAsync(Path.Combine(copy.Path, "orchestrator.db"));
        var (code, output, errors) = await RunAsync("doctor", "--data", copy.Path);
        code.ShouldBe(0, output + errors);
        output.ShouldContain("Everything sealed opens");
        output.ShouldMatch(@"ExecutionState +120 sealed  all open");
        Directory.GetFiles(copy.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ShouldBe(before);
        (await File.ReadAllBytesAsync(Path.Combine(copy.Path, "orchestrator.db"))).ShouldBe(bytes);
    }

    [Fact]
    public async Task The_doctor_looks_at_a_backup_while_the_original_runs()
    {
        using var original = instance.Copy();
        using var backup = instance.Copy();
        using var server = ServerProcess.Start(original.Path);
        await server.ListeningAsync();
        (await RunAsync("doctor", "--data", backup.Path)).Code.ShouldBe(0);
        var (code, output, _) = await RunAsync("doctor", $"--data={original.Path}");
        code.ShouldBe(0);
        output.ShouldContain("120 sealed  all open");
        await server.KillAsync();
    }

    [Fact]
    public async Task The_doctor_names_every_value_that_does_not_open()
    {
        using var copy = instance.Copy();
        Execute(copy, "UPDATE ExecutionState SET Sealed = (SELECT Sealed FROM ExecutionState ORDER BY ExecutionId LIMIT 1) WHERE ExecutionId IN (SELECT ExecutionId FROM ExecutionState ORDER BY ExecutionId DESC LIMIT 2)");
        var (code, output, _) = await RunAsync("doctor", "--data", copy.Path);
        code.ShouldBe(1);
        output.ShouldContain("2 DO NOT OPEN");
        output.Split('\n').Count(line => line.StartsWith("  ExecutionState ExecutionId=", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task Without_its_key_or_its_database_the_doctor_says_so()
    {
        using var copy = instance.Copy();
        File.Delete(Path.Combine(copy.Path, "master.key"));
        var (code, _, errors) = await RunAsync("doctor", "--data", copy.Path);
        (code, errors.Trim().Split('\n').Length).ShouldBe((1, 1));
        errors.ShouldContain("master.key is missing");
        (await RunAsync("doctor", "--data", Path.Combine(copy.Path, "nothing"))).Errors.ShouldContain("There is no database");
        Directory.Exists(Path.Combine(copy.Path, "nothing")).ShouldBeFalse();
    }

    [Fact]
    public async Task Keys_of_a_stopped_instance_are_changed_and_everything_still_opens()
    {
        using var copy = instance.Copy();
        var before = Keys(copy);
        var (code, output, errors) = await RunAsync("keys", "rotate", "--data", copy.Path);
        code.ShouldBe(0, errors);
        output.ShouldContain("(120) is under new keys");
        Keys(copy).Intersect(before).ShouldBeEmpty();
        (await RunAsync("doctor", "--data", copy.Path)).Code.ShouldBe(0);
    }

    [Fact]
    public async Task Keys_of_a_running_instance_are_not_changed_from_outside()
    {
        using var copy = instance.Copy();
        using var server = ServerProcess.Start(copy.Path);
        await server.ListeningAsync();
        var (code, _, errors) = await RunAsync("keys", "rotate", "--data", copy.Path);
        code.ShouldBe(1);
        errors.ShouldContain("another running instance");
        await server.KillAsync();
    }

    [Fact]
    public async Task A_change_of_keys_survives_a_kill_in_the_middle_and_holds_up_no_one()
    {
        using var copy = instance.Copy();
        var before = Keys(copy);
        using (var first = ServerProcess.Start(copy.Path, settings: [("Orchestrator__KeyRotation__Batch", "5"), ("Orchestrator__KeyRotation__Pause", "00:00:00.3")]))
        {
            using var admin = await Instance.SignInAsync(await first.ListeningAsync());
            (await admin.PostAsync("/api/encryption-keys/rotate")).Status.ShouldBe(202);
            var progress = await ProgressAsync(admin, state => state.GetProperty("done").GetInt64() > 0);
            progress.GetProperty("phase").GetString().ShouldBe("resealing");
            (await admin.ExecuteAsync(instance.Workflow)).Length.ShouldBe(32);
            await first.KillAsync();
        }

        using var second = ServerProcess.Start(copy.Path, settings: ("Orchestrator__KeyRotation__Grace", "00:00:00"));
        using var again = await Instance.SignInAsync(await second.ListeningAsync());
        await ProgressAsync(again, state => state.GetProperty("phase").GetString() == "done");
        Keys(copy).Intersect(before).ShouldBeEmpty();
        var (code, output, _) = await RunAsync("doctor", "--data", copy.Path);
        code.ShouldBe(0, output);
        output.ShouldContain("Everything sealed opens");
        await second.KillAsync();
    }

    [Fact]
    public async Task An_unknown_word_does_not_start_the_server()
    {
        using var folder = new TemporaryFolder();
        using var program = ServerProcess.Command(folder.Path, "serve");
        (await program.EndedAsync()).ShouldBe(2);
        Directory.GetFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    private static async Task<JsonElement> ProgressAsync(Visitor admin, Func<JsonElement, bool> isSo)
    {
        for (var tries = 0; tries < 20_000; tries++)
            if ((await admin.GetAsync("/api/encryption-keys")).Json is var state && isSo(state)) return state;
        throw new TimeoutException("The change of keys did not get there.");
    }

    private static List<string> Keys(TemporaryFolder folder)
    {
        using var connection = Open(folder);
        using var command = new SqliteCommand("SELECT Id FROM Keys WHERE Kind = 'data'", connection);
        using var reader = command.ExecuteReader();
        List<string> ids = [];
        while (reader.Read()) ids.Add(reader.GetString(0));
        return ids;
    }

    private static void Execute(TemporaryFolder folder, string sql)
    {
        using var connection = Open(folder);
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // a constant of this file
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static SqliteConnection Open(TemporaryFolder folder)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(folder.Path, "orchestrator.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    private static async Task<(int? Code, string Output, string Errors)> RunAsync(params string[] words)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        return (await Commands.RunAsync(words, output, errors), output.ToString(), errors.ToString());
    }

    /// <summary>A data folder with 60 runs that wait for a day; what came with them is partly masked, so that it is kept sealed.</summary>
    public sealed class Instance : IAsyncLifetime
    {
        private const string Email = "admin@example.com", Password = "correct horse battery";

        private readonly TemporaryFolder folder = new();

        public string Workflow { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            using var server = ServerProcess.Start(folder.Path);
            using var admin = Visitor.At(await server.ListeningAsync());
            (await admin.PostAsync("/api/auth/sign-up", new { email = Email, password = Password })).Status.ShouldBe(201);
            Workflow = await admin.CreateAsync(Drawing.Waiting());
            var runs = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => admin.ExecuteAsync(Workflow, new { password = "hunter2-hunter2" })));
            foreach (var run in runs) await admin.UntilAsync(run, "waiting");
            await server.KillAsync();
            // The log of writes becomes part of the database, as after a clean stop.
            using var connection = Open(folder);
            using var command = new SqliteCommand("PRAGMA wal_checkpoint(TRUNCATE)", connection);
            command.ExecuteNonQuery();
        }

        public static async Task<Visitor> SignInAsync(Uri address)
        {
            var visitor = Visitor.At(address);
            (await visitor.PostAsync("/api/auth/sign-in", new { email = Email, password = Password })).Status.ShouldBe(200);
            return visitor;
        }

        internal TemporaryFolder Copy()
        {
            var copy = new TemporaryFolder();
            foreach (var name in new[] { "orchestrator.db", "master.key" }) File.Copy(Path.Combine(folder.Path, name), Path.Combine(copy.Path, name));
            return copy;
        }

        public ValueTask DisposeAsync()
        {
            folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
