using Orchestrator.Web.Layout;

namespace Orchestrator.Tests.Layout;

/// <summary>What an open page asks for, in its order.</summary>
public sealed class CircuitOrderTests
{
    private readonly CircuitOrder _order = new();
    private readonly List<int> _done = [];

    [Fact]
    public async Task Nothing_overtakes_what_was_asked_before_and_is_still_being_looked_at()
    {
        var slow = new TaskCompletionSource<bool>();
        var first = _order.DoAsync(() => slow.Task, Note(1));
        var second = _order.DoAsync(Yes, Note(2));
        var third = _order.DoAsync(Yes, Note(3));
        _done.ShouldBeEmpty();
        slow.SetResult(true);
        await Task.WhenAll(first, second, third);
        _done.ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Something_that_waits_holds_nobody_up_once_it_has_begun()
    {
        var answer = new TaskCompletionSource();
        var first = _order.DoAsync(Yes, () => answer.Task);
        await _order.DoAsync(Yes, Note(2));
        first.IsCompleted.ShouldBeFalse();
        answer.SetResult();
        await first;
    }

    [Fact]
    public async Task What_may_not_be_done_is_left_undone_and_what_fails_fails_alone()
    {
        await _order.DoAsync(() => Task.FromResult(false), Note(1));
        await Should.ThrowAsync<TimeoutException>(_order.DoAsync(() => throw new TimeoutException(), Note(2)));
        await Should.ThrowAsync<TimeoutException>(_order.DoAsync(Yes, () => throw new TimeoutException()));
        await _order.DoAsync(Yes, Note(4));
        _done.ShouldBe([4]);
    }

    [Fact]
    public async Task Once_there_is_a_page_everything_is_done_on_its_thread()
    {
        var onPage = 0;
        _order.Attach(work => { onPage++; return work(); });
        await _order.DoAsync(Yes, Note(1));
        await _order.DoAsync(Yes, Note(2));
        (onPage, _done.Count).ShouldBe((2, 2));
    }

    private static Task<bool> Yes() => Task.FromResult(true);

    private Func<Task> Note(int number) => () =>
    {
        _done.Add(number);
        return Task.CompletedTask;
    };
}
