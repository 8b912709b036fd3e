using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Editor.Runs;
using Orchestrator.Web.Features.Executions;
using Orchestrator.Web.Features.Workflows;

namespace Orchestrator.Tests.Features.Editor.Runs;

/// <summary>Test step, run from here, run up to here, pins: from the editor to what is recorded.</summary>
public sealed class EditorRunsTests(TestApp app) : IClassFixture<TestApp>
{
    private static object Workflow(bool fails = true) => new
    {
        name = "Parts",
        nodes = new[]
        {
            Drawing.Trigger(), Drawing.Step("make", new { actionType = "data/transform", fields = new Dictionary<string, object> { [Word(fails)] = "{{ trigger.word }}", ["n"] = 7 } }),
            Drawing.Step("use", new { actionType = "data/transform", fields = new { length = $"{{{{ make.{Word(fails)} | length }}}}", n = "{{ make.n }}" } }),
            Drawing.Step("last", new { actionType = "data/transform", fields = new { v = fails ? "{{ trigger.missing }}" : "{{ use.n }}" } }),
        },
        edges = new[] { Drawing.Edge("t", "make"), Drawing.Edge("make", "use"), Drawing.Edge("use", "last") },
    };

    private static object Ways => new
    {
        name = "Ways",
        nodes = new[] { Drawing.Trigger(), Drawing.Step("check", new { actionType = "flow/condition", expression = "trigger.word == \"abc\"" }), Transform("no", "{{ trigger.word }}"), Transform("deep", "{{ no.v }}") },
        edges = new[] { Drawing.Edge("t", "check"), Drawing.Edge("check", "no", "false"), Drawing.Edge("no", "deep") },
    };

    private static object Looped => new
    {
        name = "Looped",
        nodes = new[]
        {
            Drawing.Trigger(), Transform("rows", "{{ 'a,b,c' | split(',') }}"), Drawing.Step("each", new { actionType = "flow/for-each", items = "{{ rows.v }}" }),
            Transform("before", "{{ item }}!"), Transform("inner", "{{ index }} {{ item }} {{ before.v }}"), Transform("after", "{{ each.succeeded }}"),
        },
        edges = new[] { Drawing.Edge("t", "rows"), Drawing.Edge("rows", "each"), Drawing.Edge("each", "before", "item"), Drawing.Edge("before", "inner"), Drawing.Edge("each", "after", "done") },
    };

    private static object Transform(string id, string value) => Drawing.Step(id, new { actionType = "data/transform", fields = new { v = value } });

    private static string Word(bool isSecret) => isSecret ? "password" : "word";

    [Fact]
    public async Task A_step_is_tested_with_the_real_values_of_the_last_run_which_show_masked()
    {
        using var owner = await app.SignUpAsync();
        var editor = await OpenAsync(owner, Workflow());
        await owner.UntilEndedAsync(await owner.ExecuteAsync(editor.Workflow.Id, new { word = "a-fifteen-signs" }));

        var steps = await editor.RunAsync(new RunReach.Only("use"));

        steps.Keys.Order(StringComparer.Ordinal).ShouldBe(["make", "t", "use"]);
        steps["use"].GetProperty("output").GetProperty("length").GetInt32().ShouldBe(15);
        steps["make"].GetProperty("output").GetProperty("password").GetString().ShouldBe("«redacted»");
    }

    [Fact]
    public async Task A_run_from_a_step_takes_over_what_is_before_it_and_says_when_there_is_nothing()
    {
        using var owner = await app.SignUpAsync();
        var editor = await OpenAsync(owner, Workflow(fails: false));
        (await editor.StartAsync(new RunReach.From("use"))).ShouldBeOfType<EditorRunOutcome.NeedsMore>().Steps.ShouldBe("“make”");
        await editor.RunAsync(new RunReach.UpTo("make"));

        var steps = await editor.RunAsync(new RunReach.From("use"));

        steps["last"].GetProperty("output").GetProperty("v").GetInt32().ShouldBe(7);
        steps["make"].GetProperty("id").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task What_is_missing_runs_first_when_that_is_wanted_and_nothing_beside_it()
    {
        using var owner = await app.SignUpAsync();
        var editor = await OpenAsync(owner, new
        {
            name = "Beside",
            nodes = new[] { Drawing.Trigger(), Transform("make", "{{ trigger.word }}"), Transform("use", "{{ make.v }}"), Transform("last", "{{ use.v }}"), Transform("side", "x") },
            edges = new[] { Drawing.Edge("t", "make"), Drawing.Edge("make", "use"), Drawing.Edge("use", "last"), Drawing.Edge("t", "side") },
        });

        var alone = (await editor.StartAsync(new RunReach.Only("use"))).ShouldBeOfType<EditorRunOutcome.NeedsMore>();
        alone.Steps.ShouldBe("“make”");
        var steps = await editor.RunAsync(alone.Reach);
        steps.Keys.Order(StringComparer.Ordinal).ShouldBe(["make", "t", "use"]);
        steps["use"].GetProperty("output").GetProperty("v").GetString().ShouldBe("abc");

        (await editor.RunAsync(new RunReach.From("use"))).Keys.Order(StringComparer.Ordinal).ShouldBe(["last", "make", "t", "use"]);
        (await editor.RunAsync(new RunReach.From("side"))).Keys.Order(StringComparer.Ordinal).ShouldBe(["side", "t"]);
    }

    [Fact]
    public async Task The_data_of_a_run_that_came_to_the_step_is_taken_and_not_that_of_a_newer_one_that_went_another_way()
    {
        using var owner = await app.SignUpAsync();
        var editor = await OpenAsync(owner, Ways);
        await owner.UntilEndedAsync(await owner.ExecuteAsync(editor.Workflow.Id, new { word = "abc" }));
        (await editor.StartAsync(new RunReach.From("deep"))).ShouldBeOfType<EditorRunOutcome.Refused>().Why.ShouldContain("the condition “check” was true");

        await owner.UntilEndedAsync(await owner.ExecuteAsync(editor.Workflow.Id, new { word = "older" }));
        await owner.UntilEndedAsync(await owner.ExecuteAsync(editor.Workflow.Id, new { word = "abc" }));

        (await editor.RunAsync(new RunReach.Only("deep")))["deep"].GetProperty("output").GetProperty("v").GetString().ShouldBe("older");
        (await editor.RunAsync(new RunReach.From("deep")))["deep"].GetProperty("output").GetProperty("v").GetString().ShouldBe("older");
    }

    [Fact]
    public async Task Runs_from_the_editor_take_what_is_pinned_and_published_runs_do_not()
    {
        using var owner = await app.SignUpAsync();
        var editor = await OpenAsync(owner, Workflow(fails: false));
        editor.Draft = editor.Draft with { Nodes = [.. editor.Draft.Nodes.Select(node => node.Id == "make" ? node with { Pin = JsonElement.Parse("""{"word":"","n":99}""") } : node)] };
        var saved = await app.Services.GetRequiredService<WorkflowStore>().SaveDraftAsync(editor.Caller, editor.Workflow.Id, editor.Draft, editor.Workflow.Revision);
        saved.ShouldBeOfType<DraftOutcome.Saved>();

        (await editor.RunAsync(new RunReach.Whole()))["last"].GetProperty("output").GetProperty("v").GetInt32().ShouldBe(99);
        (await editor.RunAsync(new RunReach.Only("make")))["make"].GetProperty("output").GetProperty("n").GetInt32().ShouldBe(7);
        (await app.Services.GetRequiredService<WorkflowStore>().PublishAsync(editor.Caller, editor.Workflow.Id)).ShouldBeOfType<WorkflowOutcome.Done>();
        var store = app.Services.GetRequiredService<WorkflowStore>();
        foreach (var version in (await store.VersionsAsync(editor.Caller, editor.Workflow.Id))!.Value)
            (await store.VersionGraphAsync(editor.Caller, editor.Workflow.Id, version.Version))!.Nodes.ShouldAllBe(node => node.Pin == null);
        var run = await owner.ExecuteAsync(editor.Workflow.Id, new { word = "x" });
        (await owner.UntilEndedAsync(run)).GetProperty("output").GetRawText().ShouldBe("""{"v":7}""");
    }

    [Fact]
    public async Task A_step_inside_a_loop_is_tested_with_the_first_item_and_what_is_missing_before_it_runs_first()
    {
        using var owner = await app.SignUpAsync();
        var editor = await OpenAsync(owner, Looped);

        var asked = (await editor.StartAsync(new RunReach.Only("inner"))).ShouldBeOfType<EditorRunOutcome.NeedsMore>();
        (asked.Steps, asked.Why).ShouldBe(("“rows” and “before”", "“rows” and “before” have no data yet."));
        Said(await editor.RunAsync(asked.Reach)).ShouldBe("0 a a!");
        var last = await editor.LastAsync();
        last.Steps["each"].Input!.Value.GetProperty("items")[0].GetString().ShouldBe("a");
        last.Steps["each"].Output.ShouldBeNull();

        await editor.RunAsync(new RunReach.Whole());
        (await editor.LastAsync()).Steps["each"].Output!.Value.GetProperty("succeeded").GetInt32().ShouldBe(3);
        var steps = await editor.RunAsync(new RunReach.Only("inner"));
        Said(steps).ShouldBe("0 a a!");
        steps.Keys.Order(StringComparer.Ordinal).ShouldBe(["before", "each", "inner", "rows", "t"]);
        (await editor.LastAsync()).Steps["each"].Output!.Value.GetProperty("succeeded").GetInt32().ShouldBe(3);

        static string? Said(Dictionary<string, JsonElement> steps) => steps["inner"].GetProperty("output").GetProperty("v").GetString();
    }

    [Fact]
    public async Task A_run_that_would_begin_inside_a_loop_or_test_a_step_of_a_disabled_one_is_refused_with_what_can_be_done()
    {
        using var owner = await app.SignUpAsync();
        var editor = await OpenAsync(owner, Looped);

        var refused = (await editor.StartAsync(new RunReach.From("inner"))).ShouldBeOfType<EditorRunOutcome.Refused>();
        refused.Why.ShouldBe("“inner” runs once for each item of “each”, so no run can begin with it.");
        refused.Offers.Select(offer => (offer.Label, ((RunOffer.Run)offer).Reach)).ShouldBe([("Run up to here", new RunReach.UpTo("inner")), ("Test it with the first item", new RunReach.Only("inner"))]);

        editor.Draft = editor.Draft with { Nodes = [.. editor.Draft.Nodes.Select(node => node.Id == "each" ? node with { Enabled = false } : node)] };
        (await editor.StartAsync(new RunReach.Only("inner"))).ShouldBeOfType<EditorRunOutcome.Refused>().Why.ShouldBe("“each” is disabled, so it has no item to test with. Enable it first.");
    }

    [Fact]
    public async Task A_step_that_reads_what_did_not_run_is_not_tested_before_that_is_said()
    {
        using var owner = await app.SignUpAsync();
        var editor = await OpenAsync(owner, Ways);
        await owner.UntilEndedAsync(await owner.ExecuteAsync(editor.Workflow.Id, new { word = "abc" }));

        var refused = (await editor.StartAsync(new RunReach.Only("deep"))).ShouldBeOfType<EditorRunOutcome.Refused>();
        refused.Why.ShouldBe("“no” did not run: the condition “check” was true. “deep” reads what it gives.");
        refused.Offers.Select(offer => offer.Label).ShouldBe(["Test “no” first", "Pin an output for it", "Test without it"]);

        (await editor.RunAsync(((RunOffer.Run)refused.Offers[0]).Reach))["no"].GetProperty("output").GetProperty("v").GetString().ShouldBe("abc");
        (await editor.RunAsync(new RunReach.Only("deep")))["deep"].GetProperty("output").GetProperty("v").GetString().ShouldBe("abc");
    }

    [Fact]
    public async Task The_question_before_a_test_says_which_reason_is_true()
    {
        using var owner = await app.SignUpAsync();
        var editor = await OpenAsync(owner, new
        {
            name = "Reasons",
            nodes = new[]
            {
                Drawing.Trigger(), Drawing.Step("key", new { actionType = "data/transform", fields = new { password = "{{ trigger.word }}" } }), Transform("copy", "{{ key.password | length }}"),
                Transform("b", "x"), Transform("c", "x"), Transform("use", "{{ copy.v }}{{ b.v }}{{ c.v }}{{ key.password }}"),
            },
            edges = new[] { Drawing.Edge("t", "key"), Drawing.Edge("key", "copy"), Drawing.Edge("copy", "b"), Drawing.Edge("b", "c"), Drawing.Edge("c", "use") },
        });

        var never = (await editor.StartAsync(new RunReach.Only("use"))).ShouldBeOfType<EditorRunOutcome.NeedsMore>();
        (never.Steps, never.Why).ShouldBe(("“key”, “copy” and 2 others", "“key”, “copy” and 2 others have no data yet."));
        await editor.RunAsync(never.Reach);

        var gone = (await editor.StartAsync(new RunReach.Only("use"))).ShouldBeOfType<EditorRunOutcome.NeedsMore>();
        (gone.Steps, gone.Why).ShouldBe(("“key”", "What it gave held a secret, which is not kept. “copy”, “b” and “c” run again after it."));
    }

    [Fact]
    public async Task A_pin_that_holds_a_mask_is_never_used_as_data()
    {
        using var owner = await app.SignUpAsync();
        var editor = await OpenAsync(owner, new
        {
            name = "Loops",
            nodes = new[] { Drawing.Trigger(), Drawing.Step("each", new { actionType = "flow/for-each", items = new[] { 1 } }), Drawing.Log("inner") },
            edges = new[] { Drawing.Edge("t", "each"), Drawing.Edge("each", "inner", "item") },
        });
        editor.Draft = editor.Draft with { Nodes = [.. editor.Draft.Nodes.Select(node => node.Id == "inner" ? node with { Pin = JsonElement.Parse("\"«redacted»\"") } : node)] };
        (await editor.StartAsync(new RunReach.Whole())).ShouldBeOfType<EditorRunOutcome.Refused>().Offers.ShouldBe([new RunOffer.Pin("Show the pin", "inner")]);
    }

    [Fact]
    public async Task With_the_data_of_an_older_run_its_input_and_its_steps_count_and_another_workflows_run_is_not_found()
    {
        using var owner = await app.SignUpAsync();
        var editor = await OpenAsync(owner, Workflow());
        var older = await owner.ExecuteAsync(editor.Workflow.Id, new { word = "four" });
        await owner.UntilEndedAsync(older);
        await owner.UntilEndedAsync(await owner.ExecuteAsync(editor.Workflow.Id, new { word = "a-fifteen-signs" }));

        (await editor.RunAsync(new RunReach.Only("use"), older))["use"].GetProperty("output").GetProperty("length").GetInt32().ShouldBe(4);
        (await editor.RunAsync(new RunReach.Whole(), older))["use"].GetProperty("output").GetProperty("length").GetInt32().ShouldBe(4);
        (await editor.RunAsync(new RunReach.UpTo("use")))["use"].GetProperty("output").GetProperty("length").GetInt32().ShouldBe(3);

        var found = await editor.FindAsync(older);
        found!.Value.Run.Steps["make"].Status.ShouldBe(Orchestrator.Domain.Executions.StepStatus.Success);
        var other = await OpenAsync(owner, Workflow(fails: false));
        (await other.FindAsync(older)).ShouldBeNull();
        using var stranger = await app.SignUpAsync();
        (await (await OpenAsync(stranger, Workflow())).FindAsync(older)).ShouldBeNull();
    }

    [Fact]
    public async Task What_comes_after_a_long_loop_is_seen_however_many_passes_it_had()
    {
        using var owner = await app.SignUpAsync();
        var editor = await OpenAsync(owner, Looped);
        var run = await owner.ExecuteAsync(editor.Workflow.Id, new { });
        await owner.UntilEndedAsync(run);
        await using (var db = app.Databases.ForTenant(editor.Caller.TenantId))
        {
            var pass = await db.StepRuns.AsNoTracking().Where(row => row.ExecutionId == run && row.NodeId == "before").OrderBy(row => row.Id).FirstAsync(TestContext.Current.CancellationToken);
            db.StepRuns.AddRange(Enumerable.Range(0, ExecutionStore.LogLimit).Select(n => new StepRun
            {
                Id = pass.Id[..^6] + n.ToString("x6", CultureInfo.InvariantCulture), TenantId = pass.TenantId, ExecutionId = run, NodeId = "before", Iteration = IterationKey.Of(IterationKey.None, n + 10),
                Attempt = 1, Status = StepStatus.Success, StartedAt = pass.StartedAt,
            }));
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var steps = (await editor.FindAsync(run))!.Value.Run.Steps;

        steps.Keys.Order(StringComparer.Ordinal).ShouldBe(["after", "before", "each", "inner", "rows", "t"]);
        steps["after"].Output!.Value.GetProperty("v").GetInt32().ShouldBe(3);
        steps["each"].Output!.Value.GetProperty("succeeded").GetInt32().ShouldBe(3);
        steps["inner"].Output!.Value.GetProperty("v").GetString().ShouldBe("2 c c!");
    }

    private async Task<Opened> OpenAsync(Visitor owner, object workflow)
    {
        var id = await owner.CreateAsync(workflow);
        var user = (await owner.GetAsync("/api/user")).Json;
        var caller = new Caller(user.GetProperty("id").GetString()!, user.GetProperty("tenantId").GetString()!, "Mira Kovac", IsAdmin: false);
        var detail = await app.Services.GetRequiredService<WorkflowStore>().ReadAsync(caller, id);
        return new Opened(app.Services.GetRequiredService<EditorRuns>(), owner, caller, detail!) { Draft = detail!.Graph };
    }

    private sealed class Opened(EditorRuns runs, Visitor owner, Caller caller, WorkflowDetail workflow)
    {
        public Caller Caller => caller;

        public WorkflowDetail Workflow => workflow;

        public required Graph Draft { get; set; }

        public Task<(RunView Run, DateTimeOffset StartedAt)?> FindAsync(string executionId) => runs.FindAsync(caller, workflow.Id, executionId, Draft, TestContext.Current.CancellationToken);

        public async Task<RunView> LastAsync() => (await runs.LastAsync(caller, workflow.Id, Draft, TestContext.Current.CancellationToken))!;

        public Task<EditorRunOutcome> StartAsync(RunReach reach, string? dataOf = null) =>
            runs.StartAsync(caller, workflow, Draft, JsonElement.Parse("""{"word":"abc"}"""), reach, dataOf, TestContext.Current.CancellationToken);

        public async Task<Dictionary<string, JsonElement>> RunAsync(RunReach reach, string? dataOf = null)
        {
            var id = (await StartAsync(reach, dataOf)).ShouldBeOfType<EditorRunOutcome.Started>().ExecutionId;
            await owner.UntilEndedAsync(id);
            var logs = await owner.GetAsync($"/api/workflows/executions/{id}/logs");
            return logs.Json.EnumerateArray().DistinctBy(log => log.GetProperty("nodeId").GetString(), StringComparer.Ordinal).ToDictionary(log => log.GetProperty("nodeId").GetString()!, StringComparer.Ordinal);
        }
    }
}
