using System.Diagnostics;
using Orchestrator.Bench.Instances;
using Orchestrator.Bench.Load;

namespace Orchestrator.Bench.Rows;

/// <summary>What a long history costs: lists and their filters, and accepting, with many executions kept.</summary>
internal static class HistoryRow
{
    private const int Tries = 21;
    private const int Rare = 5_000;

    public static async IAsyncEnumerable<ReportLine> MeasureAsync(BenchOptions options)
    {
        await using var instance = await Instance.StartAsync();
        await instance.SignInAsync();
        var workflow = await instance.CreateAsync(Drawings.ThreeSteps);
        var call = await instance.WebhookAsync(workflow, """{"order":{"id":1}}""");
        using var database = new Database(instance.Folder);
        var load = TimeSpan.FromSeconds(options.Seconds);
        await ClosedLoad.RunAsync(instance.Address, call, 64, load);
        await database.UntilIdleAsync(TimeSpan.FromMinutes(5));
        var before = await ClosedLoad.RunAsync(instance.Address, call, 64, load);
        await database.UntilIdleAsync(TimeSpan.FromMinutes(5));
        History.Fill(database, workflow, options.Kept, Rare);

        var list = $"/api/workflows/{workflow}/executions";
        var middle = $"/api/workflows/{workflow}/executions?cursor={History.IdBefore(options.Kept / 2)}";
        var (first, firstLongest) = await TimeAsync(instance, list);
        yield return new ReportLine($"executions, first page, {options.Kept:N0} kept", "under 50 ms", Figures.Milliseconds(first), first < 50, $"median of {Tries}, longest {Figures.Milliseconds(firstLongest)}");
        var (page, pageLongest) = await TimeAsync(instance, $"/workflows/{workflow}/executions");
        yield return new ReportLine("executions page as HTML", "under 50 ms", Figures.Milliseconds(page), page < 50, $"longest {Figures.Milliseconds(pageLongest)}");
        var (all, allLongest) = await TimeAsync(instance, "/executions");
        yield return new ReportLine("page of all executions as HTML", "under 50 ms", Figures.Milliseconds(all), all < 50, $"longest {Figures.Milliseconds(allLongest)}");
        var (operations, operationsLongest) = await TimeAsync(instance, "/operations?span=30d");
        yield return new ReportLine("page of operations as HTML, 30 days", "under 200 ms", Figures.Milliseconds(operations), operations < 200, $"longest {Figures.Milliseconds(operationsLongest)}");
        List<(string Name, double Median)> filters = [];
        foreach (var (name, path) in (IEnumerable<(string, string)>)
        [
            ("far page", middle), ("success", list + "?status=success"), ("error (2 %)", list + "?status=error"),
            ($"cancelled (1 in {Rare:N0})", list + "?status=cancelled"), ("waiting (none)", list + "?status=waiting"),
            ("an hour in the middle", $"{list}?from={History.At(options.Kept / 2):o}&to={History.At(options.Kept / 2).AddHours(1):o}".Replace("+00:00", "Z", StringComparison.Ordinal)),
            ("by hand (none)", list + "?trigger=manual"), ("by webhook, failed", list + "?trigger=webhook&status=error"), ("a text nobody wrote", list + "?q=nothing-like-this"),
            ("a text all have", list + "?q=order"), ("an id", list + "?q=" + History.IdBefore(options.Kept / 2)[..20]),
            ("error, before the middle", list + $"?status=error&to={History.At(options.Kept / 2):o}".Replace("+00:00", "Z", StringComparison.Ordinal)),
        ])
            filters.Add((name, (await TimeAsync(instance, path)).Median));
        var slowest = filters.MaxBy(filter => filter.Median);
        yield return new ReportLine("executions, any filter", "under 200 ms", $"{Figures.Milliseconds(slowest.Median)} ({slowest.Name})", slowest.Median < 200,
            string.Join(", ", filters.Select(filter => $"{filter.Name} {Figures.Milliseconds(filter.Median)}")));

        await ClosedLoad.RunAsync(instance.Address, call, 64, TimeSpan.FromSeconds(2));
        var after = await ClosedLoad.RunAsync(instance.Address, call, 64, load);
        var ratio = after.PerSecond / before.PerSecond;
        yield return new ReportLine($"accepting with {options.Kept:N0} kept, beside an empty history", "no slower", Figures.Ratio(ratio), ratio > 0.85, $"{Figures.PerSecond(before.PerSecond)} before, {Figures.PerSecond(after.PerSecond)} after");
    }

    private static async Task<(double Median, double Longest)> TimeAsync(Instance instance, string path)
    {
        var samples = new Samples();
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var started = Stopwatch.GetTimestamp();
            using var answer = await instance.Http.GetAsync(path);
            answer.EnsureSuccessStatusCode();
            await answer.Content.ReadAsByteArrayAsync();
            if (attempt > 0) samples.Add(Stopwatch.GetElapsedTime(started));
        }

        return (samples.Median, samples.Longest);
    }
}
