using System.Globalization;

namespace Orchestrator.Bench.Rows;

/// <summary>Figures as people read them.</summary>
internal static class Figures
{
    public static string PerSecond(double rate) => string.Create(CultureInfo.InvariantCulture, $"{rate:N0}/s");

    public static string Milliseconds(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:N1} ms");

    public static string Seconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:N2} s");

    public static string Ratio(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{ratio:N2}");

    public static string Megabytes(double megabytes) => string.Create(CultureInfo.InvariantCulture, $"{megabytes:N0} MB");

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
