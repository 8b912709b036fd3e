using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orchestrator.Tests.Features.Members;
using Orchestrator.Web.Data;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Layout;
using static Orchestrator.Tests.Features.Members.MembersApp;

namespace Orchestrator.Tests.Features.Account;

/// <summary>What an open page may do once its session has ended, on the real stores.</summary>
public sealed class LiveCircuitTests(MembersApp app) : IClassFixture<MembersApp>
{
    [Fact]
    public async Task An_open_page_loses_its_session_at_once_when_it_is_ended_elsewhere_and_does_nothing_more()
    {
        using var admin = await app.AdministratorAsync();
        var (member, id, email) = await app.MemberAsync(admin);
        using var _1 = member;
        using var circuit = await OpenAsync(member, id);
        (await circuit.TriesAsync()).ShouldBeTrue();

        using var phone = app.Visitor();
        (await phone.PostAsync("/api/auth/sign-in", new { email, password = Password })).Status.ShouldBe(200);
        (await phone.PostAsync("/api/user/sessions/end-others")).Status.ShouldBe(200);

        (await circuit.IsSignedInAsync()).ShouldBeFalse();
        (await circuit.TriesAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_disabled_member_loses_the_open_page_at_once_and_does_nothing_more()
    {
        using var admin = await app.AdministratorAsync();
        var (member, id, _) = await app.MemberAsync(admin);
        using var _1 = member;
        using var circuit = await OpenAsync(member, id);
        (await admin.PatchAsync($"/api/members/{id}", new { disabled = true })).Status.ShouldBe(200);
        (await circuit.IsSignedInAsync()).ShouldBeFalse();
        (await circuit.TriesAsync()).ShouldBeFalse();
        (await admin.PatchAsync($"/api/members/{id}", new { disabled = false })).Status.ShouldBe(200);
        (await circuit.TriesAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_page_of_a_session_that_was_signed_out_of_does_nothing_more()
    {
        using var admin = await app.AdministratorAsync();
        var (member, id, _) = await app.MemberAsync(admin);
        using var _1 = member;
        using var circuit = await OpenAsync(member, id);
        (await member.PostAsync("/api/auth/sign-out")).Status.ShouldBe(204);
        (await circuit.IsGoodAsync()).ShouldBeFalse();
        (await circuit.TriesAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task Somebody_elses_end_changes_nothing()
    {
        using var admin = await app.AdministratorAsync();
        var (member, id, _) = await app.MemberAsync(admin);
        var (other, otherId, _) = await app.MemberAsync(admin);
        using var _1 = member;
        using var _2 = other;
        using var circuit = await OpenAsync(member, id);
        (await admin.PatchAsync($"/api/members/{otherId}", new { disabled = true })).Status.ShouldBe(200);
        (await circuit.IsSignedInAsync()).ShouldBeTrue();
        (await circuit.TriesAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task What_this_process_is_not_told_of_is_found_when_the_session_is_looked_at_again()
    {
        using var admin = await app.AdministratorAsync();
        var (member, id, _) = await app.MemberAsync(admin);
        using var _1 = member;
        using var circuit = await OpenAsync(member, id);
        (await circuit.IsGoodAsync()).ShouldBeTrue();
        (await member.PostAsync("/api/user/password", new { currentPassword = Password, newPassword = "another good phrase" })).Status.ShouldBe(200);
        // The session goes on with another security stamp; what was signed in with the old one does not.
        (await circuit.IsGoodAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task An_open_page_that_only_draws_itself_loses_its_session_after_eight_hours()
    {
        using var admin = await app.AdministratorAsync();
        var (member, id, _) = await app.MemberAsync(admin);
        using var _1 = member;
        using var circuit = await OpenAsync(member, id);
        app.Time.Advance(TimeSpan.FromHours(7.9));
        (await circuit.TriesAsync()).ShouldBeTrue();
        (await circuit.IsGoodAsync()).ShouldBeTrue();
        app.Time.Advance(TimeSpan.FromHours(0.2));
        (await circuit.IsGoodAsync()).ShouldBeFalse();
        (await circuit.TriesAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task An_open_page_keeps_its_session_by_a_request_of_its_browser_and_not_by_connecting_again()
    {
        using var admin = await app.AdministratorAsync();
        var (member, id, _) = await app.MemberAsync(admin);
        using var _1 = member;
        using var circuit = await OpenAsync(member, id);
        app.Time.Advance(TimeSpan.FromHours(7.9));
        // A look just before hides no use.
        (await circuit.TriesAsync()).ShouldBeTrue();
        (await member.GetAsync("/api/user")).Status.ShouldBe(200);
        app.Time.Advance(TimeSpan.FromHours(7.9));
        (await circuit.TriesAsync()).ShouldBeTrue();
        (await member.PostAsync("/_blazor/negotiate?negotiateVersion=1")).Status.ShouldBe(200);
        app.Time.Advance(TimeSpan.FromHours(0.2));
        (await circuit.TriesAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_page_whose_session_ended_before_it_was_drawn_is_drawn_for_nobody()
    {
        using var admin = await app.AdministratorAsync();
        var (member, id, _) = await app.MemberAsync(admin);
        using var _1 = member;
        using var circuit = await OpenAsync(member, id, isDrawn: false);
        (await member.PostAsync("/api/auth/sign-out")).Status.ShouldBe(204);
        (await circuit.TriesAsync()).ShouldBeTrue();
        (await circuit.IsSignedInAsync()).ShouldBeFalse();
        circuit.Draw();
        (await circuit.TriesAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task An_open_page_loses_its_session_after_seven_days_however_much_it_is_used()
    {
        using var admin = await app.AdministratorAsync();
        var (member, id, _) = await app.MemberAsync(admin);
        using var _1 = member;
        using var circuit = await OpenAsync(member, id);
        for (var hours = 6; hours < 7 * 24; hours += 6)
        {
            app.Time.Advance(TimeSpan.FromHours(6));
            (await member.GetAsync("/api/user")).Status.ShouldBe(200);
            (await circuit.TriesAsync()).ShouldBeTrue();
        }
        app.Time.Advance(TimeSpan.FromHours(6));
        (await circuit.TriesAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task What_an_open_page_asks_for_waits_for_what_was_asked_before()
    {
        using var admin = await app.AdministratorAsync();
        var (member, id, _) = await app.MemberAsync(admin);
        using var _1 = member;
        using var circuit = await OpenAsync(member, id);
        var answer = new TaskCompletionSource<bool>();
        var before = circuit.Order.DoAsync(() => answer.Task, () => Task.CompletedTask);
        var tries = circuit.TriesAsync();
        tries.IsCompleted.ShouldBeFalse();
        answer.SetResult(true);
        await before;
        (await tries).ShouldBeTrue();
    }

    private async Task<OpenCircuit> OpenAsync(Visitor person, string userId, bool isDrawn = true)
    {
        var session = (await person.GetAsync("/api/user/sessions")).Json.EnumerateArray().Single(one => one.GetProperty("current").GetBoolean()).GetProperty("id").GetString()!;
        await using var scope = app.Services.CreateAsyncScope();
        var user = await scope.ServiceProvider.GetRequiredService<UserManager<User>>().FindByIdAsync(userId);
        var principal = await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<User>>().CreateAsync(user!);
        ((ClaimsIdentity)principal.Identity!).AddClaim(new Claim(Sessions.Claim, session));
        var circuit = new OpenCircuit(app.Services, principal);
        if (isDrawn) circuit.Draw();
        return circuit;
    }

    /// <summary>What the framework makes for a page that is opened, without the browser.</summary>
    private sealed class OpenCircuit : IDisposable
    {
        private readonly CircuitSession _session;
        private readonly CircuitGuard _guard;
        private readonly ClaimsPrincipal _principal;

        public OpenCircuit(IServiceProvider services, ClaimsPrincipal principal)
        {
            var sessions = services.GetRequiredService<Sessions>();
            _principal = principal;
            _session = new CircuitSession(NullLoggerFactory.Instance, services.GetRequiredService<IServiceScopeFactory>(), sessions, services.GetRequiredService<IOptions<IdentityOptions>>());
            _session.SetAuthenticationState(Task.FromResult(new AuthenticationState(principal)));
            _guard = new CircuitGuard(_session, sessions, Order);
        }

        public CircuitOrder Order { get; } = new();

        /// <summary>The page is there and lends its thread.</summary>
        public void Draw() => Order.Attach(work => work());

        /// <summary>Whether something the page asks for is done.</summary>
        public async Task<bool> TriesAsync()
        {
            var done = false;
            await _guard.CreateInboundActivityHandler(_ =>
            {
                done = true;
                return Task.CompletedTask;
            })(null!);
            return done;
        }

        public Task<bool> IsGoodAsync() => _session.IsGoodAsync(_principal);

        public async Task<bool> IsSignedInAsync() => (await _session.GetAuthenticationStateAsync()).User.Identity?.IsAuthenticated == true;

        public void Dispose() => ((IDisposable)_session).Dispose();
    }
}
