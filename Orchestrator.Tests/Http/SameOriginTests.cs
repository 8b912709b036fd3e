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
}
