using System.Globalization;

namespace Orchestrator.Bench;

/// <summary>How the bench is run.</summary>
/// <param name="Only">Names of the rows to measure; empty for all.</param>
/// <param name="Seconds">How long each load lasts.</param>
/// <param name="Rounds">How often each load is measured; the median counts.</param>
/// <param name="Kept">How many executions the history row keeps.</param>
/// <param name="Output">Where the Markdown and JSON files go; null for none.</param>
internal sealed record BenchOptions(IReadOnlyList<string> Only, int Seconds, int Rounds, int Kept, string? Output)
{
    public const string Usage = """
        dotnet run -c Release --project Orchestrator.Bench -- [--only load,latency,…] [--seconds 6] [--rounds 3] [--kept 1000000] [--output folder]
        Rows: load, latency, history, retention, start, memory, editor, recovery, masking.
        """;

    public static bool TryRead(string[] words, out BenchOptions options, out string mistake)
    {
        options = new BenchOptions([], 6, 3, 1_000_000, null);
        mistake = "";
        for (var at = 0; at < words.Length; at += 2)
        {
            if (at + 1 == words.Length || Read(options, words[at], words[at + 1]) is not { } read)
            {
                mistake = $"“{words[at]}” is not understood.\n{Usage}";
                return false;
            }

            options = read;
        }

        return true;
    }

    public bool Wants(string row) => Only.Count == 0 || Only.Contains(row, StringComparer.Ordinal);

    private static BenchOptions? Read(BenchOptions options, string name, string value) => name switch
    {
        "--only" => options with { Only = value.Split(',') },
        "--seconds" when Number(value) is { } seconds => options with { Seconds = seconds },
        "--rounds" when Number(value) is { } rounds => options with { Rounds = rounds },
        "--kept" when Number(value) is { } kept => options with { Kept = kept },
        "--output" => options with { Output = value },
        _ => null,
    };

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
