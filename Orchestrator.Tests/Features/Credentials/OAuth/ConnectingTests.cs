using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Credentials;
using Orchestrator.Web.Features.Credentials.OAuth;

namespace Orchestrator.Tests.Features.Credentials.OAuth;

public sealed class ConnectingTests(TokenWorld world) : IClassFixture<TokenWorld>
{
    private const string Origin = "https://flows.example.com";

    private Connecting Connecting => world.Services.GetRequiredService<Connecting>();

    [Fact]
    public async Task A_credential_without_a_token_is_connected_with_a_code_and_a_verifier_and_renews_itself_from_then_on()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var id = await AddAsync(server);
        (await world.RowAsync(id)).ShouldSatisfyAllConditions(row => row.NeedsReconnect.ShouldBeTrue(), row => row.LastError.ShouldBe("It is not connected yet."));
        var (ended, _) = await ConnectAsync(server, id);

        ended.Problem.ShouldBeNull();
        ended.ExpiresAt.ShouldBe(world.Time.GetUtcNow().AddHours(1));
        server.LastForm["redirect_uri"].ShouldBe($"{Origin}/oauth/callback");
        server.LastForm["code_verifier"].Length.ShouldBe(43);
        var row = await world.RowAsync(id);
        (row.NeedsReconnect, row.LastError, row.HasRefreshToken).ShouldBe((false, null, true));
        (await world.MemberAsync(id, "access_token")).ShouldStartWith("access-");
        (await world.RefreshAsync(id)).ShouldBeOfType<TokenRefresh.Renewed>();
        await using var db = world.Services.GetRequiredService<AppDbOpening>().ForSystem();
        (await db.AuditEvents.SingleAsync(one => one.ObjectId == id && one.Action == "credential.connected", TestContext.Current.CancellationToken)).ActorId.ShouldBe(TokenWorld.Owner.UserId);
    }

    [Fact]
    public async Task One_that_needs_reconnect_is_mended_by_it()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var id = await AddAsync(server);
        await ConnectAsync(server, id);
        server.RevokeAll();
        (await world.RefreshAsync(id)).ShouldBeOfType<TokenRefresh.Impossible>();
        (await ConnectAsync(server, id)).Ended.Problem.ShouldBeNull();
        (await world.RefreshAsync(id)).ShouldBeOfType<TokenRefresh.Renewed>();
    }

    [Fact]
    public async Task The_address_keeps_what_it_says_itself_and_says_each_thing_once()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var id = await AddAsync(server, authorizeUrl: $"{server.Url}/authorize?prompt=consent&state=mine&scope=old");
        var query = QueryHelpers.ParseQuery(new Uri((await BeginAsync(id)).Url).Query);
        query.Keys.ShouldBe(["prompt", "response_type", "client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method", "scope"]);
        query.Values.ShouldAllBe(values => values.Count == 1);
        (query["state"].ToString().Length, query["scope"].ToString(), query["code_challenge_method"].ToString()).ShouldBe((43, "calendar.read", "S256"));
    }

    [Fact]
    public async Task Denied_access_changes_nothing_and_is_said_in_words_of_our_own()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var id = await AddAsync(server);
        var (ended, _) = await ConnectAsync(server, id, allow: false);
        (ended.Problem, ended.CredentialId).ShouldBe(("Access was denied at the provider. Nothing was changed.", id));
        (await world.RowAsync(id)).Version.ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_holds_once()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var id = await AddAsync(server);
        var (_, again) = await ConnectAsync(server, id);
        (await again()).Problem!.ShouldStartWith("This answer was used before");
    }

    [Fact]
    public async Task An_answer_after_ten_minutes_is_too_late()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var id = await AddAsync(server);
        var away = await BeginAsync(id);
        world.Time.Advance(ConnectStates.Life + TimeSpan.FromSeconds(1));
        (await EndAsync(away, await AuthorizationServer.DecideAsync(away.Url))).Problem!.ShouldStartWith("That took longer than ten minutes");
    }

    [Fact]
    public async Task Another_person_or_another_browser_cannot_end_what_somebody_began()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var id = await AddAsync(server);
        foreach (var (caller, browser) in new (Caller, Func<string, string?>)[] { (TokenWorld.Owner with { UserId = "user-2" }, own => own), (TokenWorld.Owner, _ => ConnectStates.NewSecret()), (TokenWorld.Owner, _ => null) })
        {
            var away = await BeginAsync(id);
            var back = await AuthorizationServer.DecideAsync(away.Url);
            (await Connecting.EndAsync(caller, browser(away.Browser), Answer(back), CancellationToken.None)).Problem!.ShouldStartWith("This connection was begun in another session");
        }
        (await world.RowAsync(id)).Version.ShouldBe(1);
    }

    [Fact]
    public async Task A_state_that_was_never_given_out_and_none_at_all_are_refused()
    {
        (await Connecting.EndAsync(TokenWorld.Owner, "b", new ProviderAnswer("made-up", "code", null), CancellationToken.None)).Problem!.ShouldContain("is not known here");
        (await Connecting.EndAsync(TokenWorld.Owner, "b", new ProviderAnswer(null, "code", null), CancellationToken.None)).Problem!.ShouldContain("says nothing about which connection");
    }

    [Fact]
    public async Task A_code_that_the_provider_does_not_take_is_said_without_its_body()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var id = await AddAsync(server);
        var away = await BeginAsync(id);
        var state = Answer(await AuthorizationServer.DecideAsync(away.Url)).State;
        var ended = await Connecting.EndAsync(TokenWorld.Owner, away.Browser, new ProviderAnswer(state, "stolen", null), CancellationToken.None);
        ended.Problem!.ShouldContain("invalid_grant");
        ended.Problem!.ShouldNotContain("secret-of-the-provider");
        string.Join('\n', world.Log).ShouldNotContain("stolen");
    }

    [Fact]
    public async Task What_is_missing_to_connect_is_said()
    {
        var id = await world.AddAsync("https://tokens.example.com", "r");
        (await Connecting.BeginAsync(TokenWorld.Owner, id, null, Origin, CancellationToken.None)).ShouldBeOfType<ConnectBegun.Refused>().Reason.ShouldContain("authorize URL");
        (await Connecting.BeginAsync(TokenWorld.Owner with { TenantId = "tenant-2" }, id, null, Origin, CancellationToken.None)).ShouldBeOfType<ConnectBegun.Refused>().Reason.ShouldBe("There is no such credential.");
    }

    private async Task<string> AddAsync(AuthorizationServer server, string? authorizeUrl = null)
    {
        var id = $"c{Guid.NewGuid():N}";
        (await world.Services.GetRequiredService<CredentialStore>().CreateAsync(TokenWorld.Owner, TokenWorld.Owner.TenantId, id, new CredentialInput
        {
            Name = "Calendar", Kind = "oauth2", AuthorizeUrl = authorizeUrl ?? server.AuthorizeUrl, RefreshUrl = server.TokenUrl, Scopes = "calendar.read",
            ClientId = AuthorizationServer.ClientId, ClientSecret = AuthorizationServer.ClientSecret,
        })).ShouldBeOfType<VaultOutcome.Done>();
        return id;
    }

    private async Task<ConnectBegun.Away> BeginAsync(string id) => (await Connecting.BeginAsync(TokenWorld.Owner, id, null, Origin, CancellationToken.None)).ShouldBeOfType<ConnectBegun.Away>();

    private async Task<(ConnectEnded Ended, Func<Task<ConnectEnded>> Again)> ConnectAsync(AuthorizationServer server, string id, bool allow = true)
    {
        var away = await BeginAsync(id);
        away.Url.ShouldStartWith(server.Url);
        var back = await AuthorizationServer.DecideAsync(away.Url, allow);
        back.ToString().ShouldStartWith($"{Origin}/oauth/callback?");
        return (await EndAsync(away, back), () => EndAsync(away, back));
    }

    private Task<ConnectEnded> EndAsync(ConnectBegun.Away away, Uri back) => Connecting.EndAsync(TokenWorld.Owner, away.Browser, Answer(back), CancellationToken.None);

    private static ProviderAnswer Answer(Uri back)
    {
        var query = QueryHelpers.ParseQuery(back.Query);
        return new ProviderAnswer(query.GetValueOrDefault("state"), query.GetValueOrDefault("code"), query.GetValueOrDefault("error"));
    }
}
