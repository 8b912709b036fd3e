using System.Security.Claims;
using Microsoft.AspNetCore.Components;
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
    public async Task The_fifty_first_page_of_an_account_does_nothing_and_leads_to_one_that_says_why()
    {
        using var admin = await app.AdministratorAsync();
        var (member, id, _) = await app.MemberAsync(admin);
        var (other, otherId, _) = await app.MemberAsync(admin);
        using var _1 = member;
        using var _2 = other;
        var (somebody, somebodyElse) = (await PrincipalAsync(id), await PrincipalAsync(otherId));
        var pages = Enumerable.Range(0, 50).Select(_ => new Page(app.Services, somebody)).ToList();
        foreach (var page in pages) await page.ConnectAsync();
        pages.ShouldAllBe(page => page.To == null);
        (await pages[^1].TriesAsync()).ShouldBeTrue();

        var tooMany = new Page(app.Services, somebody);
        await tooMany.ConnectAsync();
        tooMany.To.ShouldBe("/too-many-pages");
        (await tooMany.TriesAsync()).ShouldBeFalse();
        (await member.GetAsync("/too-many-pages")).Text.ShouldContain("has 50 pages of this instance open");
        var others = new Page(app.Services, somebodyElse);
        await others.ConnectAsync();
        others.To.ShouldBeNull();

        await pages[0].DisconnectAsync();
        var next = new Page(app.Services, somebody);
        await next.ConnectAsync();
        (await next.TriesAsync()).ShouldBeTrue();
        // Back again, it is one too many itself.
        await pages[0].ConnectAsync();
        pages[0].To.ShouldBe("/too-many-pages");
        (await pages[0].TriesAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task Visitors_without_an_account_are_not_counted()
    {
        for (var number = 0; number < 60; number++)
        {
            var page = new Page(app.Services, new ClaimsPrincipal(new ClaimsIdentity()));
            await page.ConnectAsync();
            page.To.ShouldBeNull();
        }
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
        private readonly Leads leads = new();
        private PageLimit? limit;

        public string? To => leads.To;

        private PageLimit Limit => limit ??= new PageLimit(new Session(principal), services.GetRequiredService<OpenPages>(), leads);

        public Task ConnectAsync() => Limit.OnConnectionUpAsync(null!, CancellationToken.None);

        public Task DisconnectAsync() => Limit.OnConnectionDownAsync(null!, CancellationToken.None);

        public async Task<bool> TriesAsync()
        {
            var done = false;
            await Limit.CreateInboundActivityHandler(_ =>
            {
                done = true;
                return Task.CompletedTask;
            })(null!);
            return done;
        }
    }

    private sealed class Session(ClaimsPrincipal principal) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(principal));
    }

    private sealed class Leads : NavigationManager
    {
        public Leads() => Initialize("http://localhost/", "http://localhost/workflows");

        public string? To { get; private set; }

        protected override void NavigateToCore(string uri, NavigationOptions options) => To = options.ForceLoad ? uri : null;
    }
}
