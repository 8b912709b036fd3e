using System.Net;

namespace Orchestrator.Tests.Security;

public sealed class SecurityHeadersTests(TestApp app) : IClassFixture<TestApp>
{
    [Theory]
    [InlineData("/sign-in")] [InlineData("/workflows")] [InlineData("/no-such-page")] [InlineData("/api/workflows")] [InlineData("/api/no-such-thing")]
    [InlineData("/favicon.svg")] [InlineData("/_framework/blazor.web.js")] [InlineData("/js/theme.js")]
    public async Task Every_answer_tells_the_browser_what_it_must_not_do(string path)
    {
        using var answer = await GetAsync(path);
        Header(answer, "Content-Security-Policy").ShouldContain("frame-ancestors 'none'");
        Header(answer, "X-Content-Type-Options").ShouldBe("nosniff");
        Header(answer, "Referrer-Policy").ShouldBe("same-origin");
        Header(answer, "Permissions-Policy").ShouldContain("camera=()");
        Header(answer, "Cross-Origin-Opener-Policy").ShouldBe("same-origin");
        answer.Headers.Contains("Server").ShouldBeFalse();
    }

    [Fact]
    public async Task Scripts_come_from_files_of_this_origin_only()
    {
        using var answer = await GetAsync("/sign-in");
        var policy = Header(answer, "Content-Security-Policy").Split("; ");
        policy.ShouldContain("script-src 'self'");
        policy.ShouldContain("default-src 'none'");
        var page = await answer.Content.ReadAsStringAsync();
        page.ShouldNotMatch("<script(?![^>]*\\bsrc=)(?![^>]*type=\"(importmap|application/json)\")[^>]*>");
        page.ShouldNotMatch("\\son[a-z]+=\"");
        page.ShouldNotContain("<style");
    }

    [Fact]
    public async Task Pages_and_data_stay_out_of_caches_and_files_do_not()
    {
        using var page = await GetAsync("/sign-in");
        page.Headers.CacheControl!.NoStore.ShouldBeTrue();
        using var data = await GetAsync("/api/workflows");
        data.Headers.CacheControl!.NoStore.ShouldBeTrue();
        using var file = await GetAsync("/favicon.svg");
        file.StatusCode.ShouldBe(HttpStatusCode.OK);
        file.Headers.CacheControl!.NoStore.ShouldBeFalse();
    }

    private async Task<HttpResponseMessage> GetAsync(string path)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        return await client.GetAsync(new Uri(app.Address, path));
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).ShouldHaveSingleItem();
}
