using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Executions;

namespace Orchestrator.Tests.Features.Executions;

public sealed class RunSearchTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ExecutionStore store = app.Services.GetRequiredService<ExecutionStore>();

    [Fact]
    public async Task Runs_of_all_workflows_of_the_workspace_stand_in_one_list_and_those_of_others_do_not()
    {
        var (owner, first) = await OwnAsync();
        var second = await owner.CreateAsync(Drawing.Echo("Manual"));
        var caller = await CallerAsync(owner);
        var (stranger, foreign) = await OwnAsync();
        await FillAsync(caller, first, 5);
        await FillAsync(caller, second, 5, offset: 30);
        await FillAsync(await CallerAsync(stranger), foreign, 5);

        var page = await store.SearchAsync(caller, new ExecutionFilter { Limit = 6 });
        page.Items.Select(run => run.WorkflowId).ShouldBe([second, first, second, first, second, first]);
        page.Items.Select(run => run.Id).ShouldBeInOrder(SortDirection.Descending);
        var rest = await store.SearchAsync(caller, new ExecutionFilter { Limit = 6, Cursor = page.NextCursor });
        (rest.Items.Length, rest.NextCursor).ShouldBe((4, null));
        (await store.SearchAsync(caller, new ExecutionFilter { WorkflowId = foreign })).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Filters_by_status_trigger_and_time_may_be_combined()
    {
        var (owner, workflow) = await OwnAsync();
        var caller = await CallerAsync(owner);
        await FillAsync(caller, workflow, 40); // every fourth failed, every tenth by hand
        (await store.SearchAsync(caller, new ExecutionFilter { Statuses = [ExecutionStatus.Error, ExecutionStatus.Cancelled] })).Items.Length.ShouldBe(10);
        (await store.SearchAsync(caller, new ExecutionFilter { Trigger = TriggerKind.Manual })).Items.Length.ShouldBe(4);
        (await store.SearchAsync(caller, new ExecutionFilter { Trigger = TriggerKind.Webhook })).Items.Length.ShouldBe(36);
        (await store.SearchAsync(caller, new ExecutionFilter { Trigger = TriggerKind.Manual, Statuses = [ExecutionStatus.Error] })).Items.Length.ShouldBe(2);
        (await store.SearchAsync(caller, new ExecutionFilter { From = Start.AddMinutes(10), To = Start.AddMinutes(20) })).Items.Length.ShouldBe(10);
    }

    [Fact]
    public async Task A_text_is_found_in_what_is_kept_masked_of_a_run_or_of_its_steps()
    {
        var (owner, workflow) = await OwnAsync();
        var caller = await CallerAsync(owner);
        await FillAsync(caller, workflow, 300);
        (await FoundAsync("order 17\"x")).ShouldHaveSingleItem();
        (await FoundAsync("STEP 212 of")).ShouldHaveSingleItem();
        (await FoundAsync("100%_nothing")).ShouldBeEmpty();

        // However slow the machine is: what a search does when its time is up is the subject of another test.
        async Task<IReadOnlyList<string>> FoundAsync(string text) => [.. (await store.SearchAsync(caller, new ExecutionFilter { Text = text }, TimeSpan.FromMinutes(2), CancellationToken.None)).Items.Select(run => run.Id)];
    }

    [Fact]
    public async Task A_run_is_found_by_its_whole_id_by_the_beginning_and_by_the_short_form_pages_show()
    {
        var (owner, workflow) = await OwnAsync();
        var caller = await CallerAsync(owner);
        await FillAsync(caller, workflow, 5);
        var id = IdOf(Start.AddMinutes(3), 3, workflow);
        foreach (var text in new[] { id, id[..14], $"{id[..8]}…{id[^4..]}", id.ToUpperInvariant() })
            (await store.SearchAsync(caller, new ExecutionFilter { Text = text })).Items.ShouldHaveSingleItem().Id.ShouldBe(id);
    }

    [Fact]
    public async Task A_search_without_end_answers_after_a_moment_and_says_where_to_go_on()
    {
        var (owner, workflow) = await OwnAsync();
        var caller = await CallerAsync(owner);
        await FillAsync(caller, workflow, 400);
        var (found, cursor, parts) = (0, (string?)null, 0);
        do
        {
            var page = await store.SearchAsync(caller, new ExecutionFilter { Text = "order 3\"x", Cursor = cursor }, TimeSpan.Zero, CancellationToken.None);
            (found, cursor, parts) = (found + page.Items.Length, page.NextCursor, parts + 1);
        }
        while (cursor is not null);
        found.ShouldBe(1);
        parts.ShouldBeGreaterThan(4);
    }

    [Fact]
    public async Task Chosen_runs_are_removed_those_that_have_not_ended_and_those_of_others_stay()
    {
        var (owner, workflow) = await OwnAsync();
        var caller = await CallerAsync(owner);
        await FillAsync(caller, workflow, 3);
        await using (var db = app.Databases.ForTenant(caller.TenantId))
            await db.Executions.Where(run => run.Id == IdOf(Start.AddMinutes(1), 1, workflow)).ExecuteUpdateAsync(set => set.SetProperty(run => run.Status, ExecutionStatus.Waiting));
        var (stranger, _) = await OwnAsync();
        string[] ids = [.. Enumerable.Range(0, 3).Select(n => IdOf(Start.AddMinutes(n), n, workflow))];
        (await store.DeleteManyAsync(await CallerAsync(stranger), ids)).ShouldBe(0);
        (await store.DeleteManyAsync(caller, ids)).ShouldBe(2);
        (await store.SearchAsync(caller, new ExecutionFilter())).Items.ShouldHaveSingleItem().Id.ShouldBe(ids[1]);
    }

    [Fact]
    public async Task The_api_takes_the_filters_of_the_page()
    {
        var (owner, workflow) = await OwnAsync();
        await FillAsync(await CallerAsync(owner), workflow, 20);
        (await owner.GetAsync($"/api/workflows/{workflow}/executions?trigger=manual")).Json.GetArrayLength().ShouldBe(2);
        (await owner.GetAsync($"/api/workflows/{workflow}/executions?q=order%203%22x")).Json.GetArrayLength().ShouldBe(1);
        (await owner.GetAsync($"/api/workflows/{workflow}/executions?trigger=manual,webhook")).Status.ShouldBe(400);
        (await owner.GetAsync($"/api/workflows/{workflow}/executions?trigger=moon")).Status.ShouldBe(400);
    }

    private async Task<(Visitor Owner, string Workflow)> OwnAsync()
    {
        var owner = await app.SignUpAsync();
        return (owner, await owner.CreateAsync(Drawing.Echo("Manual")));
    }

    private static async Task<Caller> CallerAsync(Visitor visitor)
    {
        var user = (await visitor.GetAsync("/api/user")).Json;
        return new Caller(user.GetProperty("id").GetString()!, user.GetProperty("tenantId").GetString()!, "Mira", false);
    }

    // The workflow's own letters keep apart what several tests make in one program.
    private static string IdOf(DateTimeOffset at, int number, string workflow) => RunIds.FirstAt(at) + "70008000" + workflow[^6..] + number.ToString("x6", CultureInfo.InvariantCulture);

    private async Task FillAsync(Caller caller, string workflow, int count, int offset = 0)
    {
        await using var db = app.Databases.ForTenant(caller.TenantId);
        for (var n = 0; n < count; n++)
        {
            var at = Start.AddMinutes(n).AddSeconds(offset);
            var id = IdOf(at, n, workflow);
            db.Executions.Add(new Execution
            {
                Id = id, TenantId = caller.TenantId, WorkflowId = workflow, VersionHash = "none", Trigger = n % 10 == 0 ? TriggerKind.Manual : TriggerKind.Webhook,
                Status = n % 4 == 0 ? ExecutionStatus.Error : ExecutionStatus.Success, Input = $$"""{"name":"order {{n}}\"x"}""", CreatedAt = at, StartedAt = at, CompletedAt = at.AddSeconds(1),
            });
            db.StepRuns.Add(new StepRun { Id = "s" + id, TenantId = caller.TenantId, ExecutionId = id, NodeId = "echo", Attempt = 1, Status = StepStatus.Success, Output = $$"""{"said":"Step {{n}} of many"}""", StartedAt = at });
        }

        await db.SaveChangesAsync();
    }
}
