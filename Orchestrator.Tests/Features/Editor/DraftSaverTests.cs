using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor;

namespace Orchestrator.Tests.Features.Editor;

public sealed class DraftSaverTests
{
    private readonly FakeTime time = new();
    private readonly List<(Graph Graph, int Revision)> stored = [];
    private Graph graph = Draw.Graph("trigger-a");
    private SaveOutcome? answer;
    private SaveOutcome.Conflict? published;
    private TaskCompletionSource? held;

    private DraftSaver Saver()
    {
        var saver = new DraftSaver(() => graph, 3, StoreAsync, time);
        saver.Due = () => _ = saver.SaveAsync();
        return saver;
    }

    private async Task<SaveOutcome> StoreAsync(Graph draft, int revision, CancellationToken cancellationToken)
    {
        if (held is not null)
            await held.Task;
        stored.Add((draft, revision));
        if (published is not null && published.Revision != revision)
            return published;
        return answer ?? new SaveOutcome.Saved(revision + 1);
    }

    private void Change(DraftSaver saver)
    {
        graph = graph with { Nodes = graph.Nodes };
        saver.Touch();
    }

    [Fact]
    public async Task A_change_is_saved_a_moment_after_the_last_letter()
    {
        await using var saver = Saver();
        Change(saver);
        time.Advance(TimeSpan.FromMilliseconds(500));
        Change(saver);
        time.Advance(TimeSpan.FromMilliseconds(500));
        stored.ShouldBeEmpty();
        saver.Status.ShouldBeOfType<SaveStatus.Pending>();

        time.Advance(TimeSpan.FromMilliseconds(100));

        stored.ShouldHaveSingleItem().ShouldBe((graph, 3));
        saver.Status.ShouldBe(new SaveStatus.Saved(time.GetUtcNow()));
        saver.Revision.ShouldBe(4);
    }

    [Fact]
    public async Task Nothing_is_saved_when_nothing_changed()
    {
        await using var saver = Saver();

        (await saver.SaveAsync()).ShouldBeTrue();

        stored.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_changes_during_a_save_is_saved_after_it_on_the_new_revision()
    {
        await using var saver = Saver();
        held = new TaskCompletionSource();
        Change(saver);
        var saving = saver.SaveAsync();
        saver.Status.ShouldBeOfType<SaveStatus.Saving>();
        Change(saver);
        held.SetResult();
        (await saving).ShouldBeFalse();
        held = null;

        time.Advance(TimeSpan.FromSeconds(1));

        stored.Select(save => save.Revision).ShouldBe([3, 4]);
        saver.Status.ShouldBeOfType<SaveStatus.Saved>();
    }

    [Fact]
    public async Task A_draft_that_changed_elsewhere_is_not_overwritten()
    {
        await using var saver = Saver();
        var theirs = Draw.Graph("trigger-b");
        answer = new SaveOutcome.Conflict(theirs, 7);
        Change(saver);
        (await saver.SaveAsync()).ShouldBeFalse();
        saver.Status.ShouldBe(new SaveStatus.Conflict(theirs, 7));

        Change(saver);
        time.Advance(TimeSpan.FromMinutes(1));

        stored.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_draft_that_was_stored_elsewhere_as_it_was_saved_here_is_no_conflict()
    {
        await using var saver = Saver();
        published = new SaveOutcome.Conflict(Draw.Graph("trigger-a"), 7);
        graph = Draw.Graph("trigger-b");
        saver.Touch();

        (await saver.SaveAsync()).ShouldBeTrue();

        stored.Select(save => save.Revision).ShouldBe([3, 7]);
        saver.Revision.ShouldBe(8);
    }

    [Fact]
    public async Task A_draft_that_was_taken_over_is_stored_already()
    {
        await using var saver = Saver();
        graph = Draw.Graph("trigger-b");
        saver.Take(graph, 7);

        saver.Touch();

        saver.Status.ShouldBeOfType<SaveStatus.Saved>();
        saver.Revision.ShouldBe(7);
    }

    [Fact]
    public async Task Keeping_mine_saves_over_the_revision_that_was_seen()
    {
        await using var saver = Saver();
        answer = new SaveOutcome.Conflict(Draw.Graph("trigger-b"), 7);
        Change(saver);
        await saver.SaveAsync();
        answer = null;

        (await saver.KeepMineAsync()).ShouldBeTrue();

        stored[^1].ShouldBe((graph, 7));
        saver.Revision.ShouldBe(8);
    }

    [Fact]
    public async Task Taking_theirs_goes_on_from_their_revision()
    {
        await using var saver = Saver();
        var theirs = Draw.Graph("trigger-b");
        answer = new SaveOutcome.Conflict(theirs, 7);
        Change(saver);
        await saver.SaveAsync();
        answer = null;

        saver.Take(theirs, 7);
        graph = theirs;
        (await saver.SaveAsync()).ShouldBeTrue();
        stored.Count.ShouldBe(1);
        Change(saver);
        await saver.SaveAsync();

        stored[^1].ShouldBe((graph, 7));
    }

    [Fact]
    public async Task A_save_that_failed_for_a_while_is_tried_again()
    {
        await using var saver = Saver();
        answer = new SaveOutcome.Refused("The database is busy.", Temporary: true);
        Change(saver);
        await saver.SaveAsync();
        saver.Status.ShouldBe(new SaveStatus.Failed("The database is busy."));
        answer = null;

        time.Advance(TimeSpan.FromSeconds(5));

        saver.Status.ShouldBeOfType<SaveStatus.Saved>();
    }

    [Fact]
    public async Task A_save_that_is_refused_waits_for_the_next_change()
    {
        await using var saver = Saver();
        answer = new SaveOutcome.Refused("Two steps have one name.", Temporary: false);
        Change(saver);
        await saver.SaveAsync();

        time.Advance(TimeSpan.FromMinutes(1));
        stored.Count.ShouldBe(1);
        answer = null;
        Change(saver);
        time.Advance(TimeSpan.FromSeconds(1));

        saver.Status.ShouldBeOfType<SaveStatus.Saved>();
    }

    [Fact]
    public async Task Changes_that_are_based_on_an_older_revision_are_a_conflict_until_somebody_decides()
    {
        await using var saver = Saver();
        var theirs = graph;
        saver.BeginConflict(basedOn: 2);

        Change(saver);
        time.Advance(TimeSpan.FromSeconds(5));

        saver.Status.ShouldBe(new SaveStatus.Conflict(theirs, 3));
        saver.Revision.ShouldBe(2);
        stored.ShouldBeEmpty();

        (await saver.KeepMineAsync()).ShouldBeTrue();
        stored.ShouldHaveSingleItem().ShouldBe((graph, 3));
        saver.Revision.ShouldBe(4);
    }

    [Fact]
    public async Task A_conflict_with_the_very_same_draft_ends_without_a_save_and_goes_on_from_its_revision()
    {
        await using var saver = Saver();
        saver.BeginConflict(basedOn: 2);
        Change(saver);

        saver.Agree();

        saver.Status.ShouldBe(new SaveStatus.Saved(time.GetUtcNow()));
        (await saver.SaveAsync()).ShouldBeTrue();
        stored.ShouldBeEmpty();
        Change(saver);
        (await saver.SaveAsync()).ShouldBeTrue();
        stored.ShouldHaveSingleItem().ShouldBe((graph, 3));
    }
}
