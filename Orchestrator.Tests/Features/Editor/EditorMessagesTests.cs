using Bunit;
using Orchestrator.Web.Features.Editor;

namespace Orchestrator.Tests.Features.Editor;

public sealed class EditorMessagesTests : BunitContext
{
    private readonly NoticeList _notices = new();

    private IRenderedComponent<EditorMessages> Show()
    {
        var shown = Render<EditorMessages>(p => p.Add(x => x.Notices, _notices.All).Add(x => x.OnDismiss, notice => _notices.Dismiss(notice))
            .Add(x => x.OnDo, asked => asked.Action.Do()));
        return shown;
    }

    private static void Again(IRenderedComponent<EditorMessages> shown, NoticeList notices) => shown.Render(p => p.Add(x => x.Notices, notices.All));

    [Fact]
    public void With_nothing_to_say_there_is_no_room_taken() => Show().Markup.Trim().ShouldBeEmpty();

    [Fact]
    public void Of_several_the_newest_is_shown_and_the_others_fold_out()
    {
        _notices.Say(Notice.Refused("first"));
        _notices.Say(Notice.Refused("second"));
        _notices.Say(Notice.Refused("second"));
        _notices.Say(Notice.Refused("third"));
        var shown = Show();

        shown.FindAll("[role=alert] p").Select(text => text.TextContent).ShouldBe(["third"]);
        var more = shown.Find("[aria-expanded]");
        more.TextContent.ShouldBe("2 more");
        more.Click();
        shown.FindAll("[role=alert] p").Select(text => text.TextContent).ShouldBe(["third", "second", "first"]);

        shown.FindAll("[aria-label=Dismiss]")[0].Click();
        Again(shown, _notices);
        shown.FindAll("[role=alert] p").Select(text => text.TextContent).ShouldBe(["second", "first"]);
    }

    [Fact]
    public void What_can_be_done_about_it_is_a_button_of_the_page()
    {
        var done = 0;
        _notices.Say(Notice.Refused("no") with
        {
            Actions = [new NoticeAction("Run up to here", () =>
            {
                done++;
                return Task.CompletedTask;
            })],
        });
        var shown = Show();

        shown.FindAll("button").Single(button => button.TextContent == "Run up to here").Click();

        done.ShouldBe(1);
    }

    [Fact]
    public void A_few_are_kept_at_most()
    {
        for (var number = 0; number < 20; number++) _notices.Say(Notice.Done($"number {number}"));

        _notices.All.Length.ShouldBe(5);
        _notices.All[0].Text.ShouldBe("number 19");
        _notices.Clear();
        _notices.All.ShouldBeEmpty();
    }
}
