using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Orchestrator.Tests.Engine;

namespace Orchestrator.Tests.Features.Webhooks;

/// <summary>Bursts at the program in a process of its own, at the limits it comes with.</summary>
public sealed class WebhookMemoryTests(ITestOutputHelper output) : IDisposable
{
    private const int Calls = 1_000;
    private const int WarmUps = 5;
    private const int Bursts = 5;
    private const long Allowed = 60_000_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task Bursts_of_a_thousand_webhooks_on_64_connections_are_recorded_or_refused_and_leave_no_memory_behind()
    {
        // A small nursery, in hexadecimal bytes: the figure is then what is kept, not how late the collector comes.
        using var server = ServerProcess.Start(_folder.Path, settings: ("DOTNET_GCgen0size", "1000000"));
        var address = await server.ListeningAsync();
        using var owner = Visitor.At(address);
        (await owner.PostAsync("/api/auth/sign-up", new { email = "person@example.com", password = "correct horse battery" })).Status.ShouldBe(201);
        var id = await owner.CreateAsync(Drawing.Echo());
        var key = await owner.CreateKeyAsync(id);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = address };
        using var caller = new Visitor(http);

        HashSet<string> accepted = [];
        List<long> kept = [];
        for (var burst = 0; burst < WarmUps + Bursts; burst++)
        {
            var watch = Stopwatch.StartNew();
            accepted.UnionWith(await BurstAsync(caller, $"/api/workflows/{id}/webhook", key));
            var sent = watch.Elapsed;
            await SigkillTests.UntilAllEndedAsync(_folder.Path);
            kept.Add(MemoryOf(server));
            output.WriteLine($"burst {burst}: answered after {sent.TotalMilliseconds:0} ms, {kept[^1] / 1e6:0} MB");
        }

        SigkillTests.Read(_folder.Path, "SELECT Id FROM Executions").ToHashSet().ShouldBe(accepted, ignoreOrder: true);
        (kept[^2..].Min() - kept[WarmUps]).ShouldBeLessThan(Allowed);
    }

    private static async Task<IEnumerable<string>> BurstAsync(Visitor caller, string path, string key)
    {
        ConcurrentBag<Answer> answers = [];
        await Parallel.ForEachAsync(Enumerable.Range(0, Calls), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (number, _) => answers.Add(await caller.PostAsync(path, new { number }, key)));
        answers.Count.ShouldBe(Calls);
        answers.Where(answer => answer.Status != 200).ShouldAllBe(answer => answer.Status == 429 && answer.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        return answers.Where(answer => answer.Status == 200).Select(answer => answer.Word("executionId"));
    }

    private static long MemoryOf(ServerProcess server)
    {
        using var process = Process.GetProcessById(server.Id);
        return process.WorkingSet64;
    }
}
