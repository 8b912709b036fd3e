using Orchestrator.Web.Features.ApiKeys;

namespace Orchestrator.Tests.Features.ApiKeys;

public sealed class KeyTextTests
{
    [Fact]
    public void A_key_is_wfb_and_thirty_eight_letters_and_digits()
    {
        var key = KeyText.New();
        key.ShouldMatch("^wfb_[0-9A-Za-z]{38}$");
        KeyText.IsWellFormed(key).ShouldBeTrue();
    }

    [Fact]
    public void Every_letter_and_digit_is_equally_likely()
    {
        const int keys = 4_000;
        var counts = Enumerable.Range(0, keys).SelectMany(_ => KeyText.New()[4..]).GroupBy(letter => letter).Select(group => group.Count()).ToList();
        counts.Count.ShouldBe(62);
        // Six standard deviations around 4,000 × 38 / 62; a modulo bias would be at least 20 %.
        var expected = keys * 38 / 62.0;
        foreach (var count in counts) ((double)count).ShouldBe(expected, 6 * Math.Sqrt(expected));
    }

    [Theory]
    [InlineData("")]
    [InlineData("wfb_")]
    [InlineData("sk-0123456789012345678901234567890123456789")]
    [InlineData("wfb_0123456789012345678901234567890123456!")]
    [InlineData("wfb_012345678901234567890123456789012345678")]
    [InlineData("wfb_01234567890123456789012345678901234567é")]
    public void What_is_not_a_key_is_not_looked_up(string text) => KeyText.IsWellFormed(text).ShouldBeFalse();

    [Fact]
    public void A_key_looked_up_while_another_is_revoked_is_not_kept()
    {
        var cache = new KeyCache(new FakeTime());
        var before = cache.Now;
        cache.Clear();
        cache.Add("hash", new KeyHolder("id", "tenant", null, null), before);
        cache.Find("hash").ShouldBeNull();
    }

    [Fact]
    public void A_key_that_was_looked_up_is_kept_for_two_seconds_from_the_look_up_on()
    {
        var time = new FakeTime();
        var cache = new KeyCache(time);
        var since = cache.Now;
        time.Advance(TimeSpan.FromSeconds(1));
        cache.Add("hash", new KeyHolder("id", "tenant", null, null), since);
        cache.Find("hash").ShouldNotBeNull();
        time.Advance(TimeSpan.FromSeconds(1));
        cache.Find("hash").ShouldBeNull();
    }
}
