using Microsoft.Data.Sqlite;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Data;

namespace Orchestrator.Tests.Engine;

public sealed class SigkillTests : IDisposable
{
    private const int Runs = 200;

    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task Killed_in_the_middle_of_200_runs_it_ends_them_all_after_the_restart_and_repeats_no_finished_step()
    {
        await using var receipts = await Receipts.StartAsync(answered: Runs);
        var settings = ("Orchestrator__Outbound__AllowedHosts__0", receipts.Address.Authority);
        HashSet<string> accepted;
        using (var first = ServerProcess.Start(_folder.Path, settings: settings))
        {
            accepted = await StartRunsAsync(await first.ListeningAsync(), receipts.Address);
            await receipts.Holding;
            await first.KillAsync();
        }

        receipts.Held.ShouldNotBeEmpty();
        receipts.Open();
        using var second = ServerProcess.Start(_folder.Path, settings: settings);
        await second.ListeningAsync();
        await UntilAllEndedAsync();

        accepted.Count.ShouldBe(Runs);
        Read("SELECT Id FROM Executions").ToHashSet().ShouldBe(accepted, ignoreOrder: true);
        receipts.Counts.Where(count => count.Value > 1).ShouldBeEmpty();
        var done = Read("SELECT ExecutionId || '/' || NodeId FROM StepRuns WHERE Status = 'Success'");
        done.Count.ShouldBe(done.Distinct().Count());
        var interrupted = Read("SELECT ExecutionId || '/' || NodeId FROM StepRuns WHERE Status = 'Error' AND Error LIKE '%\"INTERRUPTED\"%'").ToHashSet();
        receipts.Held.Select(held => $"{held.Run}/{held.Step}").ShouldAllBe(held => interrupted.Contains(held));
        var ends = done.Concat(interrupted).ToHashSet();
        receipts.Counts.Keys.Select(made => $"{made.Run}/{made.Step}").ShouldAllBe(made => ends.Contains(made));
        Read("SELECT Id FROM StepRuns WHERE Status NOT IN ('Success', 'Error', 'Skipped')").ShouldBeEmpty();
        Read("SELECT Status FROM Executions").Count(status => status == nameof(ExecutionStatus.Success)).ShouldBe(Runs - interrupted.Count);
    }

    private static async Task<HashSet<string>> StartRunsAsync(Uri address, Uri receipts)
    {
        using var visitor = Visitor.At(address);
        var path = $"/api/workflows/{await PrepareAsync(visitor, receipts)}/execute";
        HashSet<string> accepted = [];
        await Parallel.ForAsync(0, Runs, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) =>
        {
            var started = await visitor.PostAsync(path, new { input = new { number } });
            started.Status.ShouldBe(200, started.Text);
            lock (accepted) accepted.Add(started.Word("executionId"));
        });
        return accepted;
    }

    /// <summary>Makes an account and the workflow.</summary>
    internal static async Task<string> PrepareAsync(Visitor visitor, Uri receipts)
    {
        (await visitor.PostAsync("/api/auth/sign-up", new { email = "person@example.com", password = "correct horse battery" })).Status.ShouldBe(201);
        var created = await visitor.PostAsync("/api/workflows/create", Workflow(receipts));
        created.Status.ShouldBe(201, created.Text);
        return created.Word("id");
    }

    internal static async Task SignInAsync(Visitor visitor) =>
        (await visitor.PostAsync("/api/auth/sign-in", new { email = "person@example.com", password = "correct horse battery" })).Status.ShouldBe(200);

    /// <summary>Starts a run; null when no answer came.</summary>
    internal static async Task<string?> TryRunAsync(Visitor visitor, string workflow, int number)
    {
        try
        {
            var started = await visitor.PostAsync($"/api/workflows/{workflow}/execute", new { input = new { number } });
            return started.Status == 200 ? started.Word("executionId") : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    // trigger → make → first → look → then → last; first and then are calls with effects, look only reads.
    private static object Workflow(Uri receipts)
    {
        object Step(string id, object config) => new { id, type = "action", position = new { x = 0, y = 0 }, data = new { label = id, name = id, config } };
        object Call(string id) => Step(id, new { actionType = "http/request", method = "POST", url = $"{receipts}{{{{execution.id}}}}/{id}", body = new { made = "{{make.number}}" } });
        object Edge(string source, string target) => new { id = $"{source}-{target}", source, sourceHandle = "out", target };
        return new
        {
            name = "Receipts",
            nodes = new[]
            {
                new { id = "start", type = "trigger", position = new { x = 0, y = 0 }, data = (object)new { label = "Start", name = "start", config = new { triggerType = "Manual" } } },
                Step("make", new { actionType = "data/transform", fields = new { number = "{{trigger.number}}" } }), Call("first"),
                Step("look", new { actionType = "http/request", method = "GET", url = $"{receipts}{{{{execution.id}}}}/look" }), Call("then"),
                Step("last", new { actionType = "data/transform", fields = new { done = true } }),
            },
            edges = new[] { Edge("start", "make"), Edge("make", "first"), Edge("first", "look"), Edge("look", "then"), Edge("then", "last") },
        };
    }

    private Task UntilAllEndedAsync() => UntilAllEndedAsync(_folder.Path);

    internal static async Task UntilAllEndedAsync(string folder)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (Read(folder, "SELECT Id FROM Executions WHERE Status NOT IN ('Success', 'Error', 'Cancelled')").Count > 0) await look.WaitForNextTickAsync(deadline.Token);
    }

    private List<string> Read(string sql) => Read(_folder.Path, sql);

    internal static List<string> Read(string folder, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, DataSetup.FileName)}");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this test
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        List<string> values = [];
        while (reader.Read()) values.Add(reader.GetString(0));
        return values;
    }
}
