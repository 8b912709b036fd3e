namespace Orchestrator.Tests.Features.Credentials.OAuth;

/// <summary>Connecting over HTTP, as a browser does.</summary>
public sealed class ConnectTests(RefreshByStepsTests.World app) : IClassFixture<RefreshByStepsTests.World>
{
    [Fact]
    public async Task A_browser_goes_to_the_provider_comes_back_and_the_vault_holds_the_tokens()
    {
        await using var server = await AuthorizationServer.StartAsync();
        using var owner = await ReadyAsync(server);
        var away = await owner.GetAsync("/oauth/connect/calendar");
        away.Status.ShouldBe(302, away.Text);
        var back = await AuthorizationServer.DecideAsync(away.Headers.Location!.ToString());
        back.GetLeftPart(UriPartial.Path).ShouldBe(new Uri(app.Address, "/oauth/callback").ToString());

        var ended = await owner.GetAsync(back.PathAndQuery);
        ended.Status.ShouldBe(302, ended.Text);
        ended.Headers.Location!.ToString().ShouldNotContain("code");
        var page = await owner.GetAsync(ended.Headers.Location.ToString());
        page.Text.ShouldContain("holds a new token. It expires in ");
        var credential = await owner.GetAsync("/credentials/calendar");
        credential.Json.GetProperty("has_refresh_token").GetBoolean().ShouldBeTrue();
        credential.Text.ShouldNotContain("access-");
    }

    [Fact]
    public async Task Another_session_of_the_same_person_cannot_end_it()
    {
        await using var server = await AuthorizationServer.StartAsync();
        using var owner = await ReadyAsync(server);
        var back = await AuthorizationServer.DecideAsync((await owner.GetAsync("/oauth/connect/calendar")).Headers.Location!.ToString());
        using var stranger = await app.SignUpAsync();
        var ended = await stranger.GetAsync(back.PathAndQuery);
        (await stranger.GetAsync(ended.Headers.Location!.ToString())).Text.ShouldContain("begun in another session");
        (await owner.GetAsync("/credentials/calendar")).Json.GetProperty("has_refresh_token").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Nobody_connects_without_a_session_and_another_site_cannot_make_one_do_it()
    {
        await using var server = await AuthorizationServer.StartAsync();
        using var nobody = app.Visitor();
        (await nobody.GetAsync("/oauth/connect/calendar")).Headers.Location!.ToString().ShouldContain("/sign-in");
        using var owner = await ReadyAsync(server);
        var sent = await owner.SendAsync(HttpMethod.Get, "/oauth/connect/calendar", content: null, key: null, ("Sec-Fetch-Site", "cross-site"));
        sent.Headers.Location!.ToString().ShouldStartWith("/oauth/connected");
        (await owner.GetAsync(sent.Headers.Location.ToString())).Text.ShouldContain("Another site may not connect your credentials");
    }

    [Fact]
    public async Task With_a_public_address_the_provider_sends_people_there()
    {
        await using var published = new Published();
        await ((IAsyncLifetime)published).InitializeAsync();
        await using var server = await AuthorizationServer.StartAsync();
        using var owner = await ReadyAsync(server, published);
        var away = await owner.GetAsync("/oauth/connect/calendar");
        away.Headers.Location!.Query.ShouldContain("redirect_uri=https%3A%2F%2Fflows.example.com%2Foauth%2Fcallback");
        away.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("orchestrator-connect=", StringComparison.Ordinal)).ShouldContain("; secure;", Case.Insensitive);
    }

    private async Task<Visitor> ReadyAsync(AuthorizationServer server, TestApp? where = null)
    {
        var owner = await (where ?? app).SignUpAsync();
        var made = await owner.PostAsync("/credentials", new
        {
            id = "calendar", name = "Calendar", kind = "oauth2", authorize_url = server.AuthorizeUrl, refresh_url = server.TokenUrl, client_id = AuthorizationServer.ClientId, client_secret = AuthorizationServer.ClientSecret,
        });
        made.Status.ShouldBe(201, made.Text);
        return owner;
    }

    private sealed class Published : TestApp
    {
        protected override IEnumerable<(string Key, string Value)> Settings => [("Orchestrator:PublicUrl", "https://flows.example.com/")];
    }
}
