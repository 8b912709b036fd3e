using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Web.Features.Credentials;

namespace Orchestrator.Tests.Features.Credentials;

public sealed class CredentialUsageTests(VaultApp app) : IClassFixture<VaultApp>
{
    [Fact]
    public async Task Usage_lists_the_workflows_that_used_it_and_those_that_only_refer_to_it()
    {
        using var owner = await app.SignUpAsync();
        await owner.PostAsync("/credentials", new { id = "key", name = "Key", value = "v" });
        await owner.PostAsync("/credentials", new { id = "key2", name = "Another key", value = "v" });
        var used = await owner.CreateAsync(Drawing.Echo());
        var refers = await owner.CreateAsync(Calling("Bearer credentials://key"));
        await owner.CreateAsync(Calling("Bearer credentials://key2"));
        var tenant = await VaultApp.TenantOfAsync(owner);
        var usage = app.Services.GetRequiredService<CredentialUsage>();
        for (var times = 0; times < 3; times++) usage.Note(new(tenant, used, tenant, "key"));

        var workflows = (await owner.GetAsync("/credentials/key/usage")).Json.GetProperty("workflows").EnumerateArray().ToList();

        workflows.Select(one => one.GetProperty("workflow_id").GetString()).ShouldBe([used, refers]);
        workflows[0].GetProperty("uses").GetInt64().ShouldBe(3);
        workflows[0].GetProperty("referenced").GetBoolean().ShouldBeFalse();
        workflows[1].GetProperty("uses").GetInt64().ShouldBe(0);
        workflows[1].GetProperty("referenced").GetBoolean().ShouldBeTrue();
        (await owner.GetAsync("/credentials/key")).Json.GetProperty("last_used_at").ValueKind.ShouldBe(JsonValueKind.String);
    }

    [Fact]
    public async Task A_use_by_a_workflow_that_is_gone_is_not_kept()
    {
        using var owner = await app.SignUpAsync();
        await owner.PostAsync("/credentials", new { id = "key", name = "Key", value = "v" });
        var workflow = await owner.CreateAsync(Drawing.Echo());
        (await owner.DeleteAsync($"/api/workflows/{workflow}")).Status.ShouldBe(200);
        var tenant = await VaultApp.TenantOfAsync(owner);
        app.Services.GetRequiredService<CredentialUsage>().Note(new(tenant, workflow, tenant, "key"));
        (await owner.GetAsync("/credentials/key/usage")).Json.GetProperty("workflows").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_test_says_the_truth_about_each_kind()
    {
        using var owner = await app.SignUpAsync();
        await owner.PostAsync("/credentials", new { id = "key", name = "Key", value = "v" });
        await TestsAsync(owner, "key", "success", "Only its service can tell");
        await owner.PatchAsync("/credentials/key", new { expires_at = "2020-01-01T00:00:00Z" });
        await TestsAsync(owner, "key", "error", "cannot be renewed");
        await owner.PatchAsync("/credentials/key", new { enabled = false });
        await TestsAsync(owner, "key", "error", "switched off");
        await owner.PostAsync("/credentials", new { id = "o", name = "O", kind = "oauth2", value = new { access_token = "a", expires_at = "2020-01-01T00:00:00Z" } });
        await TestsAsync(owner, "o", "error", "connect it again");
        await owner.PatchAsync("/credentials/o", new { refresh_token = "r", refresh_url = "https://token.example/" });
        await TestsAsync(owner, "o", "success", "renewed before it is used next");
    }

    [Fact]
    public async Task A_refresh_of_what_cannot_be_refreshed_says_why()
    {
        using var owner = await app.SignUpAsync();
        await owner.PostAsync("/credentials", new { id = "key", name = "Key", value = "v" });
        (await owner.PostAsync("/credentials/key/refresh")).Status.ShouldBe(400);
        await owner.PostAsync("/credentials", new { id = "o", name = "O", kind = "oauth2", value = new { access_token = "a" } });
        var refused = await owner.PostAsync("/credentials/o/refresh");
        refused.Status.ShouldBe(409);
        refused.Message.ShouldContain("no refresh token");
        (await owner.PostAsync("/credentials/none/refresh")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task What_is_done_with_a_credential_is_written_down_by_the_names_of_fields_never_values()
    {
        using var owner = await app.SignUpAsync();
        await owner.PostAsync("/credentials", new { id = "audited", name = "Key", value = "hush-value" });
        await owner.PatchAsync("/credentials/audited", new { value = "hush-other", enabled = false });
        await owner.PostAsync("/credentials/audited/test");
        await owner.DeleteAsync("/credentials/audited");
        await using var db = app.Databases.ForTenant(await VaultApp.TenantOfAsync(owner));
        var events = await db.AuditEvents.AsNoTracking().Where(one => one.ObjectId == "audited").OrderBy(one => one.Id).ToListAsync();
        events.Select(one => one.Action).ShouldBe(["credential.created", "credential.changed", "credential.tested", "credential.deleted"]);
        events[1].Details.ShouldBe("""{"fields":["value","enabled"]}""");
        JsonSerializer.Serialize(events).ShouldNotContain("hush");
    }

    private static object Calling(string authorization) => new
    {
        name = authorization,
        publish = false,
        nodes = new[] { Drawing.Trigger(), Drawing.Step("call", new { actionType = "http/request", url = "https://api.example.com/", headers = new { Authorization = authorization } }) },
        edges = new[] { Drawing.Edge("t", "call") },
    };

    private static async Task TestsAsync(Visitor owner, string id, string status, string words)
    {
        var tested = await owner.PostAsync($"/credentials/{id}/test");
        tested.Word("status").ShouldBe(status, tested.Text);
        tested.Word("message").ShouldContain(words);
    }
}
