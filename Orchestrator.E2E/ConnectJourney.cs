using Microsoft.Playwright;
using Orchestrator.E2E.Harness;
using Orchestrator.Tests.Features.Credentials.OAuth;

namespace Orchestrator.E2E;

public sealed class ConnectJourney(Stage stage)
{
    [Fact]
    public async Task A_credential_is_connected_at_its_provider_and_says_when_it_expires()
    {
        await using var provider = await AuthorizationServer.StartAsync();
        await using var server = await Server.StartAsync(("Orchestrator__Outbound__AllowedHosts__0", "127.0.0.1"));
        await using var visitor = await stage.VisitAsync(server: server);
        var page = visitor.Page;
        await visitor.SignUpAsync();
        var made = await page.APIRequest.PostAsync("/credentials", new()
        {
            DataObject = new
            {
                id = "calendar", name = "Calendar", kind = "oauth2", authorize_url = provider.AuthorizeUrl, refresh_url = provider.TokenUrl, client_id = AuthorizationServer.ClientId, client_secret = AuthorizationServer.ClientSecret,
            },
        });
        made.Status.ShouldBe(201);

        await page.GotoAsync("/credentials");
        await visitor.ReadyAsync();
        await page.GetByRole(AriaRole.Row, new() { Name = "calendar" }).GetByText("calendar", new() { Exact = true }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Connect", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Deny" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Access was denied at the provider");
        await visitor.ReadyAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Connect again" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Allow" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "calendar" })).ToContainTextAsync("holds a new token. It expires in");
        page.Url.ShouldNotContain("code=");
        await visitor.ReadyAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Go to credentials" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "calendar" })).ToContainTextAsync("Healthy");
        visitor.Errors.ShouldBeEmpty();
    }
}
