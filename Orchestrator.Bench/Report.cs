using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Orchestrator.Bench;

/// <summary>One measured thing.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Goal">What it should be.</param>
/// <param name="Measured">What it is, for people.</param>
/// <param name="IsMet">Whether the goal is reached; null where there is none or nothing was measured.</param>
/// <param name="Notes">What else was seen.</param>
internal sealed record ReportLine(string What, string Goal, string Measured, bool? IsMet, string Notes);

/// <summary>The table, with the machine it was measured on.</summary>
internal sealed class Report
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<ReportLine> _lines = [];

    public void Add(ReportLine line)
    {
        _lines.Add(line);
        Console.Error.WriteLine($"  {line.What}: {line.Measured}");
    }

    /// <summary>Prints the table, and writes it as Markdown and JSON where the options say.</summary>
    public async Task WriteAsync(BenchOptions options)
    {
        var markdown = Markdown(options);
        await Console.Out.WriteLineAsync(markdown);
        if (options.Output is not { } folder) return;
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "bench.md"), markdown);
        await File.WriteAllTextAsync(Path.Combine(folder, "bench.json"), JsonSerializer.Serialize(new { machine = Machine.Facts(), settings = options, lines = _lines }, _json));
    }

    private string Markdown(BenchOptions options)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in Machine.Facts()) text.Append(CultureInfo.InvariantCulture, $"- {name}: {value}\n");
        text.Append(CultureInfo.InvariantCulture, $"- Settings: {options.Seconds} s a load, {options.Rounds} rounds, median; {options.Kept:N0} executions kept\n\n");
        text.Append("| what | goal | measured | met | notes |\n|---|---|---|---|---|\n");
        foreach (var line in _lines)
            text.Append(CultureInfo.InvariantCulture, $"| {line.What} | {line.Goal} | {line.Measured} | {Met(line)} | {line.Notes} |\n");
        return text.ToString();
    }

    private static string Met(ReportLine line) => line.IsMet switch { true => "yes", false => "no", null => "" };
}
