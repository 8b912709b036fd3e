using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Executions;

namespace Orchestrator.Tests.Features.Executions;

/// <summary>The page for the person who approves, and what the run page says of it; a run in flight keeps its version.</summary>
public sealed class ApprovalPageTests(TestApp app) : PageContext(app), IClassFixture<TestApp>
{
    private readonly TestApp app = app;

    [Fact]
    public async Task A_person_reads_the_question_fills_in_the_fields_and_approves()
    {
        await SignInAsync(app);
        var approvals = Services.GetRequiredService<ApprovalStore>();
        var run = await WaitingAsync();
        var waits = (await approvals.OpenAsync(Caller, run)).Single();

        var page = Render<RunPage>(parameters => parameters.Add(one => one.Id, run));
        page.Find($"a[href='/approvals/{waits.Id}']").TextContent.ShouldBe("Decide");

        var approval = Render<ApprovalPage>(parameters => parameters.Add(one => one.Id, waits.Id));
        approval.Find(".said").TextContent.ShouldBe("Refund it?");
        approval.Find("label[for='field-reason']").TextContent.ShouldBe("Why?");
        await approval.Find("#field-reason").ChangeAsync(new() { Value = "Broken" });
        await approval.Find("#comment").ChangeAsync(new() { Value = "Go ahead" });
        await approval.FindAll("button").First(button => button.TextContent.Contains("Approve")).ClickAsync(new());

        approval.Find("[role=status]").TextContent.ShouldContain("Decided by Mira Kovac");
        approval.FindAll("#comment").ShouldBeEmpty();
        (await approvals.OpenAsync(Caller, run)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_approval_of_another_workspace_is_not_there()
    {
        await SignInAsync(app);
        var page = Render<ApprovalPage>(parameters => parameters.Add(one => one.Id, new string('0', 48)));
        page.Find("h1").TextContent.ShouldBe("Approval");
        page.Markup.ShouldContain("There is no such approval");
    }

    [Fact]
    public async Task A_run_in_flight_keeps_the_version_it_began_with()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(Waiting);
        var run = await owner.ExecuteAsync(id);
        await owner.UntilAsync(run, "waiting");
        (await owner.PatchAsync($"/api/workflows/{id}", Drawing.Echo("Manual"))).Status.ShouldBe(200);
        var approval = (await owner.GetAsync("/api/approvals")).Json[0].GetProperty("id").GetString();
        (await owner.PostAsync($"/api/approvals/{approval}", new { approved = false })).Status.ShouldBe(200);
        (await owner.UntilEndedAsync(run)).GetProperty("output").GetProperty("approved").GetBoolean().ShouldBeFalse();
    }

    private static object Waiting => new
    {
        name = "Refunds",
        nodes = new[] { Drawing.Trigger(), Drawing.Step("ask", new { actionType = "flow/wait-for-callback", kind = "approval", message = "Refund it?", fields = new { reason = "Why?" } }) },
        edges = new[] { Drawing.Edge("t", "ask") },
    };

    private async Task<string> WaitingAsync()
    {
        var node = Tests.Workflows.Draw.Step("ask", """{"actionType":"flow/wait-for-callback","kind":"approval","message":"Refund it?","fields":{"reason":"Why?"}}""");
        var graph = Tests.Workflows.Draw.Graph("trigger-ask", node);
        var workflow = (await Workflows.CreateAsync(Caller, new("Refunds", "", graph, Publish: true))).ShouldBeOfType<Orchestrator.Web.Features.Workflows.WorkflowOutcome.Done>().Workflow;
        var started = (await Services.GetRequiredService<ManualRuns>().StartAsync(Caller, workflow.Id, System.Text.Json.JsonElement.Parse("{}"), draft: false)).ShouldBeOfType<ManualRunOutcome.Started>();
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while ((await Services.GetRequiredService<ApprovalStore>().OpenAsync(Caller, started.ExecutionId)).Count == 0) await look.WaitForNextTickAsync(deadline.Token);
        return started.ExecutionId;
    }
}
