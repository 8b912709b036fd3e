using System.Diagnostics;
using System.Globalization;
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
        Fill(database, workflow, options.Kept);

        var list = $"/api/workflows/{workflow}/executions";
        var middle = $"/api/workflows/{workflow}/executions?cursor={Id(options.Kept / 2)}";
        var (first, firstLongest) = await TimeAsync(instance, list);
        yield return new ReportLine($"executions, first page, {options.Kept:N0} kept", "under 50 ms", Figures.Milliseconds(first), first < 50, $"median of {Tries}, longest {Figures.Milliseconds(firstLongest)}");
        var (page, pageLongest) = await TimeAsync(instance, $"/workflows/{workflow}/executions");
        yield return new ReportLine("executions page as HTML", "under 50 ms", Figures.Milliseconds(page), page < 50, $"longest {Figures.Milliseconds(pageLongest)}");
        List<(string Name, double Median)> filters = [];
        foreach (var (name, path) in (IEnumerable<(string, string)>)
        [
            ("far page", middle), ("success", list + "?status=success"), ("error (2 %)", list + "?status=error"),
            ($"cancelled (1 in {Rare:N0})", list + "?status=cancelled"), ("waiting (none)", list + "?status=waiting"),
            ("an hour in the middle", $"{list}?from={At(options.Kept / 2):o}&to={At(options.Kept / 2).AddHours(1):o}".Replace("+00:00", "Z", StringComparison.Ordinal)),
            ("error, before the middle", list + $"?status=error&to={At(options.Kept / 2):o}".Replace("+00:00", "Z", StringComparison.Ordinal)),
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

    // A run every ten seconds in the past, with the three rows of its steps.
    private static void Fill(Database database, string workflow, int count)
    {
        var ids = $"printf('%012x7000800000000000%04x', {FirstMillisecond(count)} + n * 10000, n % 65536)";
        database.Number($"""
            BEGIN;
            CREATE TEMP TABLE Numbers AS WITH RECURSIVE Counted(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM Counted WHERE n < {count - 1}) SELECT n FROM Counted;
            INSERT INTO Executions (Id, TenantId, WorkflowId, VersionHash, "Trigger", Status, Input, Output, CreatedAt, StartedAt, CompletedAt, Claim, CancelRequested, Depth)
            SELECT {ids}, source.TenantId, source.WorkflowId, source.VersionHash, 'Webhook',
                CASE WHEN n % {Rare} = 17 THEN 'Cancelled' WHEN n % 50 = 3 THEN 'Error' ELSE 'Success' END, source.Input, source.Output,
                {TicksOf(0, count)} + n * 100000000, {TicksOf(0, count)} + n * 100000000, {TicksOf(0, count)} + n * 100000000 + 50000, 1, 0, 0
            FROM Numbers, (SELECT * FROM Executions WHERE WorkflowId = '{workflow}' AND Status = 'Success' LIMIT 1) AS source;
            INSERT INTO StepRuns (Id, TenantId, ExecutionId, NodeId, Iteration, Attempt, Status, Handle, Input, Output, StartedAt, CompletedAt, SafeToRepeat)
            SELECT {ids} || substr(source.NodeId, -1), source.TenantId, {ids}, source.NodeId, 0, 1, 'Success', 'out', source.Input, source.Output,
                {TicksOf(0, count)} + n * 100000000, {TicksOf(0, count)} + n * 100000000 + 10000, 1
            FROM Numbers, (SELECT * FROM StepRuns WHERE ExecutionId = (SELECT Id FROM Executions WHERE WorkflowId = '{workflow}' AND Status = 'Success' LIMIT 1)) AS source;
            COMMIT;
            SELECT 0;
            """);
    }

    private static DateTimeOffset At(int number) => DateTimeOffset.FromUnixTimeMilliseconds(FirstMillisecond(number * 2) + number * 10_000L);

    private static long FirstMillisecond(int count) => Start.ToUnixTimeMilliseconds() - count * 10_000L;

    private static long TicksOf(int number, int count) => DateTimeOffset.FromUnixTimeMilliseconds(FirstMillisecond(count) + number * 10_000L).UtcTicks;

    private static DateTimeOffset Start { get; } = new(DateTime.UtcNow.Date, TimeSpan.Zero);

    private static string Id(int number) => (FirstMillisecond(number * 2) + number * 10_000L).ToString("x12", CultureInfo.InvariantCulture) + "7000800000000000ffff";

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
