using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Editor.Runs;
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
        var editor = await OpenAsync(owner, new
        {
            name = "Ways",
            nodes = new[] { Drawing.Trigger(), Drawing.Step("check", new { actionType = "flow/condition", expression = "trigger.word == \"abc\"" }), Transform("no", "{{ trigger.word }}"), Transform("deep", "{{ no.v }}") },
            edges = new[] { Drawing.Edge("t", "check"), Drawing.Edge("check", "no", "false"), Drawing.Edge("no", "deep") },
        });
        await owner.UntilEndedAsync(await owner.ExecuteAsync(editor.Workflow.Id, new { word = "abc" }));
        (await editor.StartAsync(new RunReach.From("deep"))).ShouldBeOfType<EditorRunOutcome.Refused>().Why.ShouldContain("goes another way");

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
    public async Task A_pin_that_holds_a_mask_is_never_used_as_data_and_a_step_in_a_loop_is_not_begun_with()
    {
        using var owner = await app.SignUpAsync();
        var editor = await OpenAsync(owner, new
        {
            name = "Loops",
            nodes = new[] { Drawing.Trigger(), Drawing.Step("each", new { actionType = "flow/for-each", items = new[] { 1 } }), Drawing.Log("inner") },
            edges = new[] { Drawing.Edge("t", "each"), Drawing.Edge("each", "inner", "item") },
        });
        (await editor.StartAsync(new RunReach.Only("inner"))).ShouldBeOfType<EditorRunOutcome.Refused>().Why.ShouldContain("once for each item of a loop");

        editor.Draft = editor.Draft with { Nodes = [.. editor.Draft.Nodes.Select(node => node.Id == "inner" ? node with { Pin = JsonElement.Parse("\"«redacted»\"") } : node)] };
        (await editor.StartAsync(new RunReach.Whole())).ShouldBeOfType<EditorRunOutcome.Refused>().Why.ShouldContain("masked secret");
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

        public Task<EditorRunOutcome> StartAsync(RunReach reach, string? dataOf = null) =>
            runs.StartAsync(caller, workflow, Draft, JsonElement.Parse("""{"word":"abc"}"""), reach, dataOf, TestContext.Current.CancellationToken);

        public async Task<Dictionary<string, JsonElement>> RunAsync(RunReach reach, string? dataOf = null)
        {
            var id = (await StartAsync(reach, dataOf)).ShouldBeOfType<EditorRunOutcome.Started>().ExecutionId;
            await owner.UntilEndedAsync(id);
            var logs = await owner.GetAsync($"/api/workflows/executions/{id}/logs");
            return logs.Json.EnumerateArray().ToDictionary(log => log.GetProperty("nodeId").GetString()!, StringComparer.Ordinal);
        }
    }
}
