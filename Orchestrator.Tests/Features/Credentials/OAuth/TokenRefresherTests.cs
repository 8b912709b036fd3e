using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Tests.Actions;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Credentials;
using Orchestrator.Web.Features.Credentials.OAuth;

namespace Orchestrator.Tests.Features.Credentials.OAuth;

public sealed class TokenRefresherTests(TokenWorld world) : IClassFixture<TokenWorld>
{
    [Fact]
    public async Task A_refresh_posts_the_form_and_keeps_what_came_back()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var id = await world.AddAsync(server.TokenUrl, server.Grant());
        await world.ChangeAsync(id, new CredentialInput { Scopes = "calendar.read" });

        (await world.RefreshAsync(id)).ShouldBeOfType<TokenRefresh.Renewed>();

        server.LastForm.Keys.ShouldBe(["grant_type", "refresh_token", "scope", "client_id", "client_secret"]);
        (server.LastForm["grant_type"], server.LastForm["scope"]).ShouldBe(("refresh_token", "calendar.read"));
        (await world.MemberAsync(id, "access_token")).ShouldStartWith("access-");
        var row = await world.RowAsync(id);
        row.ExpiresAt.ShouldBe(world.Time.GetUtcNow().AddHours(1));
        row.RefreshAt.ShouldBe(world.Time.GetUtcNow().AddMinutes(54));
        (row.LastRefreshedAt, row.LastError, row.LeaseOwner, row.Version).ShouldBe((world.Time.GetUtcNow(), null, null, 3));
    }

    [Fact]
    public async Task A_client_may_prove_itself_with_basic_instead()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var id = await world.AddAsync(server.TokenUrl, server.Grant());
        await world.ChangeAsync(id, new CredentialInput { ClientAuth = "basic" });
        (await world.RefreshAsync(id)).ShouldBeOfType<TokenRefresh.Renewed>();
        server.LastForm.Keys.ShouldBe(["grant_type", "refresh_token"]);
    }

    [Fact]
    public async Task A_returned_refresh_token_replaces_the_old_one_which_stays_sealed_for_one_try()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var first = server.Grant();
        var id = await world.AddAsync(server.TokenUrl, first);
        await world.RefreshAsync(id);
        var second = (await world.SecretsAsync(id)).RefreshToken;
        second.ShouldNotBe(first);
        (await world.SecretsAsync(id)).PreviousRefreshToken.ShouldBe(first);
        await world.RefreshAsync(id);
        (await world.SecretsAsync(id)).PreviousRefreshToken.ShouldBe(second);
        (server.Refreshes, server.Reuses).ShouldBe((2, 0));
    }

    [Fact]
    public async Task None_returned_keeps_the_old_one_and_other_members_of_the_value_stay_beside_new_ones()
    {
        await using var upstream = await Upstream.AnsweringAsync(200, "application/json", """{"access_token":"new-access","expires_in":"1800","region":"eu"}""");
        var id = await world.AddAsync(upstream.Url, "the-refresh-token");
        await world.RefreshAsync(id);
        (await world.SecretsAsync(id)).RefreshToken.ShouldBe("the-refresh-token");
        (await world.MemberAsync(id, "access_token")).ShouldBe("new-access");
        (await world.MemberAsync(id, "team")).ShouldBe("acme");
        (await world.MemberAsync(id, "region")).ShouldBe("eu");
        (await world.RowAsync(id)).ExpiresAt.ShouldBe(world.Time.GetUtcNow().AddMinutes(30));
    }

    [Fact]
    public async Task Many_who_ask_at_once_share_one_call()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var open = new TaskCompletionSource();
        server.BeforeRefresh = () => open.Task;
        var id = await world.AddAsync(server.TokenUrl, server.Grant());
        var asked = Enumerable.Range(0, 50).Select(_ => world.RefreshAsync(id)).ToArray();
        open.SetResult();
        (await Task.WhenAll(asked)).ShouldAllBe(ended => ended is TokenRefresh.Renewed);
        server.Refreshes.ShouldBe(1);
    }

    [Fact]
    public async Task Who_holds_an_older_version_than_the_vault_gets_the_newer_one_without_a_call()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var id = await world.AddAsync(server.TokenUrl, server.Grant());
        await world.RefreshAsync(id);
        (await world.Services.GetRequiredService<ITokenRefresh>().RefreshAsync(TokenWorld.Owner.TenantId, id, 1, CancellationToken.None)).ShouldBeOfType<TokenRefresh.Renewed>();
        server.Refreshes.ShouldBe(1);
    }

    [Fact]
    public async Task Of_two_processes_one_refreshes_and_the_other_waits_for_what_it_keeps()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var (arrived, open) = (new TaskCompletionSource(), new TaskCompletionSource());
        server.BeforeRefresh = () => { arrived.TrySetResult(); return open.Task; };
        var other = await world.StartProcessAsync();
        var id = await world.AddAsync(server.TokenUrl, server.Grant());

        var first = world.RefreshAsync(id);
        await arrived.Task;
        var second = world.RefreshAsync(id, other);
        await world.Time.UntilDueWithin(TimeSpan.FromMilliseconds(5));
        open.SetResult();
        (await first).ShouldBeOfType<TokenRefresh.Renewed>();
        world.Time.Advance(TimeSpan.FromMilliseconds(5));
        (await second).ShouldBeOfType<TokenRefresh.Renewed>();
        (server.Refreshes, server.Reuses).ShouldBe((1, 0));
    }

    [Fact]
    public async Task The_lease_of_a_process_that_died_lapses_and_what_it_may_have_spent_is_said()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var spent = server.Grant();
        var id = await world.AddAsync(server.TokenUrl, spent);
        await world.SetAsync(id, row => (row.LeaseOwner, row.LeaseUntil) = ("a process that died", world.Time.GetUtcNow() - TimeSpan.FromSeconds(1)));
        server.RevokeAll();

        var reason = (await world.RefreshAsync(id)).ShouldBeOfType<TokenRefresh.Impossible>().Reason;
        reason.ShouldContain("invalid_grant");
        reason.ShouldContain("interrupted before its answer was kept");
        reason.ShouldEndWith("Connect it again.");
        (await world.RowAsync(id)).NeedsReconnect.ShouldBeTrue();
    }

    [Fact]
    public async Task Tokens_a_person_set_meanwhile_win()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var (arrived, open) = (new TaskCompletionSource(), new TaskCompletionSource());
        server.BeforeRefresh = () => { arrived.TrySetResult(); return open.Task; };
        var id = await world.AddAsync(server.TokenUrl, server.Grant());
        var refresh = world.RefreshAsync(id);
        await arrived.Task;
        await world.ChangeAsync(id, new CredentialInput { Value = new(Given: true, System.Text.Json.JsonElement.Parse("""{"access_token":"by-hand"}""")), RefreshToken = "by-hand" });
        open.SetResult();
        (await refresh).ShouldBeOfType<TokenRefresh.Renewed>();
        (await world.MemberAsync(id, "access_token")).ShouldBe("by-hand");
        (await world.SecretsAsync(id)).RefreshToken.ShouldBe("by-hand");
    }

    [Fact]
    public async Task Another_setting_a_person_changed_meanwhile_stays_and_the_tokens_are_kept_too()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var (arrived, open) = (new TaskCompletionSource(), new TaskCompletionSource());
        server.BeforeRefresh = () => { arrived.TrySetResult(); return open.Task; };
        var id = await world.AddAsync(server.TokenUrl, server.Grant());
        var refresh = world.RefreshAsync(id);
        await arrived.Task;
        await world.ChangeAsync(id, new CredentialInput { Scopes = "calendar.read", Name = "Renamed" });
        open.SetResult();
        (await refresh).ShouldBeOfType<TokenRefresh.Renewed>();
        var row = await world.RowAsync(id);
        (row.Name, row.Scopes).ShouldBe(("Renamed", "calendar.read"));
        (await world.MemberAsync(id, "access_token")).ShouldStartWith("access-");
        server.BeforeRefresh = () => Task.CompletedTask;
        (await world.RefreshAsync(id)).ShouldBeOfType<TokenRefresh.Renewed>();
    }

    [Fact]
    public async Task A_lost_grant_needs_reconnect_is_not_tried_again_and_is_said_once_with_the_workflows_that_use_it()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var id = await world.AddAsync(server.TokenUrl, server.Grant());
        await Engine.EngineServices.AddWorkflowAsync(world.Services.GetRequiredService<AppDbOpening>().ForSystem(), TokenWorld.Owner.TenantId, $"w{id}");
        await using (var db = world.Services.GetRequiredService<AppDbOpening>().ForSystem())
            await db.Workflows.Where(row => row.Id == $"w{id}").ExecuteUpdateAsync(set => set.SetProperty(row => row.Draft, $$"""{"url":"credentials://{{id}}/access_token"}"""), TestContext.Current.CancellationToken);
        server.RevokeAll();

        for (var time = 0; time < 3; time++) (await world.RefreshAsync(id)).ShouldBeOfType<TokenRefresh.Impossible>().Reason.ShouldContain("invalid_grant");
        world.Time.Advance(TimeSpan.FromHours(1));
        await world.Services.GetRequiredService<DueTokens>().RefreshAsync(CancellationToken.None);

        var row = await world.RowAsync(id);
        (row.NeedsReconnect, row.RefreshAt).ShouldBe((true, null));
        row.LastError!.ShouldContain("Connect it again");
        world.Log.Where(line => line.Contains(id, StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldContain($"Workflows that use it: w{id}");
        await using var read = world.Services.GetRequiredService<AppDbOpening>().ForSystem();
        var noted = await read.AuditEvents.Where(one => one.ObjectId == id && one.Result == "needs_reconnect").ToListAsync(TestContext.Current.CancellationToken);
        noted.ShouldHaveSingleItem().TenantId.ShouldBe(TokenWorld.Owner.TenantId);
        (await world.MemberAsync(id, "access_token")).ShouldBe("old-access", "it is usable until it expires");
    }

    [Fact]
    public async Task A_new_refresh_token_that_is_refused_gives_the_old_one_its_one_try()
    {
        string[] answers = ["""{"access_token":"a","refresh_token":"new"}""", """{"error":"invalid_grant"}""", """{"access_token":"b","refresh_token":"newer"}"""];
        var asked = 0;
        await using var upstream = await Upstream.StartAsync(context =>
        {
            var body = answers[asked++];
            context.Response.StatusCode = body.Contains("error", StringComparison.Ordinal) ? 400 : 200;
            return Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, body);
        });
        var id = await world.AddAsync(upstream.Url, "old");
        await world.RefreshAsync(id);
        (await world.RefreshAsync(id)).ShouldBeOfType<TokenRefresh.Renewed>();
        upstream.Requests.Select(request => request.Body.Split('&')[1]).ShouldBe(["refresh_token=old", "refresh_token=new", "refresh_token=old"]);
        (await world.SecretsAsync(id)).RefreshToken.ShouldBe("newer");
    }
}
