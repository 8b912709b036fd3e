using Orchestrator.Tests.Features.Members;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Members;
using static Orchestrator.Tests.Features.Members.MembersApp;

namespace Orchestrator.Tests.Features.Account;

public sealed class ThrottleTests(MembersApp app) : IClassFixture<MembersApp>
{
    private const string Wrong = "not this one at all";

    [Fact]
    public async Task After_ten_wrong_passwords_an_account_and_an_unknown_address_are_refused_alike_for_five_minutes()
    {
        using var admin = await app.AdministratorAsync();
        var (member, _, email) = await app.MemberAsync(admin);
        using var _1 = member;
        using var guesser = app.Visitor();
        foreach (var address in new[] { email, "unknown@example.com" })
        {
            for (var tries = 0; tries < PasswordThrottle.Tries; tries++) (await SignInAsync(guesser, address, Wrong)).Status.ShouldBe(401);
            var refused = await SignInAsync(guesser, address.ToUpperInvariant(), Password);
            (refused.Status, refused.Headers.GetValues("Retry-After").Single()).ShouldBe((429, "300"));
        }

        app.Time.Advance(PasswordThrottle.Rest);
        (await SignInAsync(guesser, "unknown@example.com", Password)).Status.ShouldBe(401);
        (await SignInAsync(guesser, email, Password)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Many_guesses_at_once_are_no_way_round()
    {
        using var admin = await app.AdministratorAsync();
        var (member, _, email) = await app.MemberAsync(admin);
        using var _1 = member;
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(async _ =>
        {
            using var guesser = app.Visitor();
            return (await SignInAsync(guesser, email, Wrong)).Status;
        }));
        answers.Count(status => status == 401).ShouldBe(PasswordThrottle.Tries);
        answers.Count(status => status == 429).ShouldBe(30 - PasswordThrottle.Tries);
    }

    [Fact]
    public async Task The_right_password_forgets_the_wrong_ones()
    {
        using var admin = await app.AdministratorAsync();
        var (member, _, email) = await app.MemberAsync(admin);
        using var _1 = member;
        for (var round = 0; round < 3; round++)
        {
            for (var tries = 1; tries < PasswordThrottle.Tries; tries++) (await SignInAsync(member, email, Wrong)).Status.ShouldBe(401);
            (await SignInAsync(member, email, Password)).Status.ShouldBe(200);
        }
    }

    [Fact]
    public async Task The_current_password_cannot_be_guessed_with_a_session_either()
    {
        using var admin = await app.AdministratorAsync();
        var (member, _, _) = await app.MemberAsync(admin);
        using var _1 = member;
        for (var tries = 0; tries < PasswordThrottle.Tries; tries++)
            (await member.PostAsync("/api/user/password", new { currentPassword = Wrong, newPassword = "another good phrase" })).Paths.ShouldBe(["currentPassword"]);
        (await member.PostAsync("/api/user/password", new { currentPassword = Password, newPassword = "another good phrase" })).Status.ShouldBe(429);
    }

    [Fact]
    public async Task A_new_password_ends_every_other_session_and_replaces_the_old_one()
    {
        using var admin = await app.AdministratorAsync();
        var (member, _, email) = await app.MemberAsync(admin);
        using var _1 = member;
        using var phone = app.Visitor();
        (await SignInAsync(phone, email, Password)).Status.ShouldBe(200);
        (await member.PostAsync("/api/user/password", new { currentPassword = Password, newPassword = "short" })).Paths.ShouldBe(["newPassword"]);
        (await member.PostAsync("/api/user/password", new { currentPassword = Password, newPassword = "password123" })).Paths.ShouldBe(["newPassword"]);
        (await phone.GetAsync("/api/user")).Status.ShouldBe(200);
        (await member.PostAsync("/api/user/password", new { currentPassword = Password, newPassword = "another good phrase" })).Status.ShouldBe(200);
        (await phone.GetAsync("/api/user")).Status.ShouldBe(401);
        app.Time.Advance(TimeSpan.FromMinutes(5)); // past every look at the security stamp
        (await member.GetAsync("/api/user")).Status.ShouldBe(200);
        (await SignInAsync(phone, email, Password)).Status.ShouldBe(401);
        (await SignInAsync(phone, email, "another good phrase")).Status.ShouldBe(200);
        (await admin.GetAsync("/api/audit?action=account")).Text.ShouldContain("account.password_changed");
    }

    private static Task<Answer> SignInAsync(Visitor person, string email, string password) => person.PostAsync("/api/auth/sign-in", new { email, password });
}

/// <summary>Every door that takes a password or an invite, from one address, called until it refuses.</summary>
public sealed class DoorLimitTests(DoorLimitTests.App app) : IClassFixture<DoorLimitTests.App>
{
    [Theory]
    [InlineData("POST", "/api/auth/sign-in")]
    [InlineData("POST", "/API/auth/sign-in/")]
    [InlineData("POST", "/api/auth/sign-up")]
    [InlineData("POST", "/api/user/password")]
    [InlineData("POST", "/api/user/invite")]
    public async Task One_address_may_knock_so_often(string method, string door)
    {
        using var visitor = app.Visitor();
        var answer = await UntilAsync(() => visitor.SendAsync(new HttpMethod(method), door, Visitor.Json(new { })), status => status == 429);
        answer.ErrorId.ShouldBe("TOO_MANY_REQUESTS");
        answer.Headers.Contains("Retry-After").ShouldBeTrue();
    }

    [Theory]
    [InlineData("GET", "/invite/")]
    [InlineData("POST", "/sign-in")]
    [InlineData("POST", "/sign-up")]
    [InlineData("POST", "/settings/password")]
    public async Task A_page_that_is_asked_for_too_often_says_so_where_one_signs_in(string method, string door)
    {
        using var visitor = app.Visitor();
        var path = door.StartsWith("/invite", StringComparison.Ordinal) ? door + InviteText.New() : door;
        var answer = await UntilAsync(
            () => visitor.SendAsync(new HttpMethod(method), path, method == "POST" ? new FormUrlEncodedContent([]) : null),
            (answer) => answer.Headers.Location?.ToString() == "/sign-in?throttled=true");
        answer.Status.ShouldBe(302);
    }

    private static Task<Answer> UntilAsync(Func<Task<Answer>> knock, Predicate<int> refused) => UntilAsync(knock, (Answer answer) => refused(answer.Status));

    private static async Task<Answer> UntilAsync(Func<Task<Answer>> knock, Func<Answer, bool> refused)
    {
        for (var knocks = 0; knocks < 200; knocks++)
        {
            var answer = await knock();
            if (refused(answer)) return answer;
        }
        throw new InvalidOperationException("It never refused.");
    }

    public sealed class App : TestApp
    {
        protected override IEnumerable<(string Key, string Value)> Settings => [("Orchestrator:RateLimits:SignInsPerMinute", "3")];
    }
}
