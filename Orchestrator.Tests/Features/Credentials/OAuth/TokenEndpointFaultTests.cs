using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Credentials;
using Orchestrator.Tests.Actions;
using Orchestrator.Web.Features.Credentials;
using Orchestrator.Web.Features.Credentials.OAuth;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Features.Credentials.OAuth;

/// <summary>What token endpoints do wrong: each is named clearly, nothing is lost, nothing leaks.</summary>
public sealed class TokenEndpointFaultTests(TokenWorld world) : IClassFixture<TokenWorld>
{
    private const string Secret = "secret-in-the-body";

    [Theory]
    [InlineData(200, "text/html", $"<html>{Secret}</html>", "answered 200 with a web page (text/html) that is not a JSON object")]
    [InlineData(200, "application/json", $$"""{"error":"invalid_client","error_description":"{{Secret}}"}""", "answered 200 with invalid_client")]
    [InlineData(200, "application/json", $$"""{"error":"{{Secret}}"}""", "answered 200 with an error this program does not know")]
    [InlineData(200, "application/json", $$"""{"ok":false,"x":"{{Secret}}"}""", "said that it did not work")]
    [InlineData(500, "text/plain", Secret, "answered 500")]
    [InlineData(503, "application/json", """{"error":"temporarily_unavailable"}""", "answered 503 with temporarily_unavailable")]
    [InlineData(200, "application/json", $$"""{"token":"{{Secret}}"}""", "without an access_token")]
    [InlineData(200, "application/json", """{"access_token":""}""", "without an access_token")]
    [InlineData(200, "application/json", """{"access_token":17}""", "without an access_token")]
    [InlineData(200, "application/json", $"""["{Secret}"]""", "not a JSON object")]
    [InlineData(200, "application/json", "", "not a JSON object")]
    [InlineData(200, "application/json", """{"access_token":"\ud800"}""", "not a JSON object")]
    public async Task An_answer_without_tokens_is_named_and_kept_to_itself(int status, string type, string body, string said)
    {
        await using var upstream = await Upstream.AnsweringAsync(status, type, body);
        var id = await world.AddAsync(upstream.Url, "the-refresh-token");
        var reason = await world.FailAsync(id);
        reason.ShouldContain(said);
        await NothingIsLostOrLeakedAsync(id, reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://127.0.0.1:9/")]
    public async Task A_redirect_to_itself_or_to_loopback_is_not_followed(string location)
    {
        await using var upstream = await Upstream.AnsweringAsync(307, "text/plain", Secret, ("Location", location.Length > 0 ? location : "/"));
        var id = await world.AddAsync(upstream.Url, "the-refresh-token");
        var reason = await world.FailAsync(id);
        reason.ShouldContain("answered with a redirect (307)");
        upstream.Requests.Count.ShouldBe(1);
        await NothingIsLostOrLeakedAsync(id, reason);
    }

    [Fact]
    public async Task An_endpoint_on_a_forbidden_address_is_not_called()
    {
        var id = await world.AddAsync("http://169.254.169.254/token", "the-refresh-token");
        var reason = await world.FailAsync(id);
        reason.ShouldStartWith("Address not allowed: 169.254.169.254");
        await NothingIsLostOrLeakedAsync(id, reason);
    }

    [Fact]
    public async Task A_body_without_end_is_not_read_to_its_end()
    {
        var block = new byte[64 * 1024];
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(block, context.RequestAborted);
        });
        var id = await world.AddAsync(upstream.Url, "the-refresh-token");
        var reason = await world.FailAsync(id);
        reason.ShouldContain("larger than 1 MB");
        await NothingIsLostOrLeakedAsync(id, reason);
    }

    [Fact]
    public async Task An_endpoint_that_hangs_is_given_up_after_30_seconds()
    {
        var arrived = new TaskCompletionSource();
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            arrived.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        var id = await world.AddAsync(upstream.Url, "the-refresh-token");
        var refresh = world.RefreshAsync(id);
        await arrived.Task;
        world.Time.Advance(TokenEndpoint.TotalTimeout - TimeSpan.FromSeconds(1));
        refresh.IsCompleted.ShouldBeFalse();
        world.Time.Advance(TimeSpan.FromSeconds(1));
        var reason = (await refresh).ShouldBeOfType<TokenRefresh.Failed>().Reason;
        reason.ShouldContain("had not answered");
        await NothingIsLostOrLeakedAsync(id, reason);
    }

    [Fact]
    public async Task A_connection_that_is_not_taken_is_given_up_after_5_seconds()
    {
        var other = await world.StartProcessAsync(services => services.AddSingleton<INameResolver>(new SilentNames()));
        var id = await world.AddAsync("https://tokens.example.com/", "the-refresh-token");
        var refresh = world.RefreshAsync(id, other);
        await world.Time.UntilDueWithin(TokenEndpoint.ConnectTimeout);
        world.Time.Advance(TokenEndpoint.ConnectTimeout);
        (await refresh).ShouldBeOfType<TokenRefresh.Failed>().Reason.ShouldContain("did not take the connection in time");
    }

    [Theory]
    [InlineData("\"soon\"", "is not a number")]
    [InlineData("-5", "is not above 0")]
    [InlineData("0", "is not above 0")]
    [InlineData("1e30", "is more than ten years")]
    [InlineData("{}", "is not a number")]
    public async Task A_life_that_makes_no_sense_loses_no_token_and_is_said(string life, string said)
    {
        await using var upstream = await Upstream.AnsweringAsync(200, "application/json", $$"""{"access_token":"new-access","refresh_token":"new-refresh","expires_in":{{life}}}""");
        var id = await world.AddAsync(upstream.Url, "the-refresh-token");
        (await world.RefreshAsync(id)).ShouldBeOfType<TokenRefresh.Renewed>();
        var row = await world.RowAsync(id);
        row.ExpiresAt.ShouldBe(world.Time.GetUtcNow().AddHours(1));
        row.LastError!.ShouldContain($"its expires_in {said}: one hour is assumed");
        (await world.SecretsAsync(id)).RefreshToken.ShouldBe("new-refresh");
    }

    [Fact]
    public async Task An_absent_life_is_taken_as_an_hour_and_shown()
    {
        await using var upstream = await Upstream.AnsweringAsync(200, "application/json", """{"access_token":"new-access"}""");
        var id = await world.AddAsync(upstream.Url, "the-refresh-token");
        await world.RefreshAsync(id);
        (await world.Services.GetRequiredService<CredentialStore>().FindAsync(TokenWorld.Owner, id, cancellationToken: TestContext.Current.CancellationToken))!.ExpiresAt.ShouldBe(world.Time.GetUtcNow() + OAuthTokens.AssumedLife);
    }

    [Fact]
    public async Task Failures_are_tried_with_backoff_and_many_steps_are_not_many_calls()
    {
        await using var upstream = await Upstream.AnsweringAsync(500, "text/plain", Secret);
        var id = await world.AddAsync(upstream.Url, "the-refresh-token");
        for (var ask = 0; ask < 20; ask++) await world.FailAsync(id);
        upstream.Requests.Count.ShouldBe(1);
        var first = (await world.RowAsync(id)).RefreshAt!.Value - world.Time.GetUtcNow();
        first.ShouldBeInRange(TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(60));
        for (var cycle = 0; cycle < 4; cycle++)
        {
            world.Time.MoveTo((await world.RowAsync(id)).RefreshAt!.Value);
            await world.Services.GetRequiredService<DueTokens>().RefreshAsync(CancellationToken.None);
        }
        var row = await world.RowAsync(id);
        (row.RefreshFailures, row.NeedsReconnect, row.Enabled).ShouldBe((5, false, true));
        (row.RefreshAt!.Value - world.Time.GetUtcNow()).ShouldBeInRange(TimeSpan.FromMinutes(11), TimeSpan.FromMinutes(15));
    }

    private async Task NothingIsLostOrLeakedAsync(string id, string reason)
    {
        var (row, secrets) = (await world.RowAsync(id), await world.SecretsAsync(id));
        (row.LastError, row.LeaseOwner, row.Version, row.Enabled, row.NeedsReconnect).ShouldBe((reason, null, 1, true, false));
        (secrets.RefreshToken, secrets.Value.GetProperty("access_token").GetString()).ShouldBe(("the-refresh-token", "old-access"));
        world.Log.Single(line => line.Contains(id, StringComparison.Ordinal)).ShouldStartWith("Warning");
        string.Join('\n', [.. world.Log, reason]).ShouldSatisfyAllConditions(text => text.ShouldNotContain(Secret), text => text.ShouldNotContain("the-refresh-token"), text => text.ShouldNotContain(AuthorizationServer.ClientSecret));
    }

    private sealed class SilentNames : INameResolver
    {
        public async Task<IPAddress[]> ResolveAsync(string name, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return [];
        }
    }
}
