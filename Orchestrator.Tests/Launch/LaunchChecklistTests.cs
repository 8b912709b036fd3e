using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Launch;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Launch;

public sealed class LaunchChecklistTests
{
    private static readonly Graph _plain = Draw.Graph("trigger-a");
    private static readonly HandTick _hand = new(LaunchTopic.Values, "Ada", DateTimeOffset.UnixEpoch);

    [Fact]
    public void It_has_all_points_of_before_a_workflow_goes_live() =>
        Points(_plain).Select(point => point.Topic).ShouldBe(Enum.GetValues<LaunchTopic>());

    [Fact]
    public void A_plain_workflow_lacks_a_run_and_a_look_at_its_logs() =>
        Points(_plain).Where(point => !point.IsTicked).Select(point => (point.Topic, point.Fix))
            .ShouldBe([(LaunchTopic.Values, new LaunchPlace.Run()), (LaunchTopic.Logs, new LaunchPlace.Runs())]);

    [Fact]
    public void A_point_is_ticked_by_the_facts_or_by_hand_with_who_and_when()
    {
        var byHand = Point(_plain, LaunchTopic.Values, LaunchFacts.None, _hand);
        (byHand.IsFact, byHand.IsTicked, byHand.Hand).ShouldBe((false, true, _hand));

        var byFact = Point(_plain, LaunchTopic.Values, LaunchFacts.None with { HasRun = true }, _hand);
        (byFact.IsFact, byFact.Hand, byFact.Fix).ShouldBe((true, null, null));
    }

    [Fact]
    public void Integrations_are_tested_when_each_was_tested_well_since_its_last_change()
    {
        var graph = Draw.Graph("trigger-a", Draw.Step("a", """{"actionType":"log/write","message":"x","integrationId":"i1","providers":[{"integrationId":"i2"}]}"""));
        var one = LaunchFacts.None with { Integrations = ImmutableDictionary<string, IntegrationFact>.Empty.Add("i1", new("CRM", IsTested: true)).Add("i2", new("Models", IsTested: false)) };

        Point(graph, LaunchTopic.Integrations, one).Said.ShouldBe("“Models” was not tested well since the last change.");
        Point(graph, LaunchTopic.Integrations).Said.ShouldBe("One that is gone and One that is gone were not tested well since the last change.");
        Point(graph, LaunchTopic.Integrations, one with { Integrations = one.Integrations.SetItem("i2", new("Models", IsTested: true)) }).IsFact.ShouldBeTrue();
        Point(_plain, LaunchTopic.Integrations).IsFact.ShouldBeTrue();
    }

    [Fact]
    public void Each_way_out_of_each_condition_was_taken_by_a_run()
    {
        var graph = Draw.Graph("trigger-check check.true-a", Draw.Condition("check"), Draw.Step("a"));
        var taken = LaunchFacts.None with { Taken = [new WayOut("check", "true")] };

        var point = Point(graph, LaunchTopic.Branches, taken);

        (point.Said, point.Fix).ShouldBe(("Not taken yet: “false” of “check”.", new LaunchPlace.Step("check")));
        Point(graph, LaunchTopic.Branches, taken with { Taken = taken.Taken.Add(new WayOut("check", "false")) }).IsFact.ShouldBeTrue();
        Point(_plain, LaunchTopic.Branches).IsFact.ShouldBeTrue();
    }

    [Fact]
    public void A_step_that_calls_something_outside_is_tried_again_or_has_a_way_for_errors()
    {
        var fetch = Draw.Step("fetch", """{"actionType":"http/request","method":"GET","url":"https://example.com"}""");

        var point = Point(Draw.Graph("trigger-fetch", fetch), LaunchTopic.Failures);

        (point.Said, point.Fix).ShouldBe(("“fetch” ends the run when the other side is down, without a second try.", new LaunchPlace.Step("fetch", "onError")));
        Point(Draw.Graph("trigger-fetch", fetch with { OnError = OnError.Continue }), LaunchTopic.Failures).IsFact.ShouldBeTrue();
        Point(_plain, LaunchTopic.Failures).Said.ShouldBe("No step calls anything outside.");
    }

    [Fact]
    public void A_webhook_needs_a_key_or_signed_deliveries()
    {
        Graph Webhook(object config) => _plain.With("trigger", node => node with { Config = JsonSerializer.SerializeToElement(config) });

        Point(Webhook(new { triggerType = "Webhook" }), LaunchTopic.Key).Fix.ShouldBe(new LaunchPlace.Keys());
        Point(Webhook(new { triggerType = "Webhook" }), LaunchTopic.Key, LaunchFacts.None with { HasKey = true }).IsFact.ShouldBeTrue();
        Point(Webhook(new { triggerType = "Webhook", verify = "github" }), LaunchTopic.Key).IsFact.ShouldBeTrue();
        Point(_plain, LaunchTopic.Key).IsFact.ShouldBeTrue();
    }

    [Fact]
    public void A_public_workflow_is_meant_to_be_public_when_somebody_says_so()
    {
        Point(_plain, LaunchTopic.Visibility).IsFact.ShouldBeTrue();
        Point(_plain, LaunchTopic.Visibility, LaunchFacts.None with { IsPublic = true }).IsTicked.ShouldBeFalse();
        Point(_plain, LaunchTopic.Visibility, LaunchFacts.None with { IsPublic = true }, _hand with { Topic = LaunchTopic.Visibility }).IsTicked.ShouldBeTrue();
        Point(_plain, LaunchTopic.Logs, LaunchFacts.None with { AreLogsReviewed = true }).IsFact.ShouldBeTrue();
    }

    [Fact]
    public void A_run_counts_for_the_draft_when_only_places_notes_pins_and_samples_differ()
    {
        var moved = _plain.With("a", node => node with { Position = new Position(48, 0), Pin = JsonSerializer.SerializeToElement(1) }) with { Notes = [new Note { Id = "x" }] };
        moved = moved.With("trigger", node => node with { Config = JsonSerializer.SerializeToElement(new { triggerType = "Manual", sample = new { a = 1 } }) });

        RunContent.Hash(moved).ShouldBe(RunContent.Hash(_plain));
        RunContent.Hash(_plain.With("a", node => node with { Enabled = false })).ShouldNotBe(RunContent.Hash(_plain));
    }

    private static ImmutableArray<LaunchPoint> Points(Graph graph, LaunchFacts? facts = null, params HandTick[] ticks) =>
        LaunchChecklist.Of(graph, ActionCatalog.BuiltIn, facts ?? LaunchFacts.None, ticks);

    private static LaunchPoint Point(Graph graph, LaunchTopic topic, LaunchFacts? facts = null, params HandTick[] ticks) =>
        Points(graph, facts, ticks).Single(point => point.Topic == topic);
}
