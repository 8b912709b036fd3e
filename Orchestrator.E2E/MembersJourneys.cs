using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

public sealed class MembersJourneys(Stage stage)
{
    [Fact]
    public async Task Somebody_is_invited_joins_is_disabled_and_loses_the_open_page()
    {
        await using var server = await Server.StartAsync(("Orchestrator__RateLimits__SignInsPerMinute", "1000"));
        await using var admin = await stage.VisitAsync(server: server);
        await admin.SignUpAsync("Mira Kovac");
        var link = await InviteAsync(admin, "grace@example.com");

        await using var guest = await stage.VisitAsync(server: server);
        await guest.Page.GotoAsync(link);
        await Assertions.Expect(guest.Page.GetByText("Mira Kovac invites you")).ToBeVisibleAsync();
        await Assertions.Expect(guest.Page.GetByLabel("E-mail")).ToHaveValueAsync("grace@example.com");
        await guest.ShouldBeAccessibleAsync();
        await guest.PictureAsync("invite");
        await guest.Page.GetByLabel("Name").FillAsync("Grace Hopper");
        await guest.Page.GetByLabel("Password", new() { Exact = true }).FillAsync("password123");
        await guest.Page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await Assertions.Expect(guest.Page.Locator("#password-note")).ToContainTextAsync("first anyone would guess");
        await guest.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Visitor.Password);
        await guest.Page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await guest.Page.ArriveAsync("**/workflows");
        await guest.ReadyAsync();
        await guest.Page.GetByRole(AriaRole.Button, new() { Name = "New workflow" }).ClickAsync();
        await guest.Page.ArriveAsync("**/workflows/*");
        await new Editor(guest.Page).Steps.First.WaitForAsync();

        await using var late = await stage.VisitAsync(server: server);
        await late.Page.GotoAsync(link);
        await Assertions.Expect(late.Page.GetByRole(AriaRole.Heading, new() { Name = "This invite does not work" })).ToBeVisibleAsync();

        await admin.Page.ReloadAsync();
        await admin.ReadyAsync();
        var members = admin.Page.GetByRole(AriaRole.List, new() { Name = "Members" });
        await Assertions.Expect(members).ToContainTextAsync("Grace Hopper");
        await members.ScrollIntoViewIfNeededAsync();
        await admin.PictureAsync("members");
        await members.GetByRole(AriaRole.Button, new() { Name = "Disable Grace Hopper" }).ClickAsync();
        var question = admin.Page.GetByRole(AriaRole.Dialog);
        await question.GetByRole(AriaRole.Button, new() { Name = "Disable" }).ClickAsync();
        await Assertions.Expect(members).ToContainTextAsync("Disabled");

        // Nobody touches the guest's page: it is taken away.
        await guest.Page.ArriveAsync("**/sign-in?returnUrl=*");
        await guest.Page.GetByLabel("E-mail").FillAsync("grace@example.com");
        await guest.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Visitor.Password);
        await guest.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(guest.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("wrong");
        admin.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_session_ended_elsewhere_loses_its_open_page()
    {
        await using var first = await stage.VisitAsync();
        var email = await first.SignUpAsync();
        await using var second = await stage.VisitAsync();
        await second.Page.GotoAsync("/sign-in");
        await second.Page.GetByLabel("E-mail").FillAsync(email);
        await second.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Visitor.Password);
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await second.Page.ArriveAsync("**/workflows");
        await second.ReadyAsync();

        await first.Page.GotoAsync("/settings");
        await first.ReadyAsync();
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "End all others" }).ClickAsync();
        await second.Page.ArriveAsync("**/sign-in?returnUrl=*");
        await Assertions.Expect(first.Page.GetByText("1 session ended")).ToBeVisibleAsync();
        first.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_new_password_is_chosen_with_what_is_wrong_beside_its_field()
    {
        await using var visitor = await stage.VisitAsync();
        var page = visitor.Page;
        await visitor.SignUpAsync();
        await page.GotoAsync("/settings");
        await visitor.ReadyAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Change password" }).ClickAsync();
        await page.ArriveAsync("**/settings/password");
        await page.GetByLabel("Current password", new() { Exact = true }).FillAsync("not this one at all");
        await page.GetByLabel("New password", new() { Exact = true }).FillAsync("another good phrase");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change the password" }).ClickAsync();
        await Assertions.Expect(page.Locator("#current-note")).ToContainTextAsync("not your password");
        await visitor.ShouldBeAccessibleAsync();
        await visitor.PictureAsync("password");
        await page.GetByLabel("Current password", new() { Exact = true }).FillAsync(Visitor.Password);
        await page.GetByLabel("New password", new() { Exact = true }).FillAsync("another good phrase");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change the password" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The password is changed.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Back to settings" }).ClickAsync();
        await page.ArriveAsync("**/settings");
        visitor.Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task The_pages_and_dialogs_of_members_are_accessible(string theme)
    {
        await using var server = await Server.StartAsync();
        await using var admin = await stage.VisitAsync(theme, server: server);
        await admin.SignUpAsync();
        await InviteAsync(admin, "grace@example.com", look: true);
        await Assertions.Expect(admin.Page.GetByRole(AriaRole.Group, new() { Name = "Invited" })).ToContainTextAsync("grace@example.com");
        await admin.Page.GetByRole(AriaRole.Group, new() { Name = "Invited" }).ScrollIntoViewIfNeededAsync();
        await admin.PictureAsync($"invited-{theme}");
        await admin.ShouldBeAccessibleAsync();
        await admin.Page.GetByRole(AriaRole.Group, new() { Name = "Invited" }).GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(admin.Page.GetByText("You are alone here")).ToBeVisibleAsync();
    }

    private static async Task<string> InviteAsync(Visitor admin, string email, bool look = false)
    {
        var page = admin.Page;
        await page.GotoAsync("/settings");
        await admin.ReadyAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Invite somebody" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("E-mail").FillAsync("nobody");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Make the link" }).ClickAsync();
        await Assertions.Expect(dialog.Locator("#invite-email-note")).ToContainTextAsync("not an e-mail address");
        if (look) await admin.ShouldBeAccessibleAsync();
        await dialog.GetByLabel("E-mail").FillAsync(email);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Make the link" }).ClickAsync();
        var link = await dialog.GetByLabel("Link", new() { Exact = true }).InputValueAsync();
        if (look) await admin.ShouldBeAccessibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await dialog.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        return link;
    }
}
