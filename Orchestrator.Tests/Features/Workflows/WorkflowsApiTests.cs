namespace Orchestrator.Tests.Features.Workflows;

public sealed class WorkflowsApiTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_workflow_made_without_a_trigger_gets_a_manual_one()
    {
        using var owner = await app.SignUpAsync();
        var made = await owner.PostAsync("/api/workflows/create", new { name = "Greeter", nodes = new[] { Drawing.Log("hello") } });
        made.Status.ShouldBe(201, made.Text);
        made.Json.GetProperty("nodes").GetArrayLength().ShouldBe(2);
        made.Json.GetProperty("edges").GetArrayLength().ShouldBe(1);
        made.Word("triggerType").ShouldBe("Manual");
        made.Word("visibility").ShouldBe("private");
        made.Json.GetProperty("publishedVersion").GetInt32().ShouldBe(1);
        made.Json.GetProperty("draftDiffers").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task A_draft_may_be_unfinished_but_is_not_published()
    {
        using var owner = await app.SignUpAsync();
        object Unfinished(bool publish) => new { name = "Unfinished", publish, nodes = new[] { Drawing.Trigger(), Drawing.Step("a", new { actionType = "http/request" }) } };

        var refused = await owner.PostAsync("/api/workflows/create", Unfinished(publish: true));
        refused.Status.ShouldBe(400);
        refused.Paths.ShouldContain("nodes[1].data.config.url");
        var draft = await owner.PostAsync("/api/workflows/create", Unfinished(publish: false));
        draft.Status.ShouldBe(201);
        draft.Json.GetProperty("publishedVersion").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        var published = await owner.PatchAsync($"/api/workflows/{draft.Word("id")}", new { publish = true });
        published.Status.ShouldBe(400);
        (await owner.PostAsync($"/api/workflows/{draft.Word("id")}/execute")).ErrorId.ShouldBe("NOT_PUBLISHED");
    }

    [Fact]
    public async Task The_list_is_sorted_by_the_last_change_and_holds_no_graphs()
    {
        using var owner = await app.SignUpAsync();
        var first = await owner.CreateAsync(Drawing.Echo(name: "First"));
        var second = await owner.CreateAsync(Drawing.Echo(name: "Second"));
        await owner.PatchAsync($"/api/workflows/{first}", new { description = "changed" });

        var list = (await owner.GetAsync("/api/workflows")).Json;

        list.EnumerateArray().Select(item => item.GetProperty("id").GetString()).ShouldBe([first, second]);
        list[0].EnumerateObject().Select(member => member.Name)
            .ShouldBe(["id", "name", "description", "visibility", "triggerType", "enabled", "createdAt", "updatedAt"]);
    }

    [Fact]
    public async Task A_change_touches_only_what_is_sent()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Drawing.Echo());
        var before = (await owner.GetAsync($"/api/workflows/{id}")).Json;

        var changed = await owner.PatchAsync($"/api/workflows/{id}", new { name = " New name ", enabled = false, visibility = "public" });

        changed.Status.ShouldBe(200, changed.Text);
        changed.Word("name").ShouldBe("New name");
        changed.Json.GetProperty("enabled").GetBoolean().ShouldBeFalse();
        changed.Word("visibility").ShouldBe("public");
        changed.Json.GetProperty("nodes").GetRawText().ShouldBe(before.GetProperty("nodes").GetRawText());
        changed.Json.GetProperty("revision").GetInt32().ShouldBe(before.GetProperty("revision").GetInt32());
    }

    [Fact]
    public async Task Steps_that_are_sent_are_published_unless_the_caller_says_not_to()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Drawing.Echo());
        object[] nodes = [Drawing.Trigger("Webhook"), Drawing.Log("other")];

        var draft = (await owner.PatchAsync($"/api/workflows/{id}", new { nodes, edges = Array.Empty<object>(), publish = false })).Json;
        draft.GetProperty("draftDiffers").GetBoolean().ShouldBeTrue();
        draft.GetProperty("publishedVersion").GetInt32().ShouldBe(1);
        var renamed = (await owner.PatchAsync($"/api/workflows/{id}", new { name = "Renamed" })).Json;
        renamed.GetProperty("draftDiffers").GetBoolean().ShouldBeTrue();
        var published = (await owner.PatchAsync($"/api/workflows/{id}", new { nodes })).Json;
        published.GetProperty("draftDiffers").GetBoolean().ShouldBeFalse();
        published.GetProperty("publishedVersion").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task A_change_based_on_an_old_revision_is_refused_with_the_present_one()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Drawing.Echo());
        object Change(string step, int revision) => new { nodes = new[] { Drawing.Trigger("Webhook"), Drawing.Log(step) }, edges = Array.Empty<object>(), revision };

        (await owner.PatchAsync($"/api/workflows/{id}", Change("mine", 1))).Json.GetProperty("revision").GetInt32().ShouldBe(2);
        var stale = await owner.PatchAsync($"/api/workflows/{id}", Change("theirs", 1));

        stale.Status.ShouldBe(409);
        stale.ErrorId.ShouldBe("STALE_REVISION");
        stale.Json.GetProperty("revision").GetInt32().ShouldBe(2);
        (await owner.GetAsync($"/api/workflows/{id}")).Text.ShouldNotContain("theirs");
    }

    [Fact]
    public async Task Removing_a_workflow_removes_its_runs_and_its_keys()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Drawing.Waiting());
        var key = await owner.CreateKeyAsync(id);
        var waiting = (await owner.PostAsync($"/api/workflows/{id}/webhook", key: key)).Word("executionId");
        await owner.UntilAsync(waiting, "waiting");

        var removed = await owner.DeleteAsync($"/api/workflows/{id}");

        removed.Status.ShouldBe(200, removed.Text);
        removed.Json.GetProperty("success").GetBoolean().ShouldBeTrue();
        (await owner.GetAsync($"/api/workflows/{id}")).Status.ShouldBe(404);
        (await owner.GetAsync($"/api/workflows/executions/{waiting}")).Status.ShouldBe(404);
        (await owner.GetAsync("/api/api-keys")).Json.GetArrayLength().ShouldBe(0);
        using var visitor = app.Visitor();
        (await visitor.PostAsync($"/api/workflows/{id}/webhook", key: key)).Status.ShouldBe(401);
        (await owner.DeleteAsync($"/api/workflows/{id}")).Status.ShouldBe(404);
    }
}
