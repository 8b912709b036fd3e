using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Workflows;

namespace Orchestrator.Tests.Features.Workflows;

public sealed class WorkflowStoreTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly Graph Empty = GraphEdits.WithTrigger(new Graph([], []));

    private WorkflowStore Store => app.Services.GetRequiredService<WorkflowStore>();

    [Fact]
    public async Task A_draft_is_saved_over_the_revision_it_is_based_on_only()
    {
        var (caller, workflow) = await CreateAsync();
        var mine = workflow.Graph with { Nodes = [workflow.Graph.Nodes[0] with { Label = "Mine" }] };
        var theirs = workflow.Graph with { Nodes = [workflow.Graph.Nodes[0] with { Label = "Theirs" }] };

        (await Store.SaveDraftAsync(caller, workflow.Id, mine, 1)).ShouldBe(new DraftOutcome.Saved(2));
        var stale = (await Store.SaveDraftAsync(caller, workflow.Id, theirs, 1)).ShouldBeOfType<DraftOutcome.Stale>();

        stale.Revision.ShouldBe(2);
        stale.Graph.Nodes[0].Label.ShouldBe("Mine");
        (await Store.SaveDraftAsync(caller, workflow.Id, theirs, 2)).ShouldBe(new DraftOutcome.Saved(3));
    }

    [Fact]
    public async Task A_draft_with_structural_problems_is_not_saved()
    {
        var (caller, workflow) = await CreateAsync();
        var twice = workflow.Graph with { Nodes = [workflow.Graph.Nodes[0], workflow.Graph.Nodes[0]] };
        (await Store.SaveDraftAsync(caller, workflow.Id, twice, 1)).ShouldBeOfType<DraftOutcome.Invalid>().Problems.ShouldNotBeEmpty();
        (await Store.ReadAsync(caller, workflow.Id))!.Revision.ShouldBe(1);
    }

    [Fact]
    public async Task Nobody_saves_publishes_or_restores_somebody_elses_workflow()
    {
        var (_, workflow) = await CreateAsync();
        var (stranger, _) = await CreateAsync();
        (await Store.SaveDraftAsync(stranger, workflow.Id, Empty, 1)).ShouldBeOfType<DraftOutcome.NotFound>();
        (await Store.PublishAsync(stranger, workflow.Id)).ShouldBeOfType<WorkflowOutcome.NotFound>();
        (await Store.RestoreAsync(stranger, workflow.Id, 1, publish: true)).ShouldBeOfType<WorkflowOutcome.NotFound>();
        (await Store.VersionsAsync(stranger, workflow.Id)).ShouldBeNull();
        (await Store.DeleteAsync(stranger, workflow.Id)).ShouldBeFalse();
    }

    [Fact]
    public async Task Somebody_elses_workflow_is_copied_while_it_is_public()
    {
        var (owner, workflow) = await CreateAsync();
        var (stranger, _) = await CreateAsync();
        (await Store.DuplicateAsync(stranger, workflow.Id)).ShouldBeOfType<WorkflowOutcome.NotFound>();
        await Store.ChangeAsync(owner, workflow.Id, new WorkflowChange { Visibility = Web.Data.Visibility.Public });
        (await Store.DuplicateAsync(stranger, workflow.Id)).ShouldBeOfType<WorkflowOutcome.NotFound>("its draft is nobody else's");
        await Store.PublishAsync(owner, workflow.Id);
        (await Store.ReadAsync(stranger, workflow.Id))!.IsOwner.ShouldBeFalse();
        var copy = (await Store.DuplicateAsync(stranger, workflow.Id)).ShouldBeOfType<WorkflowOutcome.Done>().Workflow;
        (copy.IsOwner, copy.Visibility).ShouldBe((true, Web.Data.Visibility.Private));
        (await Store.ReadAsync(owner, copy.Id)).ShouldBeNull();
    }

    [Fact]
    public async Task A_pin_is_kept_with_the_draft_and_does_not_make_it_differ_from_what_is_published()
    {
        var (caller, workflow) = await CreateAsync();
        await Store.SaveDraftAsync(caller, workflow.Id, Draw.Graph("trigger-a", Draw.Step("a", """{"actionType":"log/write","message":"x"}""")), workflow.Revision);
        await Store.PublishAsync(caller, workflow.Id);
        var published = (await Store.ReadAsync(caller, workflow.Id))!;
        var step = published.Graph.Nodes.First(node => node.Type == NodeType.Action);
        var pinned = published.Graph with { Nodes = published.Graph.Nodes.Replace(step, step with { Pin = System.Text.Json.JsonElement.Parse("{\"id\":7}") }) };

        (await Store.SaveDraftAsync(caller, workflow.Id, pinned, published.Revision)).ShouldBeOfType<DraftOutcome.Saved>();

        var after = (await Store.ReadAsync(caller, workflow.Id))!;
        after.DraftDiffers.ShouldBeFalse();
        after.Graph.Nodes.Single(node => node.Id == step.Id).Pin!.Value.GetRawText().ShouldBe("{\"id\":7}");
        (await Store.PublishAsync(caller, workflow.Id)).ShouldBeOfType<WorkflowOutcome.Done>().Workflow.PublishedVersion.ShouldBe(published.PublishedVersion);
        (await Store.VersionGraphAsync(caller, workflow.Id, published.PublishedVersion!.Value))!.Nodes.ShouldAllBe(node => node.Pin == null);
    }

    [Fact]
    public async Task Publishing_the_same_draft_again_adds_no_version()
    {
        var (caller, workflow) = await CreateAsync();
        (await Store.PublishAsync(caller, workflow.Id, revision: 1)).ShouldBeOfType<WorkflowOutcome.Done>().Workflow.PublishedVersion.ShouldBe(1);
        (await Store.PublishAsync(caller, workflow.Id)).ShouldBeOfType<WorkflowOutcome.Done>().Workflow.DraftDiffers.ShouldBeFalse();
        (await Store.VersionsAsync(caller, workflow.Id))!.Value.Length.ShouldBe(1);
        (await Store.PublishAsync(caller, workflow.Id, revision: 7)).ShouldBeOfType<WorkflowOutcome.Stale>();
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task Restoring_keeps_the_draft_it_replaces_as_a_version(bool publish, int published)
    {
        var (caller, workflow) = await CreateAsync();
        await Store.PublishAsync(caller, workflow.Id);
        await Store.ChangeAsync(caller, workflow.Id, new WorkflowChange { Graph = _ => Named("Second"), Publish = true });
        await Store.ChangeAsync(caller, workflow.Id, new WorkflowChange { Graph = _ => Named("Never published") });
        var back = (await Store.RestoreAsync(caller, workflow.Id, 1, publish)).ShouldBeOfType<WorkflowOutcome.Done>().Workflow;
        (back.PublishedVersion, back.DraftDiffers).ShouldBe((published, !publish));
        back.Graph.Nodes[0].Label.ShouldBe(workflow.Graph.Nodes[0].Label);
        var versions = (await Store.VersionsAsync(caller, workflow.Id))!.Value;
        versions.Select(version => (version.Version, version.PublishedAt is null, version.IsDraft)).ShouldBe([(3, true, false), (2, false, false), (1, false, true)]);
        (await Store.VersionGraphAsync(caller, workflow.Id, 3))!.Nodes[0].Label.ShouldBe("Never published");
    }

    [Fact]
    public async Task Restoring_keeps_the_pins_of_steps_that_are_in_both()
    {
        var (caller, workflow) = await CreateAsync();
        Graph Drawn(string message, JsonElement? pin) => Empty with { Nodes = [.. Empty.Nodes, Draw.Step("say", $$"""{"actionType":"log/write","message":"{{message}}"}""") with { Pin = pin }] };
        await Store.ChangeAsync(caller, workflow.Id, new WorkflowChange { Graph = _ => Drawn("first", null), Publish = true });
        await Store.ChangeAsync(caller, workflow.Id, new WorkflowChange { Graph = _ => Drawn("second", JsonElement.Parse("1")) });

        var back = (await Store.RestoreAsync(caller, workflow.Id, 1, publish: true)).ShouldBeOfType<WorkflowOutcome.Done>().Workflow;

        (back.Graph.Nodes[^1].Pin!.Value.GetRawText(), back.DraftDiffers).ShouldBe(("1", false));
        (await Store.VersionGraphAsync(caller, workflow.Id, 1))!.Nodes[^1].Pin.ShouldBeNull();
    }

    private static Graph Named(string trigger) => Empty with { Nodes = [Empty.Nodes[0] with { Label = trigger }] };

    private async Task<(Caller Caller, WorkflowDetail Workflow)> CreateAsync()
    {
        using var person = await app.SignUpAsync();
        var user = await person.GetAsync("/api/user");
        var caller = new Caller(user.Word("id"), user.Word("tenantId"), user.Word("name"), IsAdmin: false);
        var made = await Store.CreateAsync(caller, new NewWorkflow("Draft", "", Empty, Publish: false));
        return (caller, made.ShouldBeOfType<WorkflowOutcome.Done>().Workflow);
    }
}
