using System.Globalization;
using Microsoft.Data.Sqlite;
using Orchestrator.Tests.Features;
using Orchestrator.Web.Engine;

namespace Orchestrator.Tests.Engine;

/// <summary>What a killed process counted and did not write down is counted by the next one, once.</summary>
public sealed class FigureRepairTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public async Task Runs_that_ended_just_before_a_kill_are_counted_once_however_often_it_is_killed()
    {
        string? workflow = null;
        var ended = 0;
        foreach (var runs in new[] { 5, 2, 0, 1 })
        {
            using var server = ServerProcess.Start(folder.Path);
            using var visitor = Visitor.At(await server.ListeningAsync());
            if (workflow is null)
            {
                (await visitor.PostAsync("/api/auth/sign-up", new { email = "person@example.com", password = "correct horse battery" })).Status.ShouldBe(201);
                workflow = await visitor.CreateAsync(Drawing.Echo("Manual"));
            }

            await SigkillTests.SignInAsync(visitor);
            for (var n = 0; n < runs; n++) await visitor.UntilEndedAsync(await visitor.ExecuteAsync(workflow));
            ended += runs;
            await server.KillAsync();
            File.Exists(Path.Combine(folder.Path, FigureRepair.Mark)).ShouldBeTrue();
        }

        using var last = ServerProcess.Start(folder.Path);
        await last.ListeningAsync();
        foreach (var minutes in RunFigures.Stretches) await UntilAsync($"SELECT COALESCE(SUM(Succeeded + Failed), 0) FROM RunFigures WHERE Minutes = {minutes}", ended);
        foreach (var minutes in RunFigures.Stretches[1..]) await UntilAsync($"SELECT COALESCE(SUM(Succeeded), 0) FROM StepFigures WHERE NodeId = 'echo' AND Minutes = {minutes}", ended);
        SigkillTests.Read(folder.Path, "SELECT Took FROM RunFigures WHERE Minutes = 1440").Sum(took => LengthCounts.Read(took).Count).ShouldBe(ended);
    }

    private async Task UntilAsync(string query, long wanted)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (Sum(query) < wanted) await look.WaitForNextTickAsync(deadline.Token);
        Sum(query).ShouldBe(wanted, query);
    }

    private long Sum(string query) => SigkillTests.Read(folder.Path, query).Sum(text => long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0);
}
