using Orchestrator.Bench.Instances;
using Orchestrator.Bench.Load;

namespace Orchestrator.Bench.Rows;

/// <summary>Resident memory of the process, idle and after a hundred thousand runs.</summary>
internal static class MemoryRow
{
    private const int Runs = 100_000;

    public static async IAsyncEnumerable<ReportLine> MeasureAsync()
    {
        await using var instance = await Instance.StartAsync();
        await instance.SignInAsync();
        await Task.Delay(TimeSpan.FromSeconds(10));
        var idle = Machine.ResidentMegabytes(instance.ProcessId);
        yield return new ReportLine("memory, idle", "under 200 MB", Figures.Megabytes(idle), idle < 200, "resident, ten seconds after the start");

        var call = await instance.WebhookAsync(await instance.CreateAsync(Drawings.ThreeSteps), """{"order":{"id":1}}""");
        using var database = new Database(instance.Folder);
        var half = await AfterAsync(instance, database, call, Runs / 2);
        var all = await AfterAsync(instance, database, call, Runs / 2);
        var more = await AfterAsync(instance, database, call, Runs / 2);
        yield return new ReportLine("memory after 100,000 runs", "under 300 MB and flat", Figures.Megabytes(all), new[] { half, all, more }.Max() < 300 && more < all * 1.1,
            $"{Figures.Megabytes(half)} after 50,000, {Figures.Megabytes(more)} after 150,000");
    }

    private static async Task<double> AfterAsync(Instance instance, Database database, byte[] call, int runs)
    {
        await ClosedLoad.RunAsync(instance.Address, call, 64, TimeSpan.FromMinutes(5), runs);
        await database.UntilIdleAsync(TimeSpan.FromMinutes(5));
        await Task.Delay(TimeSpan.FromSeconds(3));
        return Machine.ResidentMegabytes(instance.ProcessId);
    }
}
