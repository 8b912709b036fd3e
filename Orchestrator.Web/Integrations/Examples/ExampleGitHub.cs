using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Orchestrator.Web.Integrations.Examples;

/// <summary>GitHub's REST API as docs.github.com describes it, as far as its steps use it. Every repository is there, and every issue of it.</summary>
internal sealed partial class ExampleGitHub : IExampleService
{
    private const string NewIssue = "title!:string body:string assignee:string milestone:integer labels:array assignees:array type:string";
    private const string ChangedIssue = "title:string body:string state:string state_reason:string milestone:integer labels:array assignees:array type:string";
    private const string Start = "ref!:string inputs:object return_run_details:boolean";

    /// <inheritdoc />
    public string Type => "github";

    /// <inheritdoc />
    public JsonElement Settings { get; } = JsonElement.Parse("""{"token":"github_pat_example"}""");

    /// <inheritdoc />
    public ExampleAnswer Answer(ExampleRequest request)
    {
        if (request.Header("Authorization") != "Bearer github_pat_example") return new(401, new { message = "Bad credentials", documentation_url = "https://docs.github.com/rest" });
        if (request.Header("Accept") != "application/vnd.github+json") return new(415, new { message = "Unsupported 'Accept' header" });
        if (request is { Method: "GET", Path: "/user" }) return new(200, new { login = "example", id = 1 });
        if (PathPattern().Match(request.Path) is not { Success: true } path) return NotFound();
        var repo = $"{path.Groups["owner"].Value}/{path.Groups["repo"].Value}";
        var rest = path.Groups["rest"].Value;
        return (request.Method, IssuePattern().Match(rest)) switch
        {
            ("GET", _) when rest == "issues" => new(200, new[] { Issue(repo, 1, "An example", request) }),
            ("POST", _) when rest == "issues" => Checked(request.Body, NewIssue, "Issue", () => new(201, Issue(repo, ExampleServices.NumberOf(Text(request.Body, "title")!), Text(request.Body, "title")!, request))),
            ("GET", { Success: true } issue) when issue.Groups["more"].Length == 0 => new(200, Issue(repo, Number(issue), "An example", request)),
            ("PATCH", { Success: true } issue) when issue.Groups["more"].Length == 0 => Checked(request.Body, ChangedIssue, "Issue", () => new(200, Issue(repo, Number(issue), Text(request.Body, "title") ?? "An example", request))),
            ("POST", { Success: true } issue) when issue.Groups["more"].Value == "/comments" => Checked(request.Body, "body!:string", "IssueComment", () => new(201, Comment(repo, Number(issue), request))),
            ("POST", _) when DispatchPattern().IsMatch(rest) => Checked(request.Body, Start, "Workflow", () => new(204, null)),
            _ => NotFound(),
        };
    }

    private static ExampleAnswer Checked(JsonElement body, string documented, string resource, Func<ExampleAnswer> answer)
    {
        if (ExampleServices.Wrong(body, documented) is var (field, problem))
            return new(422, new { message = "Validation Failed", errors = new[] { new { resource, field, code = problem == "missing" ? "missing_field" : "invalid" } }, documentation_url = "https://docs.github.com/rest" });
        var empty = body.EnumerateObject().FirstOrDefault(member => member.Name is "title" or "body" && documented.StartsWith($"{member.Name}!", StringComparison.Ordinal) && string.IsNullOrWhiteSpace(member.Value.GetString()));
        return empty.Value.ValueKind == JsonValueKind.Undefined ? answer() : new(422, new { message = "Validation Failed", errors = new[] { new { resource, field = empty.Name, code = "missing_field" } } });
    }

    private static object Issue(string repo, int number, string title, ExampleRequest request) => new
    {
        id = 1_000_000 + number, number, title,
        body = Text(request.Body, "body"),
        state = Text(request.Body, "state") ?? "open",
        state_reason = Text(request.Body, "state_reason"),
        user = new { login = "example" },
        labels = Names(request.Body, "labels").Select(name => new { name }),
        assignees = Names(request.Body, "assignees").Select(login => new { login }),
        comments = 0,
        html_url = string.Create(CultureInfo.InvariantCulture, $"https://github.com/{repo}/issues/{number}"),
        created_at = ExampleServices.Written(request.Now),
        updated_at = ExampleServices.Written(request.Now),
        closed_at = (string?)null,
    };

    private static object Comment(string repo, int number, ExampleRequest request) => new
    {
        id = 2_000_000 + ExampleServices.NumberOf(Text(request.Body, "body")!),
        html_url = string.Create(CultureInfo.InvariantCulture, $"https://github.com/{repo}/issues/{number}#issuecomment-1"),
        created_at = ExampleServices.Written(request.Now),
        body = Text(request.Body, "body"),
    };

    private static ExampleAnswer NotFound() => new(404, new { message = "Not Found", documentation_url = "https://docs.github.com/rest" });

    private static int Number(Match issue) => int.Parse(issue.Groups["number"].Value, CultureInfo.InvariantCulture);

    private static string? Text(JsonElement body, string member) => body.ValueKind == JsonValueKind.Object && body.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IEnumerable<string> Names(JsonElement body, string member) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(member, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!) : [];

    [GeneratedRegex("^/repos/(?<owner>[^/]+)/(?<repo>[^/]+)/(?<rest>.+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PathPattern();

    [GeneratedRegex("^issues/(?<number>[0-9]{1,9})(?<more>/comments)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex IssuePattern();

    [GeneratedRegex("^actions/workflows/[^/]+/dispatches$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DispatchPattern();
}
