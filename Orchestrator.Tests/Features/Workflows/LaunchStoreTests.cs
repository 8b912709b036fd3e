using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Launch;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Editor.Runs;
using Orchestrator.Web.Features.Workflows;

namespace Orchestrator.Tests.Features.Workflows;

/// <summary>The pre-launch checklist of a real workflow, ticked by what really happened.</summary>
public sealed class LaunchStoreTests(TestApp app) : IClassFixture<TestApp>
{
    private LaunchStore Launch => app.Services.GetRequiredService<LaunchStore>();

    private WorkflowStore Workflows => app.Services.GetRequiredService<WorkflowStore>();

    private static object Checked => new
    {
        name = "Checked", publish = true,
        nodes = new[] { Drawing.Trigger("Webhook"), Drawing.Step("check", new { actionType = "flow/condition", expression = "trigger.n > 5" }), Drawing.Log("say", "{{ trigger.n }}") },
        edges = new object[] { Drawing.Edge("t", "check"), new { source = "check", sourceHandle = "true", target = "say" } },
    };

    [Fact]
    public async Task Runs_of_the_draft_tick_values_and_branches_and_a_key_and_a_review_tick_theirs()
    {
        using var owner = await app.SignUpAsync();
        var (caller, id) = (await CallerAsync(owner), await owner.CreateAsync(Checked));
        (await OpenAsync(caller, id)).ShouldBe([LaunchTopic.Values, LaunchTopic.Branches, LaunchTopic.Key, LaunchTopic.Logs]);

        await owner.UntilEndedAsync(await owner.ExecuteAsync(id, new { n = 7 }));
        (await OpenAsync(caller, id)).ShouldBe([LaunchTopic.Branches, LaunchTopic.Key, LaunchTopic.Logs]);
        await owner.UntilEndedAsync(await owner.ExecuteAsync(id, new { n = 3 }));
        await owner.PostAsync("/api/api-keys", new { name = "Shop", workflowId = id });
        (await OpenAsync(caller, id)).ShouldBe([LaunchTopic.Logs]);
        await owner.PatchAsync($"/api/workflows/{id}", new { visibility = "public" });
        (await OpenAsync(caller, id)).ShouldBe([LaunchTopic.Logs, LaunchTopic.Visibility]);
    }

    [Fact]
    public async Task A_tick_by_hand_is_kept_with_who_and_when_taken_back_and_goes_with_the_version_that_is_published()
    {
        using var owner = await app.SignUpAsync();
        var (caller, id) = (await CallerAsync(owner), await owner.CreateAsync(Checked));
        await Launch.TickAsync(caller, id, LaunchTopic.Values, isTicked: true);
        await Launch.TickAsync(caller, id, LaunchTopic.Logs, isTicked: true);
        await Launch.TickAsync(caller, id, LaunchTopic.Values, isTicked: false);
        var points = await PointsAsync(caller, id);
        points.Where(point => point.Hand is not null).ShouldHaveSingleItem().Hand!.By.ShouldBe("Mira Kovac");

        await Workflows.ChangeAsync(caller, id, new WorkflowChange { Publish = true, Checklist = LaunchStore.Keep(points) });

        var kept = (await Launch.KeptAsync(caller, id, 1))!.Value;
        kept.Length.ShouldBe(points.Length);
        var logs = kept.Single(point => point.Title == "Logs looked through");
        (logs.IsTicked, logs.By, logs.At).ShouldBe((true, "Mira Kovac", points.Single(point => point.Topic == LaunchTopic.Logs).Hand!.At));
        (await PointsAsync(caller, id)).ShouldAllBe(point => point.Hand == null);
    }

    [Fact]
    public async Task Runs_with_pins_or_up_to_a_step_tick_nothing_and_a_whole_run_with_the_data_of_another_does()
    {
        using var owner = await app.SignUpAsync();
        var (caller, id) = (await CallerAsync(owner), await owner.CreateAsync(Checked));
        var (runs, workflow) = (app.Services.GetRequiredService<EditorRuns>(), (await Workflows.ReadAsync(caller, id))!);
        var pinned = workflow.Graph with { Nodes = [.. workflow.Graph.Nodes.Select(node => node.Id == "say" ? node with { Pin = JsonSerializer.SerializeToElement(1) } : node)] };
        var input = JsonSerializer.SerializeToElement(new { n = 7 });

        await EndedAsync(workflow.Graph, new RunReach.UpTo("check"));
        await EndedAsync(workflow.Graph, new RunReach.Only("check"));
        await EndedAsync(pinned, new RunReach.Whole());
        (await OpenAsync(caller, id)).ShouldContain(LaunchTopic.Values);
        var source = await EndedAsync(workflow.Graph, new RunReach.UpTo("say"));
        (await OpenAsync(caller, id)).ShouldNotContain(LaunchTopic.Values, "that was all of it");

        var other = await owner.CreateAsync(Checked);
        workflow = (await Workflows.ReadAsync(caller, other))!;
        await EndedAsync(workflow.Graph, new RunReach.Whole(), source);
        (await OpenAsync(caller, other)).ShouldNotContain(LaunchTopic.Values);

        async Task<string> EndedAsync(Graph draft, RunReach reach, string? dataOf = null)
        {
            var started = (await runs.StartAsync(caller, workflow, draft, input, reach, dataOf, TestContext.Current.CancellationToken)).ShouldBeOfType<EditorRunOutcome.Started>();
            await owner.UntilEndedAsync(started.ExecutionId);
            return started.ExecutionId;
        }
    }

    [Fact]
    public async Task The_passes_of_a_loop_are_no_pins()
    {
        using var owner = await app.SignUpAsync();
        var (caller, id) = (await CallerAsync(owner), await owner.CreateAsync(new
        {
            name = "Loop", publish = true,
            nodes = new[] { Drawing.Trigger(), Drawing.Step("each", new { actionType = "flow/for-each", items = "{{ trigger.list }}" }), Drawing.Log("say", "{{ item }}") },
            edges = new[] { Drawing.Edge("t", "each"), Drawing.Edge("each", "say", "item") },
        }));

        await owner.UntilEndedAsync(await owner.ExecuteAsync(id, new { list = new[] { 1, 2, 3 } }));

        (await OpenAsync(caller, id)).ShouldNotContain(LaunchTopic.Values);
    }

    [Fact]
    public async Task A_version_published_again_without_a_checklist_shows_none_of_an_earlier_publishing()
    {
        using var owner = await app.SignUpAsync();
        var (caller, id) = (await CallerAsync(owner), await owner.CreateAsync(Checked));
        await Workflows.ChangeAsync(caller, id, new WorkflowChange { Publish = true, Checklist = LaunchStore.Keep(await PointsAsync(caller, id)) });
        (await Launch.KeptAsync(caller, id, 1)).ShouldNotBeNull();

        await Workflows.RestoreAsync(caller, id, 1, publish: true);

        (await Launch.KeptAsync(caller, id, 1)).ShouldBeNull();
    }

    [Fact]
    public async Task A_workflow_made_of_a_part_of_another_has_the_limits_of_that_one()
    {
        using var owner = await app.SignUpAsync();
        var (caller, id) = (await CallerAsync(owner), await owner.CreateAsync(Checked));
        await Workflows.ChangeAsync(caller, id, new WorkflowChange { LlmBudget = new LlmBudget(1), Retention = new KeptRuns(1, 5), Concurrency = new Concurrency(2, Overlap.Skip) });
        var whole = (await Workflows.ReadAsync(caller, id))!;

        var made = (await Workflows.CreateAsync(caller, new NewWorkflow("Part", "", whole.Graph, Publish: false) { LimitsOf = id })).ShouldBeOfType<WorkflowOutcome.Done>().Workflow;

        (made.LlmBudget, made.Retention, made.Concurrency).ShouldBe((whole.LlmBudget, whole.Retention, whole.Concurrency));
        made.LlmBudget!.UsdPerMonth.ShouldBe(1);
    }

    [Fact]
    public async Task Nobody_of_another_workspace_reads_or_ticks_it()
    {
        using var owner = await app.SignUpAsync();
        using var stranger = await app.SignUpAsync();
        var (caller, other, id) = (await CallerAsync(owner), await CallerAsync(stranger), await owner.CreateAsync(Checked));
        var draft = (await Workflows.ReadAsync(caller, id))!.Graph;

        (await Launch.ReadAsync(other, id, draft)).ShouldBeNull();
        await Launch.TickAsync(other, id, LaunchTopic.Logs, isTicked: true);
        (await Launch.KeptAsync(other, id, 1)).ShouldBeNull();
        (await PointsAsync(caller, id)).ShouldAllBe(point => point.Hand == null);
    }

    private static async Task<Caller> CallerAsync(Visitor owner)
    {
        var user = (await owner.GetAsync("/api/user")).Json;
        return new Caller(user.GetProperty("id").GetString()!, user.GetProperty("tenantId").GetString()!, "Mira Kovac", IsAdmin: false);
    }

    private async Task<ImmutableArray<LaunchPoint>> PointsAsync(Caller caller, string id) => (await Launch.ReadAsync(caller, id, (await Workflows.ReadAsync(caller, id))!.Graph))!.Value;

    private async Task<List<LaunchTopic>> OpenAsync(Caller caller, string id) => [.. (await PointsAsync(caller, id)).Where(point => !point.IsTicked).Select(point => point.Topic)];
}
