using Orchestrator.Domain.Executions;

namespace Orchestrator.Tests.Executions;

public sealed class IterationKeyTests
{
    [Fact]
    public void A_key_names_the_index_in_each_loop_around_it()
    {
        var first = IterationKey.Of(IterationKey.None, 0);
        var deep = IterationKey.Of(IterationKey.Of(IterationKey.Of(IterationKey.None, 99_999), 0), 99_999);

        first.ShouldBe(1);
        IterationKey.Of(1, 5).ShouldBe(100_001 + 6);
        IterationKey.Path(IterationKey.None).ShouldBeEmpty();
        IterationKey.Path(deep).ShouldBe([99_999, 0, 99_999]);
        IterationKey.Index(deep).ShouldBe(99_999);
        IterationKey.Depth(deep).ShouldBe(3);
        IterationKey.Path(IterationKey.Parent(deep)).ShouldBe([99_999, 0]);
        IterationKey.Parent(first).ShouldBe(IterationKey.None);
        IterationKey.Index(IterationKey.None).ShouldBe(-1);
    }

    [Fact]
    public void The_deepest_key_survives_a_number_in_JSON() =>
        IterationKey.Of(IterationKey.Of(IterationKey.Of(0, 99_999), 99_999), 99_999).ShouldBeLessThan(1L << 53);

    [Fact]
    public void A_pass_is_within_the_passes_around_it()
    {
        var outer = IterationKey.Of(IterationKey.None, 7);
        var inner = IterationKey.Of(outer, 3);

        IterationKey.IsWithin(inner, outer).ShouldBeTrue();
        IterationKey.IsWithin(inner, inner).ShouldBeTrue();
        IterationKey.IsWithin(inner, IterationKey.None).ShouldBeTrue();
        IterationKey.IsWithin(outer, inner).ShouldBeFalse();
        IterationKey.IsWithin(inner, IterationKey.Of(IterationKey.None, 6)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Keys_inside_fewer_loops_are_lower_than_all_inside_more(int depth)
    {
        var lowestDeeper = Enumerable.Range(0, depth + 1).Aggregate(IterationKey.None, (key, _) => IterationKey.Of(key, 0));

        IterationKey.Depth(IterationKey.Last(depth)).ShouldBe(depth);
        IterationKey.Last(depth).ShouldBeLessThan(lowestDeeper);
    }
}
