using System.Text.Json;

namespace Orchestrator.Tests.Features.Workflows;

public sealed class WorkflowCopyTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly object[] Nodes =
    [
        Drawing.Trigger("Webhook"),
        Drawing.Step("fetch", new
        {
            actionType = "http/request", method = "POST", url = "https://api.example.com/{{@t:Start.id}}", integrationId = "int_1",
            headers = new { Authorization = "Bearer AKIAIOSFODNN7EXAMPLE", Accept = "text/html" }, body = new { note = "internal" },
        }),
        Drawing.Log("after", "{{fetch.status}}"),
    ];

    private static readonly object Calls = Drawn(publish: false);

    private static object Drawn(bool publish) => new { name = "Calls", publish, nodes = Nodes, edges = new[] { Drawing.Edge("t", "fetch"), Drawing.Edge("fetch", "after") } };

    [Fact]
    public async Task A_copy_is_private_and_has_step_ids_of_its_own_that_references_follow()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Calls);
        await owner.PatchAsync($"/api/workflows/{id}", new { visibility = "public" });

        var copy = await owner.PostAsync($"/api/workflows/{id}/duplicate");

        copy.Status.ShouldBe(201, copy.Text);
        copy.Word("name").ShouldBe("Calls (copy)");
        copy.Word("visibility").ShouldBe("private");
        copy.Json.GetProperty("publishedVersion").ValueKind.ShouldBe(JsonValueKind.Null);
        var ids = copy.Json.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!).ToList();
        ids.ShouldNotContain("t");
        copy.Json.GetProperty("edges")[0].GetProperty("source").GetString().ShouldBe(ids[0]);
        copy.Json.GetProperty("edges")[1].GetProperty("target").GetString().ShouldBe(ids[2]);
        copy.Text.ShouldContain("{{fetch.status}}");
        copy.Text.ShouldNotContain("{{@t:");
        copy.Text.ShouldNotContain("int_1");
    }

    [Fact]
    public async Task A_public_workflow_shows_a_visitor_no_headers_bodies_integrations_or_secrets()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Drawn(publish: true));
        using var visitor = app.Visitor();
        (await visitor.GetAsync($"/api/workflows/{id}")).Status.ShouldBe(401);
        await owner.PatchAsync($"/api/workflows/{id}", new { visibility = "public" });

        var seen = await visitor.GetAsync($"/api/workflows/{id}");

        seen.Status.ShouldBe(200);
        seen.Json.GetProperty("isOwner").GetBoolean().ShouldBeFalse();
        seen.Text.ShouldContain("https://api.example.com/");
        foreach (var hidden in new[] { "AKIA", "text/html", "internal", "int_1" }) seen.Text.ShouldNotContain(hidden);
        (await visitor.GetAsync($"/api/workflows/{id}/executions")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_public_workflow_that_was_never_published_shows_visitors_none_of_its_draft()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Calls);
        await owner.PatchAsync($"/api/workflows/{id}", new { visibility = "public" });
        using var visitor = app.Visitor();
        var seen = await visitor.GetAsync($"/api/workflows/{id}");
        seen.Status.ShouldBe(200, seen.Text);
        seen.Json.GetProperty("publishedVersion").ValueKind.ShouldBe(JsonValueKind.Null);
        seen.Json.GetProperty("nodes").GetArrayLength().ShouldBe(0);
        seen.Json.GetProperty("edges").GetArrayLength().ShouldBe(0);
        (await visitor.GetAsync($"/public/{id}")).Text.ShouldContain("Not published yet: its steps are shown once they are.");
        using var other = await app.SignUpAsync();
        (await other.PostAsync($"/api/workflows/{id}/duplicate")).Status.ShouldBe(404);
        (await owner.GetAsync($"/api/workflows/{id}")).Json.GetProperty("nodes").GetArrayLength().ShouldBe(3);
    }

    [Fact]
    public async Task What_is_exported_holds_no_secrets_and_can_be_imported()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Calls);

        var file = await owner.GetAsync($"/api/workflows/{id}/export");

        file.Status.ShouldBe(200);
        file.ContentHeaders.ContentDisposition!.FileName.ShouldBe("calls.json");
        file.Word("format").ShouldBe("orchestrator.workflow/1");
        file.Text.ShouldNotContain("AKIA");
        file.Text.ShouldNotContain("int_1");
        file.Text.ShouldContain("text/html");
        using var other = await app.SignUpAsync();
        var imported = await other.PostTextAsync("/api/workflows/import", file.Text);
        imported.Status.ShouldBe(201, imported.Text);
        imported.Json.GetProperty("edges").GetArrayLength().ShouldBe(2);
        (await other.PostTextAsync("/api/workflows/import", """{"format":"n8n","name":"x"}""")).Paths.ShouldBe(["format"]);
    }

    [Fact]
    public async Task An_old_version_can_be_brought_back()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Drawing.Echo());
        await owner.PatchAsync($"/api/workflows/{id}", new { nodes = new[] { Drawing.Trigger("Webhook"), Drawing.Log("second") }, edges = Array.Empty<object>() });
        Numbers(await owner.GetAsync($"/api/workflows/{id}/versions")).ShouldBe([2, 1]);

        var restored = await owner.PostAsync($"/api/workflows/{id}/versions/1/restore");

        restored.Status.ShouldBe(200, restored.Text);
        restored.Json.GetProperty("publishedVersion").GetInt32().ShouldBe(1);
        restored.Json.GetProperty("revision").GetInt32().ShouldBe(3);
        restored.Text.ShouldNotContain("second");
        var versions = await owner.GetAsync($"/api/workflows/{id}/versions");
        Numbers(versions).ShouldBe([2, 1]);
        versions.Json[1].GetProperty("isPublished").GetBoolean().ShouldBeTrue();
        (await owner.PostAsync($"/api/workflows/{id}/versions/9/restore")).Status.ShouldBe(404);
    }

    private static int[] Numbers(Answer versions) => [.. versions.Json.EnumerateArray().Select(version => version.GetProperty("version").GetInt32())];
}
