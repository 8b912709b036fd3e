namespace Orchestrator.Tests.Features.Workflows;

public sealed class WorkflowsApiTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_workflow_made_without_a_trigger_gets_a_manual_one()
    {
        using var owner = await app.SignUpAsync();
        var made = await owner.PostAsync("/api/workflows/create", new { name = "Greeter" });
        made.Status.ShouldBe(201, made.Text);
        made.Json.GetProperty("nodes").GetArrayLength().ShouldBe(1);
        made.Word("triggerType").ShouldBe("Manual");
    }
}
