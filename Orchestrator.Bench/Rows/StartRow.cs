using System.Diagnostics;
using Orchestrator.Bench.Instances;

namespace Orchestrator.Bench.Rows;

/// <summary>From the start of the process to the first page, on a data folder that is there already.</summary>
internal static class StartRow
{
    private const int Starts = 5;

    public static async IAsyncEnumerable<ReportLine> MeasureAsync()
    {
        var folder = Directory.CreateTempSubdirectory("orchestrator-bench-").FullName;
        List<double> seconds = [];
        for (var start = 0; start <= Starts; start++)
        {
            var watch = Stopwatch.StartNew();
            await using var instance = await Instance.StartAsync(folder);
            using var page = await instance.Http.GetAsync("/sign-in");
            page.EnsureSuccessStatusCode();
            // The first one makes the database.
            if (start > 0) seconds.Add(watch.Elapsed.TotalSeconds);
        }

        Directory.Delete(folder, recursive: true);
        var median = TimeSpan.FromSeconds(Figures.Median(seconds));
        yield return new ReportLine("start to first page, warm build", "under 3 s", Figures.Seconds(median), median < TimeSpan.FromSeconds(3),
            $"{Starts} starts, {Figures.Seconds(TimeSpan.FromSeconds(seconds.Min()))} to {Figures.Seconds(TimeSpan.FromSeconds(seconds.Max()))}");
    }
}
