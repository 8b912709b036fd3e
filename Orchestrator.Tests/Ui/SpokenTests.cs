using Orchestrator.Web.Ui;

namespace Orchestrator.Tests.Ui;

public sealed class SpokenTests
{
    [Theory]
    [InlineData(1, "A")]
    [InlineData(2, "A and B")]
    [InlineData(3, "A, B and C")]
    [InlineData(4, "A, B and 2 others")]
    [InlineData(6, "A, B and 4 others")]
    public void Names_are_joined_as_people_join_them(int count, string text) => Spoken.Joined([.. "ABCDEF"[..count].Select(letter => letter.ToString())]).ShouldBe(text);

    private static readonly DateTimeOffset Now = new(2026, 11, 22, 14, 2, 11, TimeSpan.Zero);

    [Theory]
    [InlineData(2, "just now")]
    [InlineData(8, "8 s ago")]
    [InlineData(4 * 60, "4 min ago")]
    [InlineData(3 * 3600, "3 h ago")]
    [InlineData(30 * 3600, "yesterday")]
    [InlineData(3 * 86400, "3 days ago")]
    [InlineData(10 * 86400, "12 Nov")]
    [InlineData(400 * 86400, "18 Oct 2025")]
    public void The_past_is_said_in_its_largest_unit(int seconds, string said) => Spoken.Ago(Now.AddSeconds(-seconds), Now).ShouldBe(said);

    [Theory]
    [InlineData(0, "now")]
    [InlineData(90, "in 1 min")]
    [InlineData(30 * 3600, "tomorrow")]
    [InlineData(6 * 86400, "in 6 days")]
    [InlineData(100 * 86400, "2 Mar 2027")]
    public void The_future_is_said_in_its_largest_unit(int seconds, string said) => Spoken.Until(Now.AddSeconds(seconds), Now).ShouldBe(said);

    [Fact]
    public void An_instant_is_exact_to_the_second_and_names_its_zone() => Spoken.Exact(Now).ShouldBe("22 Nov 2026, 14:02:11 UTC");

    [Theory]
    [InlineData(1, "1 run")]
    [InlineData(2318, "2,318 runs")]
    public void A_count_agrees_with_its_noun(long count, string said) => Spoken.Count(count, "run").ShouldBe(said);

    [Theory]
    [InlineData(312, "312 B")]
    [InlineData(4_210, "4.2 KB")]
    [InlineData(1_310_000, "1.3 MB")]
    public void A_size_is_said_in_its_largest_unit(long bytes, string said) => Spoken.Size(bytes).ShouldBe(said);
}
