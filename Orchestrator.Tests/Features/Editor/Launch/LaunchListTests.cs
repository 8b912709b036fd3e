using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Launch;
using Orchestrator.Web.Features.Editor.Launch;

namespace Orchestrator.Tests.Features.Editor.Launch;

public sealed class LaunchListTests : IDisposable
{
    private static readonly LaunchPoint _run = new(LaunchTopic.Values, "Values tried", IsFact: false, "No run yet.", new LaunchPlace.Run());
    private readonly BunitContext page = new();

    public LaunchListTests() => page.Services.AddSingleton<TimeProvider>(new FakeTime());

    [Fact]
    public void A_fact_has_no_box_and_an_open_point_has_one_with_its_reason_and_a_link()
    {
        List<object> asked = [];
        var list = page.Render<LaunchList>(with => with
            .Add(shown => shown.Points, [new LaunchPoint(LaunchTopic.Key, "Key", IsFact: true, "The trigger is no webhook."), _run])
            .Add(shown => shown.OnTick, tick => asked.Add(tick)).Add(shown => shown.OnFix, place => asked.Add(place)));

        list.Find("h3").TextContent.ShouldBe("Looked at: 1 of 2");
        list.FindAll("input").Count.ShouldBe(1);
        list.Find("button").Click();
        list.Find("input").Change(true);

        asked.ShouldBe([new LaunchPlace.Run(), (LaunchTopic.Values, true)]);
    }

    [Fact]
    public void A_point_ticked_by_hand_says_by_whom_and_has_no_link_any_more()
    {
        var list = page.Render<LaunchList>(with => with.Add(shown => shown.Points, [_run with { Hand = new HandTick(LaunchTopic.Values, "Ada", DateTimeOffset.UnixEpoch) }]));

        list.Find("h3").TextContent.ShouldBe("Everything was looked at");
        list.Find("li").TextContent.ShouldContain("Ticked by Ada");
        list.FindAll("button").ShouldBeEmpty();
    }

    public void Dispose() => page.Dispose();
}
