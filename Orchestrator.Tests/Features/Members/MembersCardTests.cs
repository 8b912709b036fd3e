using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Web.Features.Members;
using Radzen;

namespace Orchestrator.Tests.Features.Members;

public sealed class MembersCardTests(TestApp app) : PageContext(app), IClassFixture<TestApp>
{
    private readonly TestApp app = app;

    [Fact]
    public async Task The_only_administrator_is_told_why_they_cannot_be_disabled_and_somebody_without_the_right_sees_nobody()
    {
        // The first account administers; the second is only taken for an administrator, as a session may that is older than a change of roles.
        await SignInAsync(app, isAdmin: true);
        var card = Render<MembersCard>(parameters => parameters.Add(one => one.Caller, Caller));
        card.Find("ul[aria-label=Members]").TextContent.ShouldContain("You");
        card.Markup.ShouldContain("You are alone here");

        var dialogs = Services.GetRequiredService<DialogService>();
        var asked = new TaskCompletionSource<string>();
        dialogs.OnOpen += (_, _, _, options) => asked.TrySetResult(options.AriaLabel!);
        var click = card.Find("button[aria-label^=Disable]").ClickAsync(new());
        (await asked.Task).ShouldStartWith("Disable ");
        await card.InvokeAsync(() => dialogs.Close(true));
        await click;
        Services.GetRequiredService<NotificationService>().Messages.ShouldHaveSingleItem().Detail.ShouldContain("only administrator");

        using var second = await app.SignUpAsync();
        var user = (await second.GetAsync("/api/user")).Json;
        var other = Caller with { UserId = user.GetProperty("id").GetString()! };
        var empty = Render<MembersCard>(parameters => parameters.Add(one => one.Caller, other));
        empty.Markup.ShouldContain("You do not administer this instance any more");
        empty.FindAll("li").ShouldBeEmpty();
    }
}
