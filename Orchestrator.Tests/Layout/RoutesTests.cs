using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Layout;

namespace Orchestrator.Tests.Layout;

/// <summary>What every page is drawn in; here one that is one too many, which needs nothing else.</summary>
public sealed class RoutesTests : BunitContext
{
    private readonly CircuitOrder _order = new();

    [Fact]
    public async Task What_an_open_page_asks_for_is_done_on_its_thread()
    {
        await DrawAsync();
        var isOnPage = false;
        await Task.Run(() => _order.DoAsync(() => Task.FromResult(true), () =>
        {
            isOnPage = Renderer.Dispatcher.CheckAccess();
            return Task.CompletedTask;
        }), Xunit.TestContext.Current.CancellationToken);
        isOnPage.ShouldBeTrue();
    }

    [Fact]
    public async Task A_page_that_is_one_too_many_shows_only_that_and_how_to_go_on()
    {
        var page = await DrawAsync();
        page.Find("h1").TextContent.ShouldBe("Too many open pages");
        page.Find("p").TextContent.ShouldContain("has 1 page of this instance open");
        page.Find("button[data-reload]").TextContent.ShouldBe("Load the page again");
        page.FindAll("nav").ShouldBeEmpty();
    }

    private async Task<IRenderedComponent<Routes>> DrawAsync()
    {
        var pages = new OpenPages(Options.Create(new InstanceOptions { PagesPerAccount = 1 }));
        pages.Enter("user_1").ShouldBeTrue();
        var limit = new PageLimit(new Session(), pages);
        await limit.OnConnectionUpAsync(null!, CancellationToken.None);
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton(_order).AddSingleton(pages).AddSingleton(limit).AddScoped<Orchestrator.Web.Ui.ValueViews>();
        return Render<Routes>();
    }

    private sealed class Session : AuthenticationStateProvider
    {
        private static readonly ClaimsIdentity Somebody = new([new Claim(ClaimTypes.NameIdentifier, "user_1"), new Claim(SessionClaims.Tenant, "tenant_1")], "cookie");

        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(new ClaimsPrincipal(Somebody)));
    }
}
