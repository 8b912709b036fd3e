namespace Orchestrator.Tests.Http;

public sealed class ErrorShapeTests(TestApp app) : IClassFixture<TestApp>
{
    [Theory]
    [InlineData("GET", "/api/nothing", 404, "NOT_FOUND")]
    [InlineData("GET", "/API/nothing", 404, "NOT_FOUND")]
    [InlineData("PUT", "/api/workflows", 405, "METHOD_NOT_ALLOWED")]
    [InlineData("GET", "/health/nothing", 404, "NOT_FOUND")]
    public async Task Whatever_fails_has_one_shape(string method, string path, int status, string id)
    {
        using var owner = await app.SignUpAsync();
        var answer = await owner.SendAsync(new HttpMethod(method), path, method == "PUT" ? Visitor.Json("{}") : null);
        answer.Status.ShouldBe(status);
        answer.ErrorId.ShouldBe(id);
        answer.ContentHeaders.ContentType!.MediaType.ShouldBe("application/json");
        var error = answer.Json.GetProperty("error");
        error.EnumerateObject().Select(member => member.Name).ShouldBe(["message", "error_id", "status", "request_id", "details"]);
        error.GetProperty("request_id").GetString().ShouldBe(answer.Headers.GetValues("X-Request-Id").Single());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("")]
    public async Task An_empty_body_is_called_empty(string body)
    {
        using var visitor = app.Visitor();
        var answer = await visitor.PostTextAsync("/api/auth/sign-in", body);
        answer.Status.ShouldBe(400);
        answer.Message.ShouldBe("The body is empty. Send a JSON object.");
    }

    [Fact]
    public async Task A_form_without_its_token_is_the_callers_mistake()
    {
        using var owner = await app.SignUpAsync();
        using var form = new FormUrlEncodedContent([]);
        (await owner.SendAsync(HttpMethod.Post, "/sign-out", form)).Status.ShouldBe(400);
        (await owner.GetAsync("/api/user")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_connection_survives_a_body_that_is_not_json()
    {
        using var owner = await app.SignUpAsync();
        var answer = await owner.PostTextAsync("/api/workflows/create", "{ oops");
        answer.Status.ShouldBe(400);
        answer.Headers.ConnectionClose.ShouldNotBe(true);
    }
}
