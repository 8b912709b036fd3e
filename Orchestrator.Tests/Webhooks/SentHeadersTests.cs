using Orchestrator.Domain.Webhooks;

namespace Orchestrator.Tests.Webhooks;

public sealed class SentHeadersTests
{
    private const string Key = "wfb_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZab";

    [Theory]
    [InlineData("authorization")]
    [InlineData("Cookie")]
    [InlineData("Proxy-Authorization")]
    [InlineData("Host")]
    [InlineData("content-length")]
    public void What_proves_the_sender_and_how_it_travelled_goes_nowhere(string name) => SentHeaders.IsGiven(name).ShouldBeFalse();

    [Theory]
    [InlineData("X-GitHub-Event", "issues", "issues")]
    [InlineData("X-Hub-Signature-256", "sha256=757107ea", "«redacted»")]
    [InlineData("webhook-signature", "v1,g0hM9SsE", "«redacted»")]
    [InlineData("Stripe-Signature", "t=1,v1=00", "«redacted»")]
    [InlineData("X-Gitlab-Token", "open sesame", "«redacted»")]
    [InlineData("X-Api-Key", "abc", "«redacted»")]
    [InlineData("X-Forwarded-By", "sent with " + Key, "«redacted»")]
    [InlineData("Idempotency-Key", "order-1", "order-1")]
    public void A_value_is_shown_without_what_is_secret(string name, string value, string shown) => SentHeaders.Shown(name, value, Key).ShouldBe(shown);

    [Fact]
    public void A_long_value_is_cut_after_it_was_masked()
    {
        SentHeaders.Shown("X-Note", new string('a', 290) + " ghp_" + new string('b', 36), null).ShouldNotContain("ghp_");
        SentHeaders.Shown("X-Note", string.Join(' ', Enumerable.Repeat("word", 200)), null).Length.ShouldBe(SentHeaders.LongestShown + 1);
    }
}
