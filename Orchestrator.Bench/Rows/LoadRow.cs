using Orchestrator.Bench.Bare;
using Orchestrator.Bench.Instances;
using Orchestrator.Bench.Load;

namespace Orchestrator.Bench.Rows;

/// <summary>How many webhooks are accepted and how many runs ended in a second, beside the bare limit, in turns so that a busy minute hits all three.</summary>
internal static class LoadRow
{
    private const int Connections = 64;
    private const string Body = """{"order":{"id":4711,"total":129.9,"currency":"EUR","lines":[{"sku":"A-1","quantity":2},{"sku":"B-7","quantity":1}]}}""";
    // Long enough for the compiler to have done with all three.
    private static readonly TimeSpan _warmUp = TimeSpan.FromSeconds(6);

    public static async IAsyncEnumerable<ReportLine> MeasureAsync(BenchOptions options)
    {
        using var bare = await BareProcess.StartAsync();
        await using var instance = await Instance.StartAsync();
        await instance.SignInAsync();
        var bareCall = Connection.Post(bare.Address, "/", BareServer.Key, Body);
        var accept = await instance.WebhookAsync(await instance.CreateAsync(Drawings.TriggerOnly), Body);
        var three = await instance.WebhookAsync(await instance.CreateAsync(Drawings.ThreeSteps), Body);
        using var database = new Database(instance.Folder);
        await ClosedLoad.RunAsync(bare.Address, bareCall, Connections, _warmUp);
        await ClosedLoad.RunAsync(instance.Address, accept, Connections, _warmUp);
        await ClosedLoad.RunAsync(instance.Address, three, Connections, _warmUp);
        await database.UntilIdleAsync(TimeSpan.FromMinutes(5));

        var load = TimeSpan.FromSeconds(options.Seconds);
        List<(double Bare, double Accepted, double Ended, double P50, double P99, double BareCost, double RunCost)> rounds = [];
        for (var round = 0; round < options.Rounds; round++)
        {
            var idle = Machine.ProcessorTime(bare.ProcessId);
            var limit = await ClosedLoad.RunAsync(bare.Address, bareCall, Connections, load);
            var bareCost = (Machine.ProcessorTime(bare.ProcessId) - idle).TotalMicroseconds / limit.Accepted;
            var accepted = await AcceptAsync(instance, database, accept, load);
            var (ended, runCost) = await RunAsync(instance, database, three, load);
            rounds.Add((limit.PerSecond, accepted.PerSecond, ended, accepted.Latency.Median, accepted.Latency.Percentile(0.99), bareCost, runCost));
        }

        var bareRate = Figures.Median(rounds.Select(round => round.Bare));
        yield return new ReportLine("bare limit: one durable insert a call, 64 connections", "", Figures.PerSecond(bareRate), null, $"{Range(rounds.Select(round => round.Bare))}; {Figures.Median(rounds.Select(round => round.BareCost)):N0} µs of processor time a call");
        var acceptRatio = Figures.Median(rounds.Select(round => round.Accepted / round.Bare));
        yield return new ReportLine("webhook accepted durably, 64 connections", "≥ 0.5 of the bare limit",
            $"{Figures.Ratio(acceptRatio)} ({Figures.PerSecond(Figures.Median(rounds.Select(round => round.Accepted)))})", acceptRatio >= 0.5,
            $"p50 {Figures.Milliseconds(Figures.Median(rounds.Select(round => round.P50)))}, p99 {Figures.Milliseconds(Figures.Median(rounds.Select(round => round.P99)))}; the runs go on meanwhile");
        var runRatio = Figures.Median(rounds.Select(round => round.Ended / round.Bare));
        var runRate = Figures.Median(rounds.Select(round => round.Ended));
        yield return new ReportLine("three-step runs to the end, every step recorded", "≥ 0.35 of the bare limit and ≥ 3,000/s",
            $"{Figures.Ratio(runRatio)} ({Figures.PerSecond(runRate)})", runRatio >= 0.35 && runRate >= 3_000, $"{Range(rounds.Select(round => round.Ended))}; {Figures.Median(rounds.Select(round => round.RunCost)):N0} µs of processor time a run");
    }

    private static async Task<LoadResult> AcceptAsync(Instance instance, Database database, byte[] call, TimeSpan load)
    {
        var result = await ClosedLoad.RunAsync(instance.Address, call, Connections, load);
        if (result.Refused > 0) throw new InvalidOperationException($"{result.Refused} webhooks were refused.");
        await database.UntilIdleAsync(TimeSpan.FromMinutes(5));
        return result;
    }

    // From the first acceptance to the last end: what is still queued when the load stops counts, with its time.
    private static async Task<(double PerSecond, double Cost)> RunAsync(Instance instance, Database database, byte[] call, TimeSpan load)
    {
        var before = database.Number("SELECT COUNT(*) FROM Executions");
        var idle = Machine.ProcessorTime(instance.ProcessId);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var result = await AcceptAsync(instance, database, call, load);
        var (took, cost) = (watch.Elapsed, Machine.ProcessorTime(instance.ProcessId) - idle);
        var recorded = database.Number("SELECT COUNT(*) FROM Executions") - before;
        if (recorded != result.Accepted) throw new InvalidOperationException($"{result.Accepted} runs were accepted and {recorded} are recorded.");
        var failed = database.Number("SELECT COUNT(*) FROM Executions WHERE Status <> 'Success'");
        if (failed > 0) throw new InvalidOperationException($"{failed} runs did not end well.");
        return (result.Accepted / took.TotalSeconds, cost.TotalMicroseconds / result.Accepted);
    }

    private static string Range(IEnumerable<double> rates) => $"{Figures.PerSecond(rates.Min())} to {Figures.PerSecond(rates.Max())}";
}
