using Microsoft.Playwright;
using Orchestrator.E2E.Harness;

namespace Orchestrator.E2E;

/// <summary>The API as a page.</summary>
public sealed class ApiDocsJourneys(Stage stage)
{
    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task A_visitor_finds_an_endpoint_by_keyboard_reads_it_and_copies_the_call(string theme)
    {
        await using var visitor = await stage.VisitAsync(theme);
        var page = visitor.Page;
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.GotoAsync("/api-docs");
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", theme);
        await visitor.ShouldBeAccessibleAsync();
        await visitor.PictureAsync($"api-docs-{theme}");

        await page.GetByLabel("Find an endpoint").FillAsync("duplicate");
        var found = page.Locator(".endpoint:not([hidden])");
        await Assertions.Expect(found).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("[data-found]:visible")).ToHaveCountAsync(1);
        await found.Locator("summary").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(found.GetByText("its steps have ids of their own")).ToBeVisibleAsync();
        await found.GetByRole(AriaRole.Button, new() { Name = "Copy as curl: Copy a workflow" }).PressAsync("Enter");
        await Assertions.Expect(found.GetByRole(AriaRole.Status)).ToHaveTextAsync("Copied");
        (await page.EvaluateAsync<string>("navigator.clipboard.readText()")).ShouldContain("/duplicate\" -H \"Content-Type: application/json\"");
        await visitor.ShouldBeAccessibleAsync();
        await visitor.PictureAsync($"api-docs-open-{theme}");

        await page.GetByLabel("Find an endpoint").FillAsync("no such words");
        await Assertions.Expect(page.GetByText("No endpoint has these words.")).ToBeVisibleAsync();
        visitor.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Somebody_signed_in_gets_there_from_the_menu_and_back_and_takes_the_document_along()
    {
        await using var visitor = await stage.VisitAsync();
        await visitor.SignUpAsync();
        var page = visitor.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "API", Exact = true }).ClickAsync();
        await page.ArriveAsync("**/api-docs");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "API", Exact = true })).ToBeVisibleAsync();
        await visitor.ShouldBeAccessibleAsync();
        await visitor.PictureAsync("api-docs-signed-in");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "OpenAPI document" }).ClickAsync());
        download.SuggestedFilename.ShouldBe("orchestrator-openapi.json");

        await page.GotoAsync("/api-docs#get_credentials");
        await Assertions.Expect(page.Locator("#get_credentials")).ToHaveAttributeAsync("open", "");
        await page.GetByRole(AriaRole.Link, new() { Name = "Schedules", Exact = true }).First.ClickAsync();
        visitor.Errors.ShouldBeEmpty();
    }
}
