using Orchestrator.Domain.Credentials;

namespace Orchestrator.Tests.Credentials;

public sealed class AllowedHostsTests
{
    [Theory]
    [InlineData("api.stripe.com", "api.stripe.com")]
    [InlineData(" API.Stripe.com ", "api.stripe.com")]
    [InlineData("api.stripe.com:8443", "api.stripe.com:8443")]
    [InlineData("*.example.com", "*.example.com")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("localhost:80", "localhost:80")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("[::1]:443", "[::1]:443")]
    public void A_host_has_one_spelling(string written, string kept) => AllowedHosts.Normalise(written).ShouldBe(kept);

    [Theory]
    [InlineData(""), InlineData("*"), InlineData("*.com"), InlineData("a.*.com"), InlineData("https://api.stripe.com"), InlineData("api.stripe.com/v1"), InlineData("user@api.stripe.com"),
     InlineData("a b"), InlineData("host:0"), InlineData("host:70000"), InlineData("host:x"), InlineData("a?b"), InlineData("a#b"), InlineData("*.127.0.0.1")]
    public void What_is_no_host_is_none(string written) => AllowedHosts.Normalise(written).ShouldBeNull();

    [Theory]
    [InlineData("api.stripe.com", "https://api.stripe.com/v1", true)]
    [InlineData("api.stripe.com", "https://API.STRIPE.COM./v1", true)]
    [InlineData("api.stripe.com", "http://api.stripe.com:9000/", true)]
    [InlineData("api.stripe.com:443", "https://api.stripe.com/", true)]
    [InlineData("api.stripe.com:443", "http://api.stripe.com/", false)]
    [InlineData("api.stripe.com", "https://api.stripe.com.evil.example/", false)]
    [InlineData("api.stripe.com", "https://evil.example/api.stripe.com", false)]
    [InlineData("*.example.com", "https://a.b.example.com/", true)]
    [InlineData("*.example.com", "https://example.com/", false)]
    [InlineData("*.example.com", "https://notexample.com/", false)]
    [InlineData("[::1]:8080", "http://[::1]:8080/", true)]
    public void A_secret_goes_to_its_hosts_and_no_other(string entry, string url, bool allowed) => AllowedHosts.Allow([entry], new Uri(url)).ShouldBe(allowed);

    [Fact]
    public void Without_hosts_a_secret_may_go_anywhere() => AllowedHosts.Allow([], new Uri("https://anywhere.example/")).ShouldBeTrue();
}
