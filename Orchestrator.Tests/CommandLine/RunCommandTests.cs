using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Tests.Actions;
using Orchestrator.Web.CommandLine;

namespace Orchestrator.Tests.CommandLine;

public sealed class RunCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("orchestrator-run-").FullName;

    /// <summary>Each payload, and whether it is a bug.</summary>
    public static TheoryData<string, bool> Issues => [.. GitHub.Issues().Select(payload => (payload.ToJsonString(), IsBug(payload["issue"]!)))];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Issues))]
    public async Task The_triage_example_runs_on_every_issue_payload_GitHub_documents(string payload, bool isBug)
    {
        var (code, output, _) = await RunAsync(Repository.Triage, "--input", File("payload.json", payload), "--json");
        code.ShouldBe(0, output);
        var run = JsonNode.Parse(output)!;
        run["status"]!.GetValue<string>().ShouldBe("success");
        var steps = run["steps"]!.AsArray().ToDictionary(step => step!["name"]!.GetValue<string>(), step => step!["status"]!.GetValue<string>());
        steps["to_the_bug_queue"].ShouldBe(isBug ? "success" : "skipped");
        steps["to_triage"].ShouldBe(isBug ? "skipped" : "success");
        steps["summary"].ShouldBe("success");
        var written = run["output"]!["message"]!.GetValue<string>();
        written.ShouldStartWith(isBug ? "bugs: Bug #" : "triage: #");
        written.ShouldContain(JsonNode.Parse(payload)!["issue"]!["title"]!.GetValue<string>().Trim());
    }

    [Fact]
    public async Task People_get_a_table_of_steps()
    {
        var (code, output, errors) = await RunAsync(Repository.Triage, "--input", File("payload.json", GitHub.Opened().ToJsonString()));
        code.ShouldBe(0);
        errors.ShouldBeEmpty();
        output.ShouldStartWith("GitHub issue triage");
        output.ShouldContain("Is it a bug?");
        output.ShouldContain("skipped");
        output.ShouldContain("succeeded in ");
    }

    [Fact]
    public async Task A_failed_step_ends_with_exit_code_1_and_its_error_and_no_secret()
    {
        await using var upstream = await Upstream.AnsweringAsync(401, "application/json", """{"why":"bad token"}""");
        var file = File("flow.json", Flow(new { actionType = "http/request", method = "GET", url = upstream.Url, headers = new { Authorization = "Bearer very-secret-value" } }));
        var (code, output, _) = await RunAsync(file, $"--Orchestrator:Outbound:AllowedHosts:0=127.0.0.1:{upstream.Port}");
        code.ShouldBe(1);
        output.ShouldContain("HTTP_401: 401 Unauthorized from 127.0.0.1");
        (await RunAsync(file, "--json", $"--Orchestrator:Outbound:AllowedHosts:0=127.0.0.1:{upstream.Port}")).Output.ShouldNotContain("very-secret-value");
        upstream.Requests.First().Headers["Authorization"].ShouldBe("Bearer very-secret-value");
    }

    [Fact]
    public async Task A_delay_is_waited_for()
    {
        var (code, output, _) = await RunAsync(File("flow.json", Flow(new { actionType = "flow/delay", duration = "20ms" })), "--json");
        code.ShouldBe(0, output);
        JsonNode.Parse(output)!["steps"]!.AsArray().Count(step => step!["name"]!.GetValue<string>() == "step").ShouldBe(1);
    }

    [Fact]
    public async Task A_run_that_waits_for_an_answer_says_so_and_ends()
    {
        var (code, output, _) = await RunAsync(File("flow.json", Flow(new { actionType = "flow/wait-for-callback", kind = "approval", timeout = "1h" })));
        code.ShouldBe(1);
        output.ShouldContain("This run waits for an answer from outside; only a server can take it.");
        output.ShouldContain("flow/wait-for-callback  waiting");
    }

    [Fact]
    public async Task A_loops_steps_are_shown_with_their_index()
    {
        const string Looping = """
            {"nodes":[{"id":"t","type":"trigger","data":{"config":{"triggerType":"Manual"}}},
                      {"id":"e","type":"action","data":{"label":"Each","config":{"actionType":"flow/for-each","items":["x","y"]}}},
                      {"id":"s","type":"action","data":{"label":"Say","config":{"actionType":"log/write","message":"{{item}}"}}}],
             "edges":[{"source":"t","target":"e"},{"source":"e","sourceHandle":"item","target":"s"}]}
            """;
        var (code, output, _) = await RunAsync(File("flow.json", Looping));
        code.ShouldBe(0, output);
        output.ShouldContain("[0] Say");
        output.ShouldContain("[1] Say");
        output.ShouldNotContain("[1] Each");
        var run = JsonNode.Parse((await RunAsync(File("flow.json", Looping), "--json")).Output)!;
        run["steps"]!.AsArray().Count(step => step!["iteration"]!.AsArray().Count == 1).ShouldBe(4);
    }

    [Fact]
    public async Task Every_problem_of_a_broken_workflow_is_named_with_its_place()
    {
        var (code, _, errors) = await RunAsync(File("flow.json", Flow(new { actionType = "http/request", method = "FETCH", url = "{{ nobody.home }" })));
        code.ShouldBe(1);
        errors.ShouldContain("cannot run");
        errors.ShouldContain("nodes[1].data.config.method");
        errors.ShouldContain("nodes[1].data.config.url");
    }

    [Theory]
    [InlineData("{\n  \"nodes\": [,]\n}", "line 2, position 13")]
    [InlineData("[]", "cannot run")]
    [InlineData("{}", "cannot run")]
    public async Task A_file_that_is_no_workflow_is_said_to_be_none(string content, string said)
    {
        var (code, _, errors) = await RunAsync(File("flow.json", content));
        code.ShouldBe(1);
        errors.ShouldContain(said);
    }

    [Theory]
    [InlineData(new string[0], "Name its file")]
    [InlineData(new[] { "a.json", "b.json" }, "One workflow at a time")]
    [InlineData(new[] { "a.json", "--input" }, "--input needs a file")]
    [InlineData(new[] { "a.json", "--fast" }, "Unknown option --fast")]
    [InlineData(new[] { "/nowhere/a.json" }, "cannot be read")]
    public async Task Wrong_words_get_a_sentence_and_exit_code_1(string[] words, string said)
    {
        var (code, _, errors) = await RunAsync(words);
        code.ShouldBe(1);
        errors.ShouldContain(said);
    }

    private static bool IsBug(JsonNode issue) =>
        (issue["labels"] as JsonArray ?? []).Any(label => label!["name"]!.GetValue<string>() == "bug")
        || issue["title"]!.GetValue<string>().Contains("error", StringComparison.OrdinalIgnoreCase);

    private static string Flow(object config) => JsonSerializer.Serialize(new
    {
        nodes = new object[]
        {
            new { id = "t", type = "trigger", data = new { label = "Start", name = "start", config = new { triggerType = "Manual" } } },
            new { id = "s", type = "action", data = new { label = "Step", name = "step", config } },
        },
        edges = new[] { new { id = "e", source = "t", target = "s" } },
    });

    private string File(string name, string content)
    {
        var path = Path.Combine(folder, name);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] words)
    {
        using StringWriter output = new(), errors = new();
        var code = await RunCommand.RunAsync(words, output, errors, CancellationToken.None);
        return (code, output.ToString(), errors.ToString());
    }
}
