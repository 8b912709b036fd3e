using System.Text.Json;
using Microsoft.Data.Sqlite;
using Orchestrator.Tests.Engine;
using Orchestrator.Tests.Features.Schedules;

namespace Orchestrator.Tests.Time;

/// <summary>SIGKILL between a time that is due and the record of its run, and right after it: each time has exactly one run.</summary>
public sealed class ScheduleCrashTests : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly string[] Points = ["run-recorded.before:2", "run-recorded.after:2", "queued.before:2", "queued.after:2"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task Killed_between_due_and_recorded_no_time_is_lost_and_none_runs_twice()
    {
        var isMade = false;
        foreach (var point in Points)
        {
            using var server = ServerProcess.Start(_folder.Path, settings: [("Orchestrator__Engine__CrashAt", point)]);
            using var visitor = Visitor.At(await server.ListeningAsync());
            if (!isMade)
            {
                (await visitor.PostAsync("/api/auth/sign-up", new { email = "a@example.com", password = "correct horse battery" })).Status.ShouldBe(201);
                (await visitor.PostAsync("/api/workflows/create", SchedulesApiTests.Scheduled(new { every = "1s", missed = "all" }))).Status.ShouldBe(201);
                isMade = true;
            }

            (await server.EndedAsync()).ShouldNotBe(0);
        }

        var before = Fires().Count;
        using (var last = ServerProcess.Start(_folder.Path))
        {
            await last.ListeningAsync();
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
            while (Fires().Count < before + 3) await poll.WaitForNextTickAsync(patience.Token);
        }

        var fires = Fires();
        fires.Select(fire => fire.At).Distinct().Count().ShouldBe(fires.Count);
        // A machine so slow that more than a hundred times were missed passes some over, and the next run says how many.
        foreach (var (earlier, later) in fires.Zip(fires.Skip(1))) later.At.ShouldBe(earlier.At + (1 + later.Missed) * Every);
    }

    private List<(DateTimeOffset At, int Missed)> Fires() =>
        [.. SigkillTests.Read(_folder.Path, "SELECT Input FROM Executions").Select(text => JsonElement.Parse(text))
            .Select(input => (At: input.GetProperty("scheduledAt").GetDateTimeOffset(), Missed: input.GetProperty("missed").GetInt32())).OrderBy(fire => fire.At)];
}
