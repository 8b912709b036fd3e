using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Operations;

namespace Orchestrator.Tests.Features.Operations;

public sealed class RedactionCheckTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Secret = "mauve-otter-47-lantern";
    private readonly RedactionCheck check = app.Services.GetRequiredService<RedactionCheck>();

    [Fact]
    public async Task A_value_that_became_a_secret_after_the_run_is_found_never_shown_and_masked_on_request()
    {
        using var owner = await app.SignUpAsync();
        var caller = await CallerAsync(owner);
        var run = await owner.ExecuteAsync(await owner.CreateAsync(Drawing.Echo("Manual")), new { note = $"use {Secret} please", more = new { list = new[] { "fine", Secret } } });
        await owner.UntilEndedAsync(run);
        (await FindingsAsync(caller)).ShouldBeEmpty();

        (await owner.PostAsync("/credentials", new { id = "lantern", name = "Lantern", kind = "api_key", value = Secret })).Status.ShouldBe(201);
        var found = await FindingsAsync(caller);
        found.ShouldAllBe(one => one.ExecutionId == run && one.IsKnown);
        found.Select(one => one.Place).ShouldContain("input.note");
        found.Select(one => one.Place).ShouldContain("output.got.more.list[1]");
        string.Join(' ', found.Select(one => one.ToString())).ShouldNotContain(Secret);

        (await check.MaskAsync(caller, run)).ShouldBeGreaterThan(3);
        (await FindingsAsync(caller)).ShouldBeEmpty();
        (await owner.GetAsync($"/api/workflows/executions/{run}")).Text.ShouldNotContain(Secret);
        (await owner.GetAsync($"/api/workflows/executions/{run}/logs")).Text.ShouldNotContain(Secret);
        (await owner.GetAsync($"/api/workflows/executions/{run}")).Json.GetProperty("output").GetProperty("got").GetProperty("more").GetProperty("list")[0].GetString().ShouldBe("fine");
    }

    [Fact]
    public async Task What_looks_like_a_secret_is_found_in_a_run_that_was_kept_before_it_was_known_to()
    {
        using var owner = await app.SignUpAsync();
        var caller = await CallerAsync(owner);
        var run = await owner.ExecuteAsync(await owner.CreateAsync(Drawing.Echo("Manual")));
        await owner.UntilEndedAsync(run);
        await using (var db = app.Databases.ForTenant(caller.TenantId))
            await db.Executions.Where(row => row.Id == run).ExecuteUpdateAsync(set => set.SetProperty(row => row.Output, """{"said":"ghp_0123456789abcdefghijklmnopqrstuvwxyz"}"""));
        var found = (await FindingsAsync(caller)).ShouldHaveSingleItem();
        (found.Place, found.IsKnown).ShouldBe(("output.said", false));
    }

    [Fact]
    public async Task Runs_of_another_workspace_are_neither_checked_nor_masked()
    {
        using var owner = await app.SignUpAsync();
        var run = await owner.ExecuteAsync(await owner.CreateAsync(Drawing.Echo("Manual")), new { note = "violet-heron-12-gate" });
        await owner.UntilEndedAsync(run);
        using var other = await app.SignUpAsync();
        (await other.PostAsync("/credentials", new { id = "gate", name = "Gate", kind = "api_key", value = "violet-heron-12-gate" })).Status.ShouldBe(201);
        var stranger = await CallerAsync(other);
        (await FindingsAsync(stranger)).ShouldBeEmpty();
        (await check.MaskAsync(stranger, run)).ShouldBe(0);
        (await owner.GetAsync($"/api/workflows/executions/{run}")).Text.ShouldContain("violet-heron-12-gate");
    }

    private async Task<List<RedactionFinding>> FindingsAsync(Caller caller)
    {
        List<RedactionFinding> found = [];
        await foreach (var progress in check.CheckAsync(caller)) found.AddRange(progress.Found);
        return found;
    }

    private static async Task<Caller> CallerAsync(Visitor visitor)
    {
        var user = (await visitor.GetAsync("/api/user")).Json;
        return new Caller(user.GetProperty("id").GetString()!, user.GetProperty("tenantId").GetString()!, "Mira", false);
    }
}
