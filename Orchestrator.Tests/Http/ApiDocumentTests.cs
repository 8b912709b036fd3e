using System.Text.Json;

namespace Orchestrator.Tests.Http;

public sealed class ApiDocumentTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Every_endpoint_is_described_with_a_summary()
    {
        using var visitor = app.Visitor();
        var document = await visitor.GetAsync("/openapi/v1.json");
        document.Status.ShouldBe(200, document.Text);
        var described = document.Json.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(verb => (Route: $"{verb.Name.ToUpperInvariant()} {path.Name}", Operation: verb.Value))).ToList();
        foreach (var (route, operation) in described) operation.TryGetProperty("summary", out _).ShouldBeTrue(route);
        described.Select(one => one.Route).ShouldBe(
            RouteInventory.Routes.Where(route => !route.Path.StartsWith("/openapi", StringComparison.Ordinal))
                .Select(route => route.ToString().Replace(":int", "", StringComparison.Ordinal)), ignoreOrder: true);
    }

    [Fact]
    public async Task Answers_and_errors_are_described_with_their_shape()
    {
        using var visitor = app.Visitor();
        var read = (await visitor.GetAsync("/openapi/v1.json")).Json.GetProperty("paths").GetProperty("/api/workflows/{id}").GetProperty("get");
        Schema(read, "200").ShouldEndWith("WorkflowView");
        Schema(read, "404").ShouldEndWith("ErrorAnswer");
    }

    private static string? Schema(JsonElement operation, string status) => operation.GetProperty("responses").GetProperty(status)
        .GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("$ref").GetString();
}
