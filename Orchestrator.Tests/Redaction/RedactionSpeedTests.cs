using System.Globalization;

namespace Orchestrator.Tests.Redaction;

public sealed class RedactionSpeedTests(ITestOutputHelper output)
{
    /// <summary>Prints the figures; with <c>ORCHESTRATOR_BENCH=1</c> at full size, otherwise small enough to notice only what has become absurdly slow.</summary>
    [Fact]
    public void Large_outputs_are_masked_fast()
    {
        var isFull = Environment.GetEnvironmentVariable("ORCHESTRATOR_BENCH") == "1";

        foreach (var figure in isFull ? RedactionBench.Measure() : RedactionBench.Measure(megabytes: 1, rounds: 3))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{figure.MegabytesPerSecond,8:F0} MB/s  {figure.Name}"));
            figure.MegabytesPerSecond.ShouldBeGreaterThan(1, figure.Name);
        }
    }
}
