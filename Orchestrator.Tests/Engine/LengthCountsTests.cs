using Orchestrator.Web.Engine;

namespace Orchestrator.Tests.Engine;

public sealed class LengthCountsTests
{
    [Fact]
    public void A_percentile_is_off_by_a_tenth_at_most()
    {
        var counts = new LengthCounts();
        for (var n = 1; n <= 10_000; n++) counts.Add(TimeSpan.FromMilliseconds(n));
        foreach (var share in new[] { 0.5, 0.95, 0.99 })
            counts.Percentile(share)!.Value.TotalMilliseconds.ShouldBe(10_000 * share, 1_000 * share);
    }

    [Fact]
    public void Counts_are_kept_as_text_and_added()
    {
        var (one, other) = (new LengthCounts(), new LengthCounts());
        one.Add(TimeSpan.Zero);
        one.Add(TimeSpan.FromSeconds(2));
        other.Add(TimeSpan.FromDays(20));
        var read = LengthCounts.Read(one.ToString());
        read.Add(LengthCounts.Read(other.ToString()));
        read.Count.ShouldBe(3);
        read.Percentile(0.99)!.Value.TotalDays.ShouldBe(20, 2);
        LengthCounts.Read("").Percentile(0.5).ShouldBeNull();
    }
}
