using System.Text;

namespace Orchestrator.Tests.Features.Webhooks;

public sealed class WebhookTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_call_with_the_key_starts_a_run_with_the_body_as_its_input()
    {
        using var owner = await app.SignUpAsync();
        var (id, key) = await CreateAsync(owner);
        using var caller = app.Visitor();

        var started = await caller.PostAsync($"/api/workflows/{id}/webhook", new { name = "Ada" }, key);

        started.Status.ShouldBe(200, started.Text);
        started.Word("status").ShouldBe("running");
        var run = await owner.UntilEndedAsync(started.Word("executionId"));
        run.GetProperty("status").GetString().ShouldBe("success", run.GetRawText());
        run.GetProperty("trigger").GetString().ShouldBe("webhook");
        run.GetProperty("input").GetRawText().ShouldBe("""{"name":"Ada"}""");
        run.GetProperty("output").GetProperty("got").GetProperty("name").GetString().ShouldBe("Ada");
    }

    [Fact]
    public async Task A_call_can_wait_for_the_output()
    {
        using var owner = await app.SignUpAsync();
        var (id, key) = await CreateAsync(owner);
        using var caller = app.Visitor();
        var ended = await caller.PostAsync($"/api/workflows/{id}/webhook?wait=true", new { n = 1 }, key);
        ended.Status.ShouldBe(200, ended.Text);
        ended.Word("status").ShouldBe("success");
        ended.Json.GetProperty("output").GetRawText().ShouldBe("""{"got":{"n":1}}""");
    }

    [Fact]
    public async Task Missing_malformed_unknown_and_foreign_keys_get_the_same_answer()
    {
        using var owner = await app.SignUpAsync();
        var (id, key) = await CreateAsync(owner);
        using var caller = app.Visitor();
        var address = $"/api/workflows/{id}/webhook";

        Answer[] answers =
        [
            await caller.PostAsync(address),
            await caller.PostAsync(address, key: "nonsense"),
            await caller.PostAsync(address, key: "wfb_" + new string('x', 38)),
            await caller.PostAsync(address, key: key + "x"),
            await caller.SendAsync(HttpMethod.Post, address, Visitor.Json("{}"), headers: ("Authorization", $"Basic {key}")),
            await owner.PostAsync(address),
            await caller.PostAsync($"{address}?key={key}"),
        ];

        answers.ShouldAllBe(answer => answer.Status == 401 && answer.ErrorId == "INVALID_API_KEY");
        answers.Select(answer => answer.Message).Distinct().ShouldHaveSingleItem();
        answers[0].Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
    }

    [Fact]
    public async Task A_platform_key_is_refused_with_the_difference_explained()
    {
        using var owner = await app.SignUpAsync();
        var (id, _) = await CreateAsync(owner);
        var answer = await owner.PostAsync($"/api/workflows/{id}/webhook", key: "sk-" + new string('a', 40));
        answer.Status.ShouldBe(401);
        answer.Message.ShouldContain("wfb_");
        answer.Message.ShouldContain("sk-");
    }

    [Fact]
    public async Task The_key_is_looked_at_before_the_workflow_and_the_workflow_before_the_body()
    {
        using var owner = await app.SignUpAsync();
        using var stranger = await app.SignUpAsync();
        var (id, key) = await CreateAsync(owner);
        var (other, otherKey) = await CreateAsync(owner);
        var (foreign, _) = await CreateAsync(stranger);
        const string broken = "{ oops";

        (await owner.PostTextAsync("/api/workflows/unknown/webhook", broken)).Status.ShouldBe(401);
        (await owner.PostTextAsync("/api/workflows/unknown/webhook", broken, key: key)).Status.ShouldBe(404);
        (await owner.PostTextAsync($"/api/workflows/{foreign}/webhook", broken, key: key)).Status.ShouldBe(404);
        var wrong = await owner.PostTextAsync($"/api/workflows/{other}/webhook", broken, key: key);
        (wrong.Status, wrong.ErrorId).ShouldBe((403, "WRONG_WORKFLOW"));
        var body = await owner.PostTextAsync($"/api/workflows/{other}/webhook", broken, key: otherKey);
        body.Status.ShouldBe(400);
        body.Text.ShouldContain("line 1, position 3");
        (await owner.GetAsync($"/api/workflows/{id}/executions")).Json.GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task An_account_wide_key_starts_every_workflow_of_its_workspace_only()
    {
        using var owner = await app.SignUpAsync();
        using var stranger = await app.SignUpAsync();
        var (id, _) = await CreateAsync(owner);
        var (foreign, _) = await CreateAsync(stranger);
        var wide = await owner.CreateKeyAsync(workflowId: null);
        (await owner.PostAsync($"/api/workflows/{id}/webhook", key: wide)).Status.ShouldBe(200);
        (await owner.PostAsync($"/api/workflows/{foreign}/webhook", key: wide)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Only_an_enabled_published_webhook_workflow_is_started()
    {
        using var owner = await app.SignUpAsync();
        var (draft, draftKey) = await CreateAsync(owner, Drawing.Echo(publish: false));
        var (manual, manualKey) = await CreateAsync(owner, Drawing.Echo("Manual"));
        var (id, key) = await CreateAsync(owner);

        (await owner.PostAsync($"/api/workflows/{draft}/webhook", key: draftKey)).ErrorId.ShouldBe("NOT_PUBLISHED");
        var wrong = await owner.PostAsync($"/api/workflows/{manual}/webhook", key: manualKey);
        (wrong.Status, wrong.ErrorId).ShouldBe((400, "NOT_A_WEBHOOK"));
        (await owner.PostAsync($"/api/workflows/{id}/webhook", key: key)).Status.ShouldBe(200);
        await owner.PatchAsync($"/api/workflows/{id}", new { enabled = false });
        var off = await owner.PostAsync($"/api/workflows/{id}/webhook", key: key);
        (off.Status, off.ErrorId).ShouldBe((409, "WORKFLOW_DISABLED"));
        await owner.PatchAsync($"/api/workflows/{id}", new { enabled = true });
        (await owner.PostAsync($"/api/workflows/{id}/webhook", key: key)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_published_version_runs_and_not_the_draft()
    {
        using var owner = await app.SignUpAsync();
        var (id, key) = await CreateAsync(owner);
        await owner.PatchAsync($"/api/workflows/{id}", new { publish = false, nodes = new[] { Drawing.Trigger("Manual"), Drawing.Log("draft") }, edges = Array.Empty<object>() });
        var ended = await owner.PostAsync($"/api/workflows/{id}/webhook?wait=true", new { n = 1 }, key);
        ended.Json.GetProperty("output").GetRawText().ShouldBe("""{"got":{"n":1}}""");
    }

    [Fact]
    public async Task The_key_that_was_sent_is_shown_nowhere()
    {
        using var owner = await app.SignUpAsync();
        var (id, key) = await CreateAsync(owner);
        var ended = await owner.PostAsync($"/api/workflows/{id}/webhook?wait=true", new { note = $"my key is {key}" }, key);
        ended.Status.ShouldBe(200, ended.Text);
        var run = ended.Word("executionId");
        foreach (var answer in new[] { ended, await owner.GetAsync($"/api/workflows/executions/{run}"), await owner.GetAsync($"/api/workflows/executions/{run}/logs") })
            answer.Text.ShouldNotContain(key);
    }

    [Theory]
    [InlineData("", "{}")]
    [InlineData("[1,2]", "[1,2]")]
    [InlineData("\"text\"", "\"text\"")]
    public async Task Any_json_is_an_input_and_nothing_is_an_empty_object(string body, string input)
    {
        using var owner = await app.SignUpAsync();
        var (id, key) = await CreateAsync(owner);
        var run = (await owner.PostTextAsync($"/api/workflows/{id}/webhook", body, "text/plain", key)).Word("executionId");
        (await owner.GetAsync($"/api/workflows/executions/{run}")).Json.GetProperty("input").GetRawText().ShouldBe(input);
        (await owner.SendAsync(HttpMethod.Post, $"/api/workflows/{id}/webhook", null, key)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_body_that_is_too_large_or_too_deep_is_refused()
    {
        using var owner = await app.SignUpAsync();
        var (id, key) = await CreateAsync(owner);
        using var large = new ByteArrayContent(Encoding.UTF8.GetBytes($"\"{new string('x', 1 << 20)}\""));
        (await owner.SendAsync(HttpMethod.Post, $"/api/workflows/{id}/webhook", large, key)).Status.ShouldBe(413);
        var deep = new string('[', 65) + new string(']', 65);
        (await owner.PostTextAsync($"/api/workflows/{id}/webhook", deep, key: key)).Status.ShouldBe(400);
    }

    [Fact]
    public async Task The_deepest_body_can_be_wrapped_by_steps_read_and_run_again()
    {
        using var owner = await app.SignUpAsync();
        var (id, key) = await CreateAsync(owner);
        var deep = new string('[', 64) + $"\"{new string('x', 5_000)}\"" + new string(']', 64);
        var run = (await owner.PostTextAsync($"/api/workflows/{id}/webhook", deep, key: key)).Word("executionId");
        (await StatusAsync(run)).ShouldBe("success");

        foreach (var path in new[] { $"executions/{run}", $"executions/{run}/logs", $"{id}/executions" })
        {
            var answer = await owner.GetAsync($"/api/workflows/{path}");
            answer.Status.ShouldBe(200, path);
            answer.Text.ShouldContain(deep);
        }
        var again = await owner.PostAsync($"/api/workflows/executions/{run}/rerun", new { });
        (await StatusAsync(again.Word("executionId"))).ShouldBe("success");

        // Its events are too deep for the tests' own reader.
        async Task<string> StatusAsync(string execution)
        {
            (await owner.GetAsync($"/api/workflows/executions/{execution}/events")).Text.ShouldContain("event: execution");
            return (await owner.GetAsync($"/api/workflows/executions/{execution}/status")).Word("status");
        }
    }

    [Theory]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"\\udc00\":1}")]
    public async Task Half_a_character_is_refused(string body)
    {
        using var owner = await app.SignUpAsync();
        var (id, key) = await CreateAsync(owner);
        var refused = await owner.PostTextAsync($"/api/workflows/{id}/webhook", body, key: key);
        (refused.Status, refused.ErrorId).ShouldBe((400, "VALIDATION_ERROR"));
        refused.Message.ShouldContain("half of a character");
        (await owner.PostTextAsync($"/api/workflows/{id}/execute", $"{{\"input\":{body}}}")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task A_page_of_another_site_may_call_it()
    {
        using var owner = await app.SignUpAsync();
        var (id, key) = await CreateAsync(owner);
        var address = $"/api/workflows/{id}/webhook";
        using var page = app.Visitor();

        var asked = await page.SendAsync(HttpMethod.Options, address, null, headers:
            [("Origin", "https://shop.example"), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,content-type")]);
        asked.Status.ShouldBe(204);
        asked.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
        asked.Headers.GetValues("Access-Control-Allow-Headers").Single().ShouldBe("Content-Type,Authorization");
        (await page.SendAsync(HttpMethod.Options, address, null)).Status.ShouldBe(204);
        var sent = await owner.SendAsync(HttpMethod.Post, address, Visitor.Json("{}"), key, ("Origin", "https://shop.example"), ("Sec-Fetch-Site", "cross-site"));
        sent.Status.ShouldBe(200);
        sent.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
        var refused = await page.SendAsync(HttpMethod.Post, address, Visitor.Json("{}"), headers: ("Origin", "https://shop.example"));
        refused.Status.ShouldBe(401);
        refused.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
    }

    private static async Task<(string Id, string Key)> CreateAsync(Visitor owner, object? workflow = null)
    {
        var id = await owner.CreateAsync(workflow ?? Drawing.Echo());
        return (id, await owner.CreateKeyAsync(id));
    }
}
