using System.Text.RegularExpressions;
using Orchestrator.Tests.Http;

namespace Orchestrator.Tests.Features.ApiDocs;

public sealed class ApiDocsPageTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_visitor_reads_every_endpoint()
    {
        using var visitor = app.Visitor();
        var page = await visitor.GetAsync("/api-docs");
        page.Status.ShouldBe(200);
        foreach (var route in RouteInventory.Routes.Where(route => !route.Path.StartsWith("/openapi", StringComparison.Ordinal)))
        {
            page.Text.ShouldContain($"<code class=\"path\">{route.Path.Replace(":int", "", StringComparison.Ordinal)}</code>");
            page.Text.ShouldContain($">{route.Method}</span>");
        }
        page.Text.ShouldContain("href=\"/openapi/v1.json\"");
        page.Text.ShouldContain("href=\"/sign-in\"");
        page.Text.ShouldNotContain("$WORKFLOW");
    }

    [Fact]
    public async Task Its_calls_go_to_this_instance()
    {
        using var visitor = app.Visitor();
        var page = await visitor.GetAsync("/api-docs");
        page.Text.ShouldContain($"curl -b cookies.txt &quot;{app.Address.GetLeftPart(UriPartial.Authority)}/api/user&quot;");
        page.Text.ShouldNotContain("localhost:5000/api/user&quot;");
    }

    [Fact]
    public async Task It_asks_nobody_else_for_anything_and_runs_no_script_of_its_own()
    {
        using var visitor = app.Visitor();
        var page = await visitor.GetAsync("/api-docs");
        Regex.Matches(page.Text, "<(?:script|link|img|iframe)[^>]*?(?:src|href)=\"(?<where>[^\"]*)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
            .Select(one => one.Groups["where"].Value).ShouldAllBe(where => !where.Contains("//", StringComparison.Ordinal));
        page.Text.ShouldNotMatch("\\son[a-z]+=\"");
        page.Text.ShouldNotContain("<style");
        page.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("script-src 'self';");
    }

    [Fact]
    public async Task Somebody_signed_in_keeps_the_menu()
    {
        using var owner = await app.SignUpAsync();
        var page = await owner.GetAsync("/api-docs");
        page.Text.ShouldContain("class=\"rail\"");
        page.Text.ShouldContain("Sign out");
        page.Text.ShouldNotContain("href=\"/sign-in\"");
    }
}
