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
        var mapped = RouteInventory.Routes.Where(route => !route.Path.StartsWith("/openapi", StringComparison.Ordinal)).Select(route => route.ToString().Replace(":int", "", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        mapped.SymmetricExceptWith(described.Select(one => one.Route));
        mapped.ShouldBeEmpty();
    }

    [Fact]
    public async Task Answers_and_errors_are_described_with_their_shape()
    {
        using var visitor = app.Visitor();
        var read = (await visitor.GetAsync("/openapi/v1.json")).Json.GetProperty("paths").GetProperty("/api/workflows/{id}").GetProperty("get");
        Schema(read, "200").ShouldEndWith("WorkflowView");
        Schema(read, "404").ShouldEndWith("ErrorAnswer");
    }

    [Fact]
    public async Task Every_endpoint_says_how_it_fails_and_shows_what_it_takes_and_gives()
    {
        foreach (var (route, operation) in await OperationsAsync())
        {
            var answers = operation.GetProperty("responses").EnumerateObject().ToList();
            if (!route.StartsWith("GET /health", StringComparison.Ordinal) && !route.StartsWith("OPTIONS", StringComparison.Ordinal))
                answers.ShouldContain(answer => answer.Name[0] == '4' && Shape(answer.Value) == "ErrorAnswer", route);
            if (operation.TryGetProperty("requestBody", out var body)) body.GetProperty("content").GetProperty("application/json").TryGetProperty("example", out _).ShouldBeTrue($"{route} takes");
            var given = answers.Where(answer => answer.Name[0] == '2' && answer.Value.TryGetProperty("content", out _)).ToList();
            if (given.Count > 0) given.Any(IsShown).ShouldBeTrue($"{route} gives");
            operation.GetProperty("x-curl").GetString()!.ShouldStartWith("curl ");
            operation.GetRawText().ShouldNotMatch("\\$[A-Z]", route);
        }
    }

    [Fact]
    public async Task It_says_who_may_call()
    {
        var operations = (await OperationsAsync()).ToDictionary(one => one.Route, one => one.Operation.GetProperty("security").GetRawText().Replace(" ", "", StringComparison.Ordinal).ReplaceLineEndings(""));
        foreach (var route in RouteInventory.Routes.Where(route => !route.Path.StartsWith("/openapi", StringComparison.Ordinal) && route.ToString() is not "GET /api/workflows/{id}"))
            operations[route.ToString().Replace(":int", "", StringComparison.Ordinal)].ShouldBe(route.Opens switch
            {
                Opens.Anyone => "[{}]",
                Opens.Key => """[{"key":[]}]""",
                Opens.SessionOrKey => """[{"session":[]},{"key":[]}]""",
                _ => """[{"session":[]}]""",
            }, route.ToString());
    }

    [Fact]
    public async Task A_caller_may_leave_out_what_may_be_null_and_numbers_are_numbers()
    {
        using var visitor = app.Visitor();
        var schemas = (await visitor.GetAsync("/openapi/v1.json")).Json.GetProperty("components").GetProperty("schemas");
        schemas.GetProperty("WorkflowChangeBody").TryGetProperty("required", out _).ShouldBeFalse();
        schemas.GetProperty("NewWorkflowBody").GetProperty("required").EnumerateArray().Select(name => name.GetString()).ShouldBe(["name"]);
        schemas.GetProperty("WorkflowView").GetProperty("properties").GetProperty("revision").GetProperty("type").GetString().ShouldBe("integer");
        schemas.GetProperty("Visibility").GetProperty("type").GetString().ShouldBe("string");
        schemas.GetProperty("ExecutionView").GetProperty("properties").GetProperty("duration").GetProperty("description").GetString()!.ShouldStartWith("Milliseconds");
    }

    [Fact]
    public async Task Names_of_endpoints_are_all_different()
    {
        var names = (await OperationsAsync()).Select(one => one.Operation.GetProperty("operationId").GetString()).ToList();
        names.ShouldBeUnique();
        names.ShouldContain("get_workflows_id");
    }

    private async Task<List<(string Route, JsonElement Operation)>> OperationsAsync()
    {
        using var visitor = app.Visitor();
        return [.. (await visitor.GetAsync("/openapi/v1.json")).Json.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(verb => ($"{verb.Name.ToUpperInvariant()} {path.Name}", verb.Value)))];
    }

    private static bool IsShown(JsonProperty answer) => answer.Value.GetProperty("content").EnumerateObject().First().Value.TryGetProperty("example", out var shown) && shown.ToString().Length > 0;

    private static string? Shape(JsonElement answer) =>
        answer.TryGetProperty("content", out var content) && content.GetProperty("application/json").GetProperty("schema").TryGetProperty("$ref", out var name) ? name.GetString()!.Split('/')[^1] : null;

    private static string? Schema(JsonElement operation, string status) => operation.GetProperty("responses").GetProperty(status)
        .GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("$ref").GetString();
}
