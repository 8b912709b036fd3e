
namespace Orchestrator.Tests.Features.Credentials.OAuth;

/// <summary>Real runs with real requests: steps and people make the same one refresh.</summary>
public sealed class RefreshByStepsTests(RefreshByStepsTests.World app) : IClassFixture<RefreshByStepsTests.World>
{
    [Fact]
    public async Task Fifty_steps_with_an_expired_token_are_one_refresh()
    {
        await using var server = await AuthorizationServer.StartAsync();
        using var owner = await app.SignUpAsync();
        await MakeAsync(owner, server, "2020-01-01T00:00:00Z");
        (await RunAsync(owner, server, steps: 50)).ShouldBe("success");
        (server.Refreshes, server.Reuses).ShouldBe((1, 0));
    }

    [Fact]
    public async Task Fifty_steps_that_get_401_are_one_refresh_and_each_is_repeated_once()
    {
        await using var server = await AuthorizationServer.StartAsync();
        using var owner = await app.SignUpAsync();
        await MakeAsync(owner, server, "2099-01-01T00:00:00Z");
        (await RunAsync(owner, server, steps: 50)).ShouldBe("success");
        (server.Refreshes, server.Reuses).ShouldBe((1, 0));
    }

    [Fact]
    public async Task Refresh_now_renews_at_once_and_says_what_went_wrong()
    {
        await using var server = await AuthorizationServer.StartAsync();
        using var owner = await app.SignUpAsync();
        await MakeAsync(owner, server, "2099-01-01T00:00:00Z");
        var renewed = await owner.PostAsync("/credentials/calendar/refresh");
        renewed.Status.ShouldBe(200, renewed.Text);
        renewed.Json.GetProperty("expires_at").GetDateTimeOffset().ShouldBe(DateTimeOffset.UtcNow.AddHours(1), TimeSpan.FromMinutes(5));
        renewed.Text.ShouldNotContain("access-");

        server.RevokeAll();
        var lost = await owner.PostAsync("/credentials/calendar/refresh");
        (lost.Status, lost.ErrorId).ShouldBe((409, "CONFLICT"));
        lost.Message.ShouldContain("Connect it again");
        (await owner.GetAsync("/credentials/calendar")).Word("last_error").ShouldContain("invalid_grant");
    }

    private static async Task MakeAsync(Visitor owner, AuthorizationServer server, string expires)
    {
        var made = await owner.PostAsync("/credentials", new
        {
            id = "calendar", name = "Calendar", kind = "oauth2", value = new { access_token = "not-good-any-more", expires_at = expires }, refresh_token = server.Grant(), refresh_url = server.TokenUrl,
            client_id = AuthorizationServer.ClientId, client_secret = AuthorizationServer.ClientSecret,
        });
        made.Status.ShouldBe(201, made.Text);
    }

    private static async Task<string> RunAsync(Visitor owner, AuthorizationServer server, int steps)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Authorization"] = "Bearer credentials://calendar/access_token" };
        var names = Enumerable.Range(1, steps).Select(number => $"step{number}").ToArray();
        var workflow = await owner.CreateAsync(new
        {
            name = "Many",
            nodes = names.Select(name => Drawing.Step(name, new { actionType = "http/request", method = "GET", url = $"{server.Url}/resource", headers })).Prepend(Drawing.Trigger()),
            edges = names.Select(name => Drawing.Edge("t", name)),
        });
        return (await owner.UntilEndedAsync(await owner.ExecuteAsync(workflow))).GetProperty("status").GetString()!;
    }

    /// <summary>Steps may call loopback.</summary>
    public sealed class World : TestApp
    {
        protected override IEnumerable<(string Key, string Value)> Settings => [("Orchestrator:Outbound:AllowedHosts:0", "127.0.0.1")];
    }
}
