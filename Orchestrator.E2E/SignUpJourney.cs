using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

public sealed class SignUpJourney(Stage stage)
{
    [Fact]
    public async Task A_new_visitor_makes_an_account_and_lands_on_the_workflow_list()
    {
        await using var visitor = await stage.VisitAsync();
        await visitor.SignUpAsync();
        (await visitor.Page.TitleAsync()).ShouldBe("Workflows · Orchestrator");
        visitor.Errors.ShouldBeEmpty();
    }
}
