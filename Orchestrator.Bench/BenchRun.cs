using Orchestrator.Bench.Rows;

namespace Orchestrator.Bench;

/// <summary>Measures one row after the other; a row that fails says why and the others go on.</summary>
internal sealed class BenchRun(BenchOptions options)
{
    public async Task<Report> RunAsync()
    {
        var report = new Report();
        foreach (var (name, row) in Rows())
        {
            if (!options.Wants(name)) continue;
            await Console.Error.WriteLineAsync($"measuring {name} …");
            try
            {
                await foreach (var line in row) report.Add(line);
            }
            catch (Exception problem)
            {
                report.Add(new ReportLine(name, "", $"not measured: {problem.Message}", null, ""));
                await Console.Error.WriteLineAsync(problem.ToString());
            }
        }

        return report;
    }

    private IEnumerable<(string Name, IAsyncEnumerable<ReportLine> Row)> Rows() =>
    [
        ("load", LoadRow.MeasureAsync(options)),
        ("latency", LatencyRow.MeasureAsync(options)),
        ("history", HistoryRow.MeasureAsync(options)),
        ("retention", RetentionRow.MeasureAsync()),
        ("start", StartRow.MeasureAsync()),
        ("memory", MemoryRow.MeasureAsync()),
        ("editor", EditorRow.MeasureAsync()),
        ("recovery", RecoveryRow.MeasureAsync()),
        ("masking", MaskingRow.MeasureAsync()),
    ];
}
