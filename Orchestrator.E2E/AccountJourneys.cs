using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

public sealed class AccountJourneys(Stage stage)
{
    [Fact]
    public async Task A_new_visitor_makes_an_account_signs_out_and_signs_in_again()
    {
        await using var visitor = await stage.VisitAsync();
        var email = await visitor.SignUpAsync();
        (await visitor.Page.TitleAsync()).ShouldBe("Workflows · Orchestrator");

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await visitor.Page.ArriveAsync("**/sign-in");
        await visitor.Page.GetByLabel("E-mail").FillAsync(email);
        await visitor.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Visitor.Password);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await visitor.Page.ArriveAsync("**/workflows");
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_page_asked_for_before_signing_in_is_the_page_one_lands_on()
    {
        await using var visitor = await stage.VisitAsync();
        var email = await visitor.SignUpAsync();
        await using var later = await stage.VisitAsync();
        await later.Page.GotoAsync("/api-keys");
        await later.Page.ArriveAsync("**/sign-in?returnUrl=*");
        await later.Page.GetByLabel("E-mail").FillAsync(email);
        await later.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Visitor.Password);
        await later.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await later.Page.ArriveAsync("**/api-keys");
    }

    [Fact]
    public async Task Somebody_who_is_at_a_page_keeps_the_session_with_it()
    {
        await using var visitor = await stage.VisitAsync();
        await visitor.SignUpAsync();
        // Two minutes pass, for the page.
        await visitor.Page.EvaluateAsync("Date.now = (now => () => now() + 120_000)(Date.now)");
        var said = await visitor.Page.RunAndWaitForResponseAsync(() => visitor.Page.Keyboard.PressAsync("Shift"), "**/api/user");
        said.Status.ShouldBe(200);
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_mistake_in_the_sign_up_form_is_named_beside_its_field()
    {
        await using var visitor = await stage.VisitAsync();
        await visitor.Page.GotoAsync("/sign-up");
        await visitor.Page.GetByLabel("E-mail").FillAsync("mira@nowhere@example.com");
        await visitor.Page.GetByLabel("Password", new() { Exact = true }).FillAsync("password123");
        await visitor.Page.Locator("form").EvaluateAsync("form => form.noValidate = true");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();

        await Assertions.Expect(visitor.Page.Locator("#email-note")).ToContainTextAsync("not an e-mail address");
        await Assertions.Expect(visitor.Page.Locator("#password-note")).ToContainTextAsync("first anyone would guess");
        await Assertions.Expect(visitor.Page.GetByLabel("E-mail")).ToHaveValueAsync("mira@nowhere@example.com");
    }

    [Fact]
    public async Task The_first_account_of_an_instance_administers_it_and_closes_registration()
    {
        await using var server = await Server.StartAsync();
        await using var first = await stage.VisitAsync(server: server);
        await first.Page.GotoAsync("/");
        await first.Page.ArriveAsync("**/sign-up");
        await Assertions.Expect(first.Page.GetByRole(AriaRole.Heading, new() { Name = "Create the administrator" })).ToBeVisibleAsync();
        await first.SignUpAsync();

        await using var second = await stage.VisitAsync(server: server);
        await second.Page.GotoAsync("/sign-up");
        await Assertions.Expect(second.Page.GetByRole(AriaRole.Heading, new() { Name = "No new accounts" })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task The_account_pages_are_accessible(string theme)
    {
        await using var visitor = await stage.VisitAsync(theme);
        foreach (var path in new[] { "/sign-in", "/sign-up" })
        {
            await visitor.Page.GotoAsync(path);
            await Assertions.Expect(visitor.Page.Locator("html")).ToHaveAttributeAsync("data-theme", theme);
            await visitor.ShouldBeAccessibleAsync();
        }
        visitor.Errors.ShouldBeEmpty();
    }
}
