using Orchestrator.Domain.Executions;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Executions;

namespace Orchestrator.Tests.Features.Executions;

public sealed class RunListTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 14, 2, 11, TimeSpan.Zero);
    private readonly RunList list = new();

    [Fact]
    public void An_accepted_run_comes_first()
    {
        Start([], "b");
        Follow(Accepted("c")).ShouldBeTrue();
        Ids.ShouldBe(["c", "b"]);
    }

    [Fact]
    public void Two_runs_told_the_wrong_way_round_stand_in_order_of_acceptance()
    {
        Start([], "a");
        Follow(Accepted("c"), Accepted("b"));
        Ids.ShouldBe(["c", "b", "a"]);
    }

    [Fact]
    public void A_run_that_is_told_of_twice_is_there_once()
    {
        Start([], "b");
        Follow(Accepted("b"));
        Ids.ShouldBe(["b"]);
    }

    [Fact]
    public void A_run_that_ends_keeps_its_place_and_says_how_long_it_took()
    {
        Start([]);
        Follow(Accepted("a"), Accepted("b"));
        Follow(Changed("a", ExecutionStatus.Running, At.AddSeconds(1)), Changed("a", ExecutionStatus.Success, At.AddSeconds(3)));
        Ids.ShouldBe(["b", "a"]);
        list.Items[1].Status.ShouldBe(ExecutionStatus.Success);
        list.Items[1].Duration.ShouldBe(2_000);
    }

    [Fact]
    public void What_has_ended_does_not_begin_again()
    {
        Start([], "a");
        Follow(Changed("a", ExecutionStatus.Running, At));
        list.Items[0].Status.ShouldBe(ExecutionStatus.Success);
    }

    [Fact]
    public void A_run_leaves_a_list_that_does_not_show_its_new_status()
    {
        Start([ExecutionStatus.Pending, ExecutionStatus.Running]);
        Follow(Accepted("a"));
        Follow(Changed("a", ExecutionStatus.Error, At)).ShouldBeTrue();
        Ids.ShouldBeEmpty();
    }

    [Fact]
    public void A_run_that_enters_a_filtered_list_makes_it_be_read_again()
    {
        Start([ExecutionStatus.Error]);
        Follow(Accepted("a")).ShouldBeTrue();
        Ids.ShouldBeEmpty();
        Follow(Changed("a", ExecutionStatus.Error, At)).ShouldBeFalse();
    }

    [Fact]
    public void A_change_beyond_what_is_shown_is_left_to_the_next_part()
    {
        list.Start(new ExecutionPage([View("m")], "m"), new ExecutionFilter());
        Follow(Changed("a", ExecutionStatus.Success, At)).ShouldBeTrue();
        Ids.ShouldBe(["m"]);
    }

    [Fact]
    public void Removed_runs_and_missed_events_make_it_be_read_again()
    {
        Start([], "a");
        Follow(new FeedEvent.ExecutionsDeleted("t", "w")).ShouldBeFalse();
        list.Follow(new FeedBatch([], MissedSome: true)).ShouldBeFalse();
    }

    private IEnumerable<string> Ids => list.Items.Select(item => item.Id);

    private void Start(ExecutionStatus[] statuses, params string[] ids) => list.Start(new ExecutionPage([.. ids.Select(View)], null), new ExecutionFilter { Statuses = [.. statuses] });

    private bool Follow(params FeedEvent[] events) => list.Follow(new FeedBatch(events, MissedSome: false));

    private static FeedEvent.ExecutionChanged Accepted(string id) => new("t", "w", id, ExecutionStatus.Pending, At, TriggerKind.Manual);

    private static FeedEvent.ExecutionChanged Changed(string id, ExecutionStatus status, DateTimeOffset at) => new("t", "w", id, status, at);

    private static ExecutionView View(string id) => new(id, "w", ExecutionStatus.Success, TriggerKind.Manual, null, null, null, 1, At, At, At.AddSeconds(1), 1_000);
}
