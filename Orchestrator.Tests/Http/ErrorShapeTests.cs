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
}
