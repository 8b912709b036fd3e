using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Data;

namespace Orchestrator.Tests.Engine;

/// <summary>
/// SIGKILL before and after each of: run recorded, step started, call sent, response read, step recorded, next queued, run ended; a server outside counts effects. One data folder goes
/// through all of them: each start takes up what the crash before it left behind.
/// </summary>
public sealed class CrashSweepTests : IDisposable
{
    private const int RunsPerStart = 4;

    private static readonly string[] Points =
    [
        "run-recorded.before:2", "run-recorded.after:3", "step-started.before:3", "step-started.after:3", "call-sent.before:2", "call-sent.after:3", "response-read.before:5", "response-read.after:6",
        "step-recorded.before:6", "step-recorded.after:9", "queued.before:3", "queued.after:2", "run-ended.before:2", "run-ended.after:2",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task Killed_at_every_point_it_loses_no_run_and_repeats_no_effect_unflagged()
    {
        await using var receipts = await Receipts.StartAsync(answered: int.MaxValue);
        ConcurrentBag<string> accepted = [];
        string? workflow = null;
        foreach (var point in Points)
        {
            using var server = Start(receipts, ("Orchestrator__Engine__CrashAt", point));
            try
            {
                using var visitor = Visitor.At(await server.ListeningAsync());
                workflow ??= await SigkillTests.PrepareAsync(visitor, receipts.Address);
                await SigkillTests.SignInAsync(visitor);
                await Parallel.ForAsync(0, RunsPerStart, async (number, _) =>
                {
                    if (await SigkillTests.TryRunAsync(visitor, workflow, number) is { } id) accepted.Add(id);
                });
            }
            catch (Exception gone) when (gone is HttpRequestException or InvalidOperationException or TaskCanceledException)
            {
                // It crashed before it could answer.
            }

            (await server.EndedAsync()).ShouldNotBe(0);
        }

        using (var last = Start(receipts))
        {
            await last.ListeningAsync();
            await SigkillTests.UntilAllEndedAsync(_folder.Path);
        }

        var kept = Read("SELECT Id FROM Executions").ToHashSet();
        accepted.ShouldAllBe(id => kept.Contains(id));
        accepted.ShouldNotBeEmpty();
        var done = Read("SELECT ExecutionId || '/' || NodeId FROM StepRuns WHERE Status = 'Success'");
        done.Count.ShouldBe(done.Distinct().Count());
        var flagged = Read("SELECT ExecutionId || '/' || NodeId FROM StepRuns WHERE Status = 'Error' AND Error LIKE '%\"INTERRUPTED\"%'").ToHashSet();
        receipts.Counts.Where(count => count.Value > 1).ShouldBeEmpty();
        flagged.ShouldNotContain(step => step.EndsWith("/look", StringComparison.Ordinal), "what only reads is repeated without asking");
        var ends = done.Concat(flagged).ToHashSet();
        receipts.Counts.Keys.Select(made => $"{made.Run}/{made.Step}").ShouldAllBe(made => ends.Contains(made));
        Read("SELECT Id FROM StepRuns WHERE Status NOT IN ('Success', 'Error', 'Skipped')").ShouldBeEmpty();
        Read("SELECT Id FROM Executions WHERE Status = 'Error' AND Error NOT LIKE '%\"INTERRUPTED\"%'").ShouldBeEmpty();
        Read("SELECT Status FROM Executions").Count(status => status == nameof(ExecutionStatus.Success)).ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("call-sent.before", 0, 1)]
    [InlineData("call-sent.after", 1, 2)]
    [InlineData("response-read.after", 1, 2)]
    public async Task A_POST_that_may_have_been_sent_is_flagged_and_a_GET_is_repeated(string point, int posts, int gets)
    {
        await using var receipts = await Receipts.StartAsync(answered: int.MaxValue);
        // The first call of a run is the POST; the run after it is let through to its GET, the second.
        string workflow, first;
        using (var server = Start(receipts, ("Orchestrator__Engine__CrashAt", $"{point}:1")))
        {
            using var visitor = Visitor.At(await server.ListeningAsync());
            workflow = await SigkillTests.PrepareAsync(visitor, receipts.Address);
            await SigkillTests.TryRunAsync(visitor, workflow, 1);
            await server.EndedAsync();
            first = Read("SELECT Id FROM Executions").Single();
        }

        // What the first run still has to do must not count among the calls of the second.
        using (var between = Start(receipts))
        {
            await between.ListeningAsync();
            await SigkillTests.UntilAllEndedAsync(_folder.Path);
        }

        using (var server = Start(receipts, ("Orchestrator__Engine__CrashAt", $"{point}:2")))
        {
            using var visitor = Visitor.At(await server.ListeningAsync());
            await SigkillTests.SignInAsync(visitor);
            await SigkillTests.TryRunAsync(visitor, workflow, 2);
            await server.EndedAsync();
        }

        using (var last = Start(receipts))
        {
            await last.ListeningAsync();
            await SigkillTests.UntilAllEndedAsync(_folder.Path);
        }

        var second = Read("SELECT Id FROM Executions").Single(id => id != first);
        receipts.Counts.GetValueOrDefault((first, "first")).ShouldBe(posts);
        receipts.Counts.GetValueOrDefault((second, "first")).ShouldBe(1);
        var flagged = Read("SELECT ExecutionId || '/' || NodeId FROM StepRuns WHERE Status = 'Error' AND Error LIKE '%\"INTERRUPTED\"%'");
        flagged.ShouldContain($"{first}/first");
        // A step that only reads starts before the end of the POST is durable: killed in between, the POST is flagged too, and not repeated.
        if (flagged.Contains($"{second}/first")) return;
        receipts.Reads[(second, "look")].ShouldBe(gets);
        Read("SELECT Id FROM Executions WHERE Status = 'Success'").ShouldBe([second]);
    }

    private ServerProcess Start(Receipts receipts, params (string Key, string Value)[] more) =>
        ServerProcess.Start(_folder.Path, settings: [("Orchestrator__Outbound__AllowedHosts__0", receipts.Address.Authority), .. more]);

    private List<string> Read(string sql) => SigkillTests.Read(_folder.Path, sql);
}
