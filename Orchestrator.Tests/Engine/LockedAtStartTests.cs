using Microsoft.Data.Sqlite;
using Orchestrator.Tests.Features;
using Orchestrator.Web.Data;

namespace Orchestrator.Tests.Engine;

/// <summary>A database that another program holds while this one starts: it says so in one line, waits, and goes on by itself.</summary>
public sealed class LockedAtStartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("IMMEDIATE")]
    [InlineData("EXCLUSIVE")]
    public async Task It_waits_for_the_lock_with_one_clear_line_and_works_when_it_is_gone(string kind)
    {
        string workflow;
        using (var first = ServerProcess.Start(_folder.Path))
        {
            using var visitor = Visitor.At(await first.ListeningAsync());
            (await visitor.PostAsync("/api/auth/sign-up", new { email = "person@example.com", password = "correct horse battery" })).Status.ShouldBe(201);
            workflow = await visitor.CreateAsync(Drawing.Echo("Manual"));
            await first.KillAsync();
        }

        using var other = new SqliteConnection($"Data Source={Path.Combine(_folder.Path, DataSetup.FileName)};Pooling=False");
        await other.OpenAsync();
        Execute(other, kind == "EXCLUSIVE" ? "BEGIN EXCLUSIVE" : "BEGIN IMMEDIATE");
        using var server = ServerProcess.Start(_folder.Path);
        using (var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2)))
        using (var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50)))
        {
            while (Lines(server) == 0) await look.WaitForNextTickAsync(deadline.Token);
        }

        Execute(other, "ROLLBACK");
        using var again = Visitor.At(await server.ListeningAsync());
        await SigkillTests.SignInAsync(again);
        var ended = await again.UntilEndedAsync(await again.ExecuteAsync(workflow));
        ended.GetProperty("status").GetString().ShouldBe("success");
        Lines(server).ShouldBe(1);
        SigkillTests.Read(_folder.Path, "PRAGMA integrity_check").ShouldBe(["ok"]);
    }

    private static int Lines(ServerProcess server) => server.Output.Split('\n').Count(line => line.Contains("end the program that holds a lock", StringComparison.Ordinal));

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this test
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
