using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Web.Features.Account;

namespace Orchestrator.Tests.Features.Account;

public sealed class SessionsTests(SessionsTests.App app) : IClassFixture<SessionsTests.App>
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task One_sees_ones_sessions_with_device_address_and_when_each_was_last_seen()
    {
        using var person = await app.SignUpAsync();
        using var phone = await AgainAsync(person, "Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36");
        var sessions = (await phone.GetAsync("/api/user/sessions")).Json;
        sessions.GetArrayLength().ShouldBe(2);
        sessions[0].GetProperty("current").GetBoolean().ShouldBeTrue();
        sessions[0].GetProperty("device").GetString().ShouldBe("Chrome on Android");
        sessions[0].GetProperty("address").GetString().ShouldBe("127.0.0.1");
        sessions[1].GetProperty("current").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task A_session_that_was_ended_opens_nothing_from_then_on()
    {
        using var person = await app.SignUpAsync();
        using var other = await AgainAsync(person);
        var sessions = (await person.GetAsync("/api/user/sessions")).Json;
        (await person.DeleteAsync($"/api/user/sessions/{sessions[1].GetProperty("id").GetString()}")).Status.ShouldBe(200);
        (await other.GetAsync("/api/user")).Status.ShouldBe(401);
        (await person.GetAsync("/api/user")).Status.ShouldBe(200);
        (await person.DeleteAsync($"/api/user/sessions/{sessions[1].GetProperty("id").GetString()}")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task All_other_sessions_are_ended_at_once()
    {
        using var person = await app.SignUpAsync();
        using var second = await AgainAsync(person);
        using var third = await AgainAsync(person);
        (await person.PostAsync("/api/user/sessions/end-others")).Json.GetProperty("ended").GetInt32().ShouldBe(2);
        (await second.GetAsync("/api/user")).Status.ShouldBe(401);
        (await third.GetAsync("/api/user")).Status.ShouldBe(401);
        (await person.GetAsync("/api/user/sessions")).Json.GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_cookie_that_was_kept_before_signing_out_opens_nothing_afterwards()
    {
        using var person = await app.SignUpAsync();
        using var thief = app.Visitor();
        var signedIn = await thief.PostAsync("/api/auth/sign-in", new { email = await EmailAsync(person), password = Password });
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("orchestrator=", StringComparison.Ordinal)).Split(';')[0];
        using var copy = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = app.Address };
        copy.DefaultRequestHeaders.Add("Cookie", cookie);
        (await copy.GetAsync(new Uri("/api/user", UriKind.Relative), TestContext.Current.CancellationToken)).IsSuccessStatusCode.ShouldBeTrue();
        (await thief.PostAsync("/api/auth/sign-out")).Status.ShouldBe(204);
        ((int)(await copy.GetAsync(new Uri("/api/user", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode).ShouldBe(401);
    }

    [Fact]
    public async Task A_session_ends_after_eight_hours_without_use()
    {
        using var person = await app.SignUpAsync();
        app.Time.Advance(TimeSpan.FromHours(7.9));
        (await person.GetAsync("/api/user")).Status.ShouldBe(200);
        app.Time.Advance(TimeSpan.FromHours(7.9));
        (await person.GetAsync("/api/user")).Status.ShouldBe(200);
        app.Time.Advance(TimeSpan.FromHours(8.1));
        (await person.GetAsync("/api/user")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_session_ends_after_seven_days_however_much_it_is_used()
    {
        using var person = await app.SignUpAsync();
        for (var hours = 6; hours < 7 * 24; hours += 6)
        {
            app.Time.Advance(TimeSpan.FromHours(6));
            (await person.GetAsync("/api/user")).Status.ShouldBe(200);
        }

        app.Time.Advance(TimeSpan.FromHours(6.1));
        (await person.GetAsync("/api/user")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Nobody_ends_somebody_elses_session()
    {
        using var person = await app.SignUpAsync();
        using var stranger = await app.SignUpAsync();
        var id = (await person.GetAsync("/api/user/sessions")).Json[0].GetProperty("id").GetString();
        (await stranger.DeleteAsync($"/api/user/sessions/{id}")).Status.ShouldBe(404);
        (await person.GetAsync("/api/user")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_disabled_account_cannot_sign_in_and_gets_the_answer_of_a_wrong_password()
    {
        using var person = await app.SignUpAsync();
        var email = await EmailAsync(person);
        await using (var db = app.Databases.ForSystem()) await db.Users.Where(row => row.Email == email).ExecuteUpdateAsync(row => row.SetProperty(user => user.DisabledAt, app.Time.GetUtcNow()), TestContext.Current.CancellationToken);
        using var again = app.Visitor();
        var refused = await again.PostAsync("/api/auth/sign-in", new { email, password = Password });
        (refused.Status, refused.Message).ShouldBe((401, "E-mail address or password is wrong."));
    }

    [Theory]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1", "Safari on iPhone")]
    [InlineData("curl/8.5.0", "curl")]
    [InlineData("", "An unknown program")]
    public void A_device_is_said_in_words(string agent, string words) => DeviceName.Of(agent).ShouldBe(words);

    private async Task<Visitor> AgainAsync(Visitor person, string agent = "curl/8.5.0")
    {
        var again = app.Visitor();
        again.Http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", agent);
        (await again.PostAsync("/api/auth/sign-in", new { email = await EmailAsync(person), password = Password })).Status.ShouldBe(200);
        return again;
    }

    private static async Task<string> EmailAsync(Visitor person) => (await person.GetAsync("/api/user")).Word("email");

    public sealed class App : TestApp
    {
        public FakeTime Time { get; } = new(DateTimeOffset.UnixEpoch.AddYears(60));

        protected override void Replace(IServiceCollection services) => services.AddSingleton<TimeProvider>(Time);
    }
}
