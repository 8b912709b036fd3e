using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Tests.Features.Members;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Account;

namespace Orchestrator.Tests.Features.Account;

public sealed class PageLimitTests(MembersApp app) : IClassFixture<MembersApp>
{
    [Fact]
    public async Task The_fifty_first_page_of_an_account_is_one_too_many_until_another_is_closed()
    {
        using var admin = await app.AdministratorAsync();
        var (member, id, _) = await app.MemberAsync(admin);
        var (other, otherId, _) = await app.MemberAsync(admin);
        using var _1 = member;
        using var _2 = other;
        var (somebody, somebodyElse) = (await PrincipalAsync(id), await PrincipalAsync(otherId));
        var pages = Enumerable.Range(0, 50).Select(_ => new Page(app.Services, somebody)).ToList();
        foreach (var page in pages) await page.ConnectAsync();
        pages.ShouldAllBe(page => !page.IsOneTooMany);

        var tooMany = new Page(app.Services, somebody);
        await tooMany.ConnectAsync();
        tooMany.IsOneTooMany.ShouldBeTrue();
        var others = new Page(app.Services, somebodyElse);
        await others.ConnectAsync();
        others.IsOneTooMany.ShouldBeFalse();

        // It was never counted.
        await tooMany.DisconnectAsync();
        (await IsOpenedAsync(somebody)).ShouldBeFalse();
        await pages[0].DisconnectAsync();
        (await IsOpenedAsync(somebody)).ShouldBeTrue();
        (await IsOpenedAsync(somebody)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_page_that_lost_its_connection_comes_back_however_many_there_are_by_then()
    {
        using var admin = await app.AdministratorAsync();
        var (member, id, _) = await app.MemberAsync(admin);
        using var _1 = member;
        var somebody = await PrincipalAsync(id);
        var page = new Page(app.Services, somebody);
        await page.ConnectAsync();
        await page.DisconnectAsync();
        for (var number = 0; number < 50; number++) (await IsOpenedAsync(somebody)).ShouldBeTrue();

        await page.ConnectAsync();
        page.IsOneTooMany.ShouldBeFalse();
        // It counts, so that one that leaves makes no room yet.
        (await IsOpenedAsync(somebody)).ShouldBeFalse();
        await page.DisconnectAsync();
        (await IsOpenedAsync(somebody)).ShouldBeFalse();
    }

    [Fact]
    public async Task Visitors_without_an_account_are_not_counted()
    {
        for (var number = 0; number < 60; number++)
        {
            var page = new Page(app.Services, new ClaimsPrincipal(new ClaimsIdentity()));
            await page.ConnectAsync();
            page.IsOneTooMany.ShouldBeFalse();
        }
    }

    private async Task<bool> IsOpenedAsync(ClaimsPrincipal principal)
    {
        var page = new Page(app.Services, principal);
        await page.ConnectAsync();
        return !page.IsOneTooMany;
    }

    private async Task<ClaimsPrincipal> PrincipalAsync(string userId)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var user = await scope.ServiceProvider.GetRequiredService<UserManager<User>>().FindByIdAsync(userId);
        return await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<User>>().CreateAsync(user!);
    }

    /// <summary>What the framework makes for a page that is opened, without the browser.</summary>
    private sealed class Page(IServiceProvider services, ClaimsPrincipal principal)
    {
        private readonly PageLimit limit = new(new Session(principal), services.GetRequiredService<OpenPages>());

        public bool IsOneTooMany => limit.IsOneTooMany;

        public Task ConnectAsync() => limit.OnConnectionUpAsync(null!, CancellationToken.None);

        public Task DisconnectAsync() => limit.OnConnectionDownAsync(null!, CancellationToken.None);
    }

    private sealed class Session(ClaimsPrincipal principal) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(principal));
    }
}
