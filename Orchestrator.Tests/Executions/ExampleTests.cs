using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Executions;

public sealed class ExampleTests
{
    [Theory]
    [InlineData("Crash on start", "bug", "bugs")]
    [InlineData("An error on save", "question", "bugs")]
    [InlineData("Add dark mode", "feature", "triage")]
    public async Task The_issue_triage_example_has_no_problems_and_sorts_issues(string title, string label, string queue)
    {
        var graph = GraphDocument.Read(await File.ReadAllBytesAsync(Repository.Triage)).Graph!;
        GraphProblems.Find(graph, ActionCatalog.BuiltIn).ShouldBeEmpty();
        var world = new RunWorld
        {
            Input = Draw.Json($$$"""
                { "action": "opened", "issue": { "number": 7, "title": " {{{title}}} ", "user": { "login": "ada" }, "labels": [ { "name": "{{{label}}}" } ] },
                  "repository": { "full_name": "acme/shop" } }
                """),
        };

        var ended = await world.RunAsync(graph);

        ended.Status.ShouldBe(ExecutionStatus.Success);
        world.Log.ShouldHaveSingleItem().ShouldStartWith($"info {queue}: ");
    }
}
