namespace Orchestrator.Tests.Http;

/// <summary>What is believed of a caller's address and scheme, and the cookie that follows from it.</summary>
public sealed class TrustedProxiesTests(TestApp alone, TrustedProxiesTests.Behind behind, TrustedProxiesTests.Elsewhere elsewhere, TrustedProxiesTests.Public named)
    : IClassFixture<TestApp>, IClassFixture<TrustedProxiesTests.Behind>, IClassFixture<TrustedProxiesTests.Elsewhere>, IClassFixture<TrustedProxiesTests.Public>
{
    private static readonly (string, string)[] Forwarded = [("X-Forwarded-For", "198.51.100.7, 203.0.113.9"), ("X-Forwarded-Proto", "https")];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Headers_of_a_caller_nobody_trusts_change_nothing(bool trustsOthers)
    {
        var (cookie, address) = await SignUpAsync(trustsOthers ? elsewhere : alone, Forwarded);
        cookie.ShouldStartWith("orchestrator=");
        cookie.ShouldNotContain("secure", Case.Insensitive);
        address.ShouldBe("127.0.0.1");
    }

    [Fact]
    public async Task A_trusted_proxy_tells_the_address_and_the_scheme_and_the_cookie_is_for_https_only()
    {
        var (cookie, address) = await SignUpAsync(behind, Forwarded);
        cookie.ShouldStartWith("__Host-orchestrator=");
        foreach (var rule in new[] { "; secure", "; httponly", "; path=/", "; samesite=lax" }) cookie.ShouldContain(rule, Case.Insensitive);
        cookie.ShouldNotContain("domain=", Case.Insensitive);
        // What the caller itself wrote before the proxy's word is not believed.
        address.ShouldBe("203.0.113.9");
    }

    [Fact]
    public async Task A_trusted_proxy_that_takes_plain_http_gives_the_plain_cookie() =>
        (await SignUpAsync(behind, ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "http"))).Cookie.ShouldStartWith("orchestrator=");

    [Fact]
    public async Task A_public_address_with_https_makes_the_cookie_for_https_only_whatever_the_proxy_says()
    {
        var (cookie, _) = await SignUpAsync(named);
        cookie.ShouldStartWith("__Host-orchestrator=");
        cookie.ShouldContain("; secure", Case.Insensitive);
    }

    [Fact]
    public async Task A_public_address_with_https_makes_the_cookie_of_forms_for_https_only_too()
    {
        using var person = named.Visitor();
        var form = await person.GetAsync("/sign-up");
        form.Status.ShouldBe(200);
        form.Headers.GetValues("Set-Cookie").Single(cookie => cookie.Contains("Antiforgery", StringComparison.Ordinal)).ShouldContain("; secure; samesite=strict; httponly", Case.Insensitive);
    }

    [Theory]
    [InlineData("198.51.100.7", "198.51.100.7")]
    [InlineData("::ffff:198.51.100.7", "198.51.100.7")]
    [InlineData("2001:db8:1:2:aaaa:bbbb:cccc:dddd", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::/64")]
    public void Of_IPv6_the_network_of_a_household_counts_as_one_caller(string address, string caller) => Web.Http.RateLimits.NeighbourhoodOf(System.Net.IPAddress.Parse(address)).ShouldBe(caller);

    [Theory]
    [InlineData("10.0.0.2", true)]
    [InlineData("10.1.0.0/16", true)]
    [InlineData("fd00::/8", true)]
    [InlineData("proxy.internal", false)]
    [InlineData("", false)]
    public void A_proxy_is_an_address_or_a_block(string text, bool isOne) => Web.Http.TrustedProxies.IsProxy(text).ShouldBe(isOne);

    private static async Task<(string Cookie, string Address)> SignUpAsync(TestApp app, params (string, string)[] headers)
    {
        using var person = app.Visitor();
        var made = await person.SendAsync(HttpMethod.Post, "/api/auth/sign-up", Visitor.Json(new { email = $"{Guid.NewGuid():N}@example.com", password = "correct horse battery" }), headers: headers);
        made.Status.ShouldBe(201, made.Text);
        var sessions = await person.SendAsync(HttpMethod.Get, "/api/user/sessions", null, headers: headers);
        sessions.Status.ShouldBe(200, sessions.Text);
        return (made.Headers.GetValues("Set-Cookie").Single(cookie => cookie.Contains("orchestrator=", StringComparison.Ordinal)), sessions.Json[0].GetProperty("address").GetString()!);
    }

    public sealed class Behind : TestApp
    {
        protected override IEnumerable<(string Key, string Value)> Settings => [("Orchestrator:TrustedProxies:0", "192.0.2.1"), ("Orchestrator:TrustedProxies:1", "127.0.0.0/8")];
    }

    public sealed class Elsewhere : TestApp
    {
        protected override IEnumerable<(string Key, string Value)> Settings => [("Orchestrator:TrustedProxies:0", "192.0.2.1")];
    }

    public sealed class Public : TestApp
    {
        protected override IEnumerable<(string Key, string Value)> Settings => [("Orchestrator:PublicUrl", "https://flows.example.com")];
    }
}
