using Orchestrator.Tests.Features;

namespace Orchestrator.Tests.Http;

public sealed class SameOriginTests(TestApp app) : IClassFixture<TestApp>
{
    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task Another_site_writes_nothing_with_a_session(string header, string value)
    {
        using var owner = await app.SignUpAsync();
        var answer = await owner.SendAsync(HttpMethod.Post, "/api/workflows/create", Visitor.Json(new { name = "x" }), headers: (header, value));
        (answer.Status, answer.ErrorId).ShouldBe((403, "CROSS_ORIGIN"));
        (await owner.SendAsync(HttpMethod.Delete, "/api/workflows/x", null, headers: (header, value))).Status.ShouldBe(403);
        (await owner.SendAsync(HttpMethod.Get, "/api/workflows", null, headers: (header, value))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_site_itself_and_programs_without_an_origin_write()
    {
        using var owner = await app.SignUpAsync();
        var origin = app.Address.GetLeftPart(UriPartial.Authority);
        foreach (var (header, value) in new[] { ("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Site", "none"), ("Origin", origin), ("X-Other", "x") })
            (await owner.SendAsync(HttpMethod.Post, "/api/workflows/create", Visitor.Json(new { name = "x" }), headers: (header, value))).Status.ShouldBe(201);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data")]
    public async Task A_write_with_a_session_is_json(string type)
    {
        using var owner = await app.SignUpAsync();
        (await owner.PostTextAsync("/api/workflows/x/duplicate", "{}", type)).Status.ShouldBe(415);
        (await owner.SendAsync(HttpMethod.Post, "/api/workflows/x/duplicate", null)).Status.ShouldBe(415);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task A_page_of_another_site_opens_no_circuit(string header, string value)
    {
        using var owner = await app.SignUpAsync();
        (await owner.SendAsync(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1", null, headers: (header, value))).Status.ShouldBe(403);
        (await owner.SendAsync(HttpMethod.Get, "/_blazor?id=x", null, headers: [(header, value), ("Connection", "Upgrade"), ("Upgrade", "websocket")])).Status.ShouldBe(403);
        var origin = app.Address.GetLeftPart(UriPartial.Authority);
        (await owner.SendAsync(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1", null, headers: ("Origin", origin))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_key_is_good_from_any_site_and_a_cookie_beside_it_changes_nothing()
    {
        using var owner = await app.SignUpAsync();
        var workflow = await owner.CreateAsync(Drawing.Echo());
        var key = await owner.CreateKeyAsync(workflow);
        using var program = app.Visitor();
        foreach (var caller in new[] { program, owner })
            (await caller.SendAsync(HttpMethod.Post, $"/api/workflows/{workflow}/webhook", Visitor.Json(new { }), key, ("Origin", "https://shop.example"), ("Sec-Fetch-Site", "cross-site"))).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("/sign-in", "sign-in")]
    [InlineData("/sign-up", "sign-up")]
    [InlineData("/settings/password", "password")]
    [InlineData("/sign-out", null)]
    public async Task A_form_without_its_token_is_refused(string path, string? handler)
    {
        using var owner = await app.SignUpAsync();
        using var form = new FormUrlEncodedContent(handler is null ? [] : [new("_handler", handler), new("Form.Email", "a@example.com"), new("Form.Password", "correct horse battery")]);
        (await owner.SendAsync(HttpMethod.Post, path, form)).Status.ShouldBe(400);
        (await owner.GetAsync("/api/user")).Status.ShouldBe(200);
    }
}
