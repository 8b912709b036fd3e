using Orchestrator.Bench.Instances;
using Orchestrator.Bench.Load;

namespace Orchestrator.Bench.Rows;

/// <summary>How long a run takes at a steady hundred a second, as the caller who waits for its end sees it.</summary>
internal static class LatencyRow
{
    public static async IAsyncEnumerable<ReportLine> MeasureAsync(BenchOptions options)
    {
        await using var instance = await Instance.StartAsync();
        await instance.SignInAsync();
        var call = await instance.WebhookAsync(await instance.CreateAsync(Drawings.ThreeSteps), """{"order":{"id":1}}""", "?wait=true");
        await PacedLoad.RunAsync(instance.Address, call, 100, TimeSpan.FromSeconds(5));
        var result = await PacedLoad.RunAsync(instance.Address, call, 100, TimeSpan.FromSeconds(options.Seconds * 10));
        if (result.Refused > 0) throw new InvalidOperationException($"{result.Refused} calls did not end in a finished run.");
        var slowest = result.Latency.Percentile(0.99);
        yield return new ReportLine($"100 three-step runs/s for {options.Seconds * 10} s: from the call to the answer that it ended", "p99 under 20 ms", $"p99 {Figures.Milliseconds(slowest)}", slowest < 20,
            $"p50 {Figures.Milliseconds(result.Latency.Median)}, longest {Figures.Milliseconds(result.Latency.Longest)}, {result.Accepted:N0} runs");
    }
}
