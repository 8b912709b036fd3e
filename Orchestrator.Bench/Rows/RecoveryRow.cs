using System.Diagnostics;
using Orchestrator.Bench.Instances;
using Orchestrator.Bench.Load;

namespace Orchestrator.Bench.Rows;

/// <summary>A thousand runs in the middle of a request; the program is killed and started again.</summary>
internal static class RecoveryRow
{
    private const int Runs = 1_000;

    public static async IAsyncEnumerable<ReportLine> MeasureAsync()
    {
        await using var upstream = await Upstream.StartAsync();
        var folder = Directory.CreateTempSubdirectory("orchestrator-bench-").FullName;
        (string, string)[] settings = [("Orchestrator__Engine__Slots", "1024"), ("Orchestrator__Engine__SlotsPerWorkflow", "1024"), ("Orchestrator__Outbound__AllowedHosts__0", upstream.Address.Authority)];
        await using (var instance = await Instance.StartAsync(folder, settings))
        {
            await instance.SignInAsync();
            var call = await instance.WebhookAsync(await instance.CreateAsync(Drawings.Request(upstream.Address)), "{}");
            await ClosedLoad.RunAsync(instance.Address, call, 8, TimeSpan.FromMinutes(1), Runs - 8);
            await upstream.UntilHeldAsync(Runs - 8);
            await instance.KillAsync();
        }

        using var database = new Database(folder);
        var interrupted = database.Number("SELECT COUNT(*) FROM Executions WHERE Status = 'Running'");
        var accepted = database.Number("SELECT COUNT(*) FROM Executions");
        upstream.Release();
        var watch = Stopwatch.StartNew();
        await using (var again = await Instance.StartAsync(folder, settings))
        {
            var listening = watch.Elapsed;
            await database.UntilIdleAsync(TimeSpan.FromMinutes(1));
            var took = watch.Elapsed;
            var well = database.Number("SELECT COUNT(*) FROM Executions WHERE Status = 'Success'");
            yield return new ReportLine("1,000 interrupted runs resumed after kill -9", "under 5 s, none lost", $"{Figures.Seconds(took)}, {accepted - well} lost", took < TimeSpan.FromSeconds(5) && well == accepted,
                $"{interrupted:N0} were running; from the start of the new process, which listened after {Figures.Seconds(listening)}");
        }

        Directory.Delete(folder, recursive: true);
    }
}
