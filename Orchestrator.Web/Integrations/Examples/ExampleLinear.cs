using System.Globalization;
using System.Text.Json;

namespace Orchestrator.Web.Integrations.Examples;

/// <summary>Linear's GraphQL API as linear.app/developers describes it, as far as its steps use it: <c>viewer</c>, <c>issueCreate</c> and <c>issues</c>.</summary>
internal sealed class ExampleLinear : IExampleService
{
    private const string Input = "id:string title!:string teamId!:string description:string priority:integer assigneeId:string stateId:string labelIds:array projectId:string cycleId:string estimate:integer parentId:string dueDate:string";

    /// <inheritdoc />
    public string Type => "linear";

    /// <inheritdoc />
    public JsonElement Settings { get; } = JsonElement.Parse("""{"apiKey":"lin_api_example","teamId":"9cfb482a-81e3-4154-b5b9-2c805e70a02d"}""");

    /// <inheritdoc />
    public ExampleAnswer Answer(ExampleRequest request)
    {
        if (request.Header("Authorization") != "lin_api_example") return Refused(401, "AUTHENTICATION_ERROR", "You need to authenticate to access this operation.");
        if ((request.Method, request.Path) != ("POST", "/graphql")) return new(404, new { error = "Not found" });
        if (ExampleServices.Wrong(request.Body, "query!:string variables:object operationName:string") is var (member, problem)) return Refused(400, "GRAPHQL_VALIDATION_FAILED", $"{member}: {problem}");
        var query = request.Body.GetProperty("query").GetString()!;
        var variables = request.Body.TryGetProperty("variables", out var given) ? given : default;
        if (query.Contains("issueCreate(input: $input)", StringComparison.Ordinal)) return Created(variables);
        if (query.Contains("issues(filter: $filter", StringComparison.Ordinal)) return ExampleServices.Wrong(variables, "filter:object first:integer after:string") is var (name, wrong) ? Refused(400, "GRAPHQL_VALIDATION_FAILED", $"{name}: {wrong}") : Found();
        return query.Contains("viewer {", StringComparison.Ordinal)
            ? new(200, new { data = new { viewer = new { id = "a1", name = "Example", email = "example@example.com" } } })
            : Refused(400, "GRAPHQL_VALIDATION_FAILED", "The example knows viewer, issueCreate and issues.");
    }

    private static ExampleAnswer Created(JsonElement variables)
    {
        if (ExampleServices.Wrong(variables, "input!:object") is not null || !variables.TryGetProperty("input", out var input)) return Refused(400, "GRAPHQL_VALIDATION_FAILED", "Variable \"$input\" of required type \"IssueCreateInput!\" was not provided.");
        if (ExampleServices.Wrong(input, Input) is var (member, problem))
        {
            return Refused(400, "GRAPHQL_VALIDATION_FAILED", problem == "unknown" ? $"Field \"{member}\" is not defined by type \"IssueCreateInput\"."
                : problem == "missing" ? $"Field \"{member}\" of required type \"String!\" was not provided." : $"Field \"{member}\" must be of type {problem}.");
        }

        if (input.TryGetProperty("id", out var id) && !(Guid.TryParseExact(id.GetString(), "D", out var uuid) && uuid.Version == 4)) return Refused(200, "INVALID_INPUT", "id must be a UUID.");
        var title = input.GetProperty("title").GetString()!;
        if (string.IsNullOrWhiteSpace(title)) return Refused(200, "INVALID_INPUT", "title should not be empty.");
        var priority = input.TryGetProperty("priority", out var set) && set.ValueKind == JsonValueKind.Number ? set.GetInt64() : 0;
        if (priority is < 0 or > 4) return Refused(200, "INVALID_INPUT", "priority must be from 0 to 4.");
        var identifier = string.Create(CultureInfo.InvariantCulture, $"EXA-{ExampleServices.NumberOf(title)}");
        return new(200, new { data = new { issueCreate = new { success = true, issue = new { id = $"example-{identifier}", identifier, title, url = $"https://linear.app/example/issue/{identifier}", priority, state = new { name = "Todo" } } } } });
    }

    private static ExampleAnswer Found() => new(200, new
    {
        data = new
        {
            issues = new
            {
                nodes = new[] { new { id = "example-EXA-1", identifier = "EXA-1", title = "An example", url = "https://linear.app/example/issue/EXA-1", priority = 2, createdAt = "2026-01-31T09:00:00Z", updatedAt = "2026-01-31T09:00:00Z", state = new { name = "Todo" }, assignee = new { name = "Example", email = "example@example.com" } } },
                pageInfo = new { hasNextPage = false, endCursor = "example-EXA-1" },
            },
        },
    });

    private static ExampleAnswer Refused(int status, string code, string words) => new(status, new { data = (object?)null, errors = new[] { new { message = words, extensions = new { code, userPresentableMessage = words } } } });
}
