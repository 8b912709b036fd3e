using Orchestrator.Web.Engine;

namespace Orchestrator.Tests.Engine;

public sealed class OrderedIdsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Ids_of_one_instant_sort_as_they_were_made_and_none_is_made_twice()
    {
        var ids = new OrderedIds();

        string[] made = [.. Enumerable.Range(0, 10_000).Select(_ => ids.Next(Now))];

        made.ShouldBe(made.Order(StringComparer.Ordinal).Distinct(StringComparer.Ordinal));
        made.ShouldAllBe(id => id.Length == 32 && id[12] == '7' && Guid.ParseExact(id, "N").Variant >= 8);
        RunIds.InstantOf(made[0]).ShouldBe(Now);
        RunIds.InstantOf(ids.Next(Now.AddSeconds(1))).ShouldBe(Now.AddSeconds(1));
    }

    [Fact]
    public void Ids_rise_also_when_the_clock_goes_back_and_when_many_make_them()
    {
        var ids = new OrderedIds();
        var before = ids.Next(Now);

        string.CompareOrdinal(ids.Next(Now.AddHours(-1)), before).ShouldBeGreaterThan(0);
        ParallelEnumerable.Range(0, 10_000).Select(_ => ids.Next(Now)).Distinct(StringComparer.Ordinal).Count().ShouldBe(10_000);
    }
}
