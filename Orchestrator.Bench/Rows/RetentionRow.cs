using Orchestrator.Bench.Instances;
using Orchestrator.Bench.Load;

namespace Orchestrator.Bench.Rows;

/// <summary>What the removal of old runs costs those who start new ones.</summary>
internal static class RetentionRow
{
    private const int Kept = 100_000;
    private static readonly TimeSpan _load = TimeSpan.FromSeconds(6);

    public static async IAsyncEnumerable<ReportLine> MeasureAsync()
    {
        var folder = Directory.CreateTempSubdirectory("orchestrator-bench-").FullName;
        string workflow;
        await using (var instance = await Instance.StartAsync(folder))
        {
            await instance.SignInAsync();
            workflow = await instance.CreateAsync(Drawings.ThreeSteps);
            using var filled = new Database(folder);
            await ClosedLoad.RunAsync(instance.Address, await instance.WebhookAsync(workflow, "{}"), 1, TimeSpan.FromMinutes(1), 1);
            await filled.UntilIdleAsync(TimeSpan.FromMinutes(1));
            History.Fill(filled, workflow, Kept, 5_000);
        }

        // The first sweep comes half a minute after the start.
        await using (var instance = await Instance.StartAsync(folder, ("Orchestrator__Retention__RunsPerWorkflow", "1000")))
        {
            await instance.SignInAsync();
            var call = await instance.WebhookAsync(await instance.CreateAsync(Drawings.ThreeSteps), """{"order":{"id":1}}""");
            using var database = new Database(folder);
            await ClosedLoad.RunAsync(instance.Address, call, 64, TimeSpan.FromSeconds(3));
            var before = await ClosedLoad.RunAsync(instance.Address, call, 64, _load);
            var there = $"SELECT COUNT(*) FROM Executions WHERE WorkflowId = '{workflow}'";
            while (database.Number(there) > Kept - 100) await Task.Delay(50);
            var first = database.Number(there);
            var during = await ClosedLoad.RunAsync(instance.Address, call, 64, _load);
            var removed = first - database.Number(there);
            var ratio = during.PerSecond / before.PerSecond;
            yield return new ReportLine("accepting while old runs are removed, beside not", "removal never stalls it", Figures.Ratio(ratio), ratio > 0.5,
                $"{removed / _load.TotalSeconds:N0} runs removed a second meanwhile; p99 {Figures.Milliseconds(before.Latency.Percentile(0.99))} before, {Figures.Milliseconds(during.Latency.Percentile(0.99))} during");
        }

        Directory.Delete(folder, recursive: true);
    }
}
