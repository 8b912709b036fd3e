using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Tests.Actions;
using Orchestrator.Web.Features.Credentials;
using Orchestrator.Web.Features.Credentials.OAuth;

namespace Orchestrator.Tests.Features.Credentials.OAuth;

public sealed class DueTokensTests(TokenWorld world) : IClassFixture<TokenWorld>
{
    [Fact]
    public async Task What_expires_within_five_minutes_is_refreshed_and_nothing_else()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var soon = await world.AddAsync(server.TokenUrl, server.Grant(), TimeSpan.FromMinutes(5));
        var later = await world.AddAsync(server.TokenUrl, server.Grant(), TimeSpan.FromMinutes(6));
        await world.Services.GetRequiredService<DueTokens>().RefreshAsync(CancellationToken.None);
        (await world.RowAsync(soon)).Version.ShouldBe(2);
        (await world.RowAsync(later)).Version.ShouldBe(1);
    }

    [Fact]
    public async Task One_that_hangs_and_one_that_fails_stop_no_other()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var open = new TaskCompletionSource();
        await using var hanging = await Upstream.StartAsync(_ => open.Task);
        await using var failing = await Upstream.AnsweringAsync(500, "text/plain", "no");
        await world.AddAsync(hanging.Url, "r");
        await world.AddAsync(failing.Url, "r");
        var ids = new List<string>();
        for (var count = 0; count < DueTokens.AtATime * 2; count++) ids.Add(await world.AddAsync(server.TokenUrl, server.Grant()));
        var answered = new TaskCompletionSource();
        server.BeforeRefresh = () => { if (server.Refreshes == ids.Count - 1) answered.TrySetResult(); return Task.CompletedTask; };

        var cycle = world.Services.GetRequiredService<DueTokens>().RefreshAsync(CancellationToken.None);
        await answered.Task;
        cycle.IsCompleted.ShouldBeFalse();
        open.SetResult();
        await cycle;
        foreach (var id in ids) (await world.RowAsync(id)).Version.ShouldBe(2);
    }

    [Fact]
    public async Task One_that_is_switched_off_sends_nothing()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var id = await world.AddAsync(server.TokenUrl, server.Grant());
        await world.ChangeAsync(id, new CredentialInput { Enabled = false });
        await world.Services.GetRequiredService<DueTokens>().RefreshAsync(CancellationToken.None);
        (await world.RefreshAsync(id)).ShouldBeOfType<TokenRefresh.Impossible>();
        server.Refreshes.ShouldBe(0);
    }

    [Fact]
    public async Task The_job_is_registered_every_minute()
    {
        await using var app = new TestApp();
        await ((IAsyncLifetime)app).InitializeAsync();
        var scheduler = await app.Services.GetRequiredService<Quartz.ISchedulerFactory>().GetScheduler(TestContext.Current.CancellationToken);
        var trigger = (await scheduler.GetTrigger(new Quartz.TriggerKey("token-refresh"), TestContext.Current.CancellationToken)).ShouldBeAssignableTo<Quartz.ISimpleTrigger>()!;
        trigger.RepeatInterval.ShouldBe(TimeSpan.FromSeconds(60));
    }
}
