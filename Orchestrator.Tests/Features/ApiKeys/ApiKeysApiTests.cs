using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Orchestrator.Tests.Features.ApiKeys;

public sealed class ApiKeysApiTests(ApiKeysApiTests.App app) : IClassFixture<ApiKeysApiTests.App>
{
    [Fact]
    public async Task A_key_is_shown_once_and_kept_as_a_fingerprint()
    {
        using var owner = await app.SignUpAsync();
        var workflow = await owner.CreateAsync(Drawing.Echo());

        var made = await owner.PostAsync("/api/api-keys", new { name = "CI", workflowId = workflow });

        made.Status.ShouldBe(201, made.Text);
        var key = made.Word("key");
        key.Length.ShouldBe(42);
        made.Word("keyPrefix").ShouldBe(key[..11]);
        made.Word("workflowId").ShouldBe(workflow);
        var list = await owner.GetAsync("/api/api-keys");
        list.Text.ShouldNotContain(key[11..]);
        list.Json[0].GetProperty("lastUsedAt").ValueKind.ShouldBe(JsonValueKind.Null);
        await using var db = app.Databases.ForSystem();
        var row = await db.ApiKeys.SingleAsync(row => row.WorkflowId == workflow);
        JsonSerializer.Serialize(row).ShouldNotContain(key[11..]);
    }

    [Fact]
    public async Task A_key_without_a_workflow_is_listed_as_one_for_the_whole_account()
    {
        using var owner = await app.SignUpAsync();
        await owner.CreateKeyAsync(workflowId: null);
        (await owner.GetAsync("/api/api-keys")).Json[0].GetProperty("workflowId").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_bad_key_is_refused_with_everything_that_is_wrong()
    {
        using var owner = await app.SignUpAsync();
        (await owner.PostAsync("/api/api-keys", new { workflowId = 3, expiresAt = "tomorrow" })).Paths.ShouldBe(["name", "workflowId", "expiresAt"], ignoreOrder: true);
        (await owner.PostAsync("/api/api-keys", new { name = " ", expiresAt = "2001-01-01T00:00:00Z" })).Paths.ShouldBe(["name", "expiresAt"], ignoreOrder: true);
        (await owner.PostAsync("/api/api-keys", new { name = "x", workflowId = "unknown" })).Status.ShouldBe(404);
        using var stranger = await app.SignUpAsync();
        var foreign = await stranger.CreateAsync(Drawing.Echo());
        (await owner.PostAsync("/api/api-keys", new { name = "x", workflowId = foreign })).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_revoked_key_opens_nothing_from_then_on()
    {
        using var owner = await app.SignUpAsync();
        var workflow = await owner.CreateAsync(Drawing.Echo());
        var key = await owner.CreateKeyAsync(workflow);
        using var caller = app.Visitor();
        (await caller.PostAsync($"/api/workflows/{workflow}/webhook", key: key)).Status.ShouldBe(200);

        (await owner.DeleteAsync($"/api/api-keys/{(await owner.GetAsync("/api/api-keys")).Json[0].GetProperty("id").GetString()}")).Status.ShouldBe(200);

        (await caller.PostAsync($"/api/workflows/{workflow}/webhook", key: key)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_key_that_another_process_revoked_opens_nothing_after_two_seconds()
    {
        using var owner = await app.SignUpAsync();
        var workflow = await owner.CreateAsync(Drawing.Echo());
        var key = await owner.CreateKeyAsync(workflow);
        using var caller = app.Visitor();
        (await caller.PostAsync($"/api/workflows/{workflow}/webhook", key: key)).Status.ShouldBe(200);
        await using (var db = app.Databases.ForSystem()) await db.ApiKeys.Where(row => row.WorkflowId == workflow).ExecuteDeleteAsync(TestContext.Current.CancellationToken);
        app.Time.Advance(TimeSpan.FromSeconds(2));
        (await caller.PostAsync($"/api/workflows/{workflow}/webhook", key: key)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_key_ends_at_its_instant_and_says_when_it_was_last_used()
    {
        using var owner = await app.SignUpAsync();
        var workflow = await owner.CreateAsync(Drawing.Echo());
        var start = app.Time.GetUtcNow();
        var key = await owner.CreateKeyAsync(workflow, start.AddMinutes(10));
        using var caller = app.Visitor();
        app.Time.Advance(TimeSpan.FromMinutes(1));

        (await caller.PostAsync($"/api/workflows/{workflow}/webhook", key: key)).Status.ShouldBe(200);
        (await owner.GetAsync("/api/api-keys")).Json[0].GetProperty("lastUsedAt").GetDateTimeOffset().ShouldBe(start.AddMinutes(1));
        app.Time.Advance(TimeSpan.FromMinutes(9));
        (await caller.PostAsync($"/api/workflows/{workflow}/webhook", key: key)).Status.ShouldBe(401);
    }

    public sealed class App : TestApp
    {
        public FakeTime Time { get; } = new(DateTimeOffset.UnixEpoch.AddYears(60));

        protected override void Replace(IServiceCollection services) => services.AddSingleton<TimeProvider>(Time);
    }
}
