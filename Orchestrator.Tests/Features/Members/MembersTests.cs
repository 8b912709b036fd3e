using Orchestrator.Tests.Features;
using static Orchestrator.Tests.Features.Members.MembersApp;

namespace Orchestrator.Tests.Features.Members;

public sealed class MembersTests(MembersApp app) : IClassFixture<MembersApp>
{
    [Fact]
    public async Task Administrators_see_every_account_and_members_none()
    {
        using var admin = await app.AdministratorAsync();
        var (member, id, email) = await app.MemberAsync(admin);
        using var _1 = member;
        var list = (await admin.GetAsync("/api/members")).Json;
        var row = list.EnumerateArray().Single(one => one.GetProperty("id").GetString() == id);
        row.EnumerateObject().Select(one => one.Name).ShouldBe(["id", "name", "email", "isAdmin", "createdAt", "disabledAt", "lastSeenAt"]);
        row.GetProperty("email").GetString().ShouldBe(email);
        (await member.GetAsync("/api/members")).Status.ShouldBe(404);
        (await member.PatchAsync($"/api/members/{id}", new { isAdmin = true })).Status.ShouldBe(404);
        (await member.GetAsync("/api/user")).Json.GetProperty("isAdmin").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Disabling_a_member_ends_every_session_at_once_and_keeps_them_out()
    {
        using var admin = await app.AdministratorAsync();
        var (member, id, email) = await app.MemberAsync(admin);
        using var _1 = member;
        using var phone = app.Visitor();
        (await phone.PostAsync("/api/auth/sign-in", new { email, password = Password })).Status.ShouldBe(200);
        var changed = await admin.PatchAsync($"/api/members/{id}", new { disabled = true });
        changed.Status.ShouldBe(200, changed.Text);
        (await member.GetAsync("/api/user")).Status.ShouldBe(401);
        (await phone.GetAsync("/api/workflows")).Status.ShouldBe(401);
        (await phone.PostAsync("/api/auth/sign-in", new { email, password = Password })).Status.ShouldBe(401);

        (await admin.PatchAsync($"/api/members/{id}", new { disabled = false })).Status.ShouldBe(200);
        (await member.GetAsync("/api/user")).Status.ShouldBe(401);
        (await phone.PostAsync("/api/auth/sign-in", new { email, password = Password })).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_disabled_members_keys_open_nothing_until_they_are_enabled_again()
    {
        using var admin = await app.AdministratorAsync();
        var (member, id, _) = await app.MemberAsync(admin);
        using var _1 = member;
        var workflow = await member.CreateAsync(Drawing.Echo());
        var key = await member.CreateKeyAsync(workflow);
        using var program = app.Visitor();
        (await program.PostAsync($"/api/workflows/{workflow}/webhook", key: key)).Status.ShouldBe(200);
        (await admin.PatchAsync($"/api/members/{id}", new { disabled = true })).Status.ShouldBe(200);
        var refused = await program.PostAsync($"/api/workflows/{workflow}/webhook", key: key);
        var unknown = await program.PostAsync($"/api/workflows/{workflow}/webhook", key: "wfb_nothing");
        (refused.Status, refused.Message).ShouldBe((401, unknown.Message));
        (await admin.PatchAsync($"/api/members/{id}", new { disabled = false })).Status.ShouldBe(200);
        (await program.PostAsync($"/api/workflows/{workflow}/webhook", key: key)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Who_administers_no_longer_loses_the_right_and_the_session_at_once_and_the_links_they_made()
    {
        using var admin = await app.AdministratorAsync();
        var (other, id, email) = await app.MemberAsync(admin, isAdmin: true);
        using var _1 = other;
        var invite = await InviteAsync(other);
        (await admin.PatchAsync($"/api/members/{id}", new { isAdmin = false })).Status.ShouldBe(200);
        (await other.GetAsync("/api/members")).Status.ShouldBe(401);
        (await other.PostAsync("/api/auth/sign-in", new { email, password = Password })).Json.GetProperty("isAdmin").GetBoolean().ShouldBeFalse();
        (await other.GetAsync("/api/members")).Status.ShouldBe(404);
        (await other.GetAsync("/api/encryption-keys")).Status.ShouldBe(404);
        using var guest = app.Visitor();
        (await guest.PostAsync("/api/auth/sign-up", new { email = "orphan@example.com", password = Password, invite })).ErrorId.ShouldBe("INVITE_INVALID");
    }

    [Fact]
    public async Task Changes_of_roles_are_in_the_audit_log()
    {
        using var admin = await app.AdministratorAsync();
        var (member, id, _) = await app.MemberAsync(admin);
        using var _1 = member;
        await admin.PatchAsync($"/api/members/{id}", new { isAdmin = true });
        await admin.PatchAsync($"/api/members/{id}", new { disabled = true });
        await admin.PatchAsync($"/api/members/{id}", new { disabled = false });
        await admin.PatchAsync($"/api/members/{id}", new { isAdmin = false });
        var log = (await admin.GetAsync("/api/audit?action=account")).Text;
        foreach (var action in new[] { "account.role_changed", "account.disabled", "account.enabled" }) log.ShouldContain(action);
    }

    [Fact]
    public async Task A_change_says_true_or_false()
    {
        using var admin = await app.AdministratorAsync();
        var (member, id, _) = await app.MemberAsync(admin);
        using var _1 = member;
        (await admin.PatchAsync($"/api/members/{id}", new { isAdmin = "yes", disabled = 1 })).Paths.ShouldBe(["isAdmin", "disabled"]);
        (await admin.PatchAsync("/api/members/nobody", new { isAdmin = true })).Status.ShouldBe(404);
    }
}

public sealed class LastAdministratorTests(MembersApp app) : IClassFixture<MembersApp>
{
    [Fact]
    public async Task The_last_administrator_can_neither_be_disabled_nor_lose_the_role_also_not_of_two_at_once()
    {
        using var admin = await app.AdministratorAsync();
        var own = (await admin.GetAsync("/api/user")).Word("id");
        foreach (var change in new object[] { new { isAdmin = false }, new { disabled = true } })
        {
            var refused = await admin.PatchAsync($"/api/members/{own}", change);
            (refused.Status, refused.ErrorId).ShouldBe((409, "LAST_ADMINISTRATOR"));
        }

        var (other, id, _) = await app.MemberAsync(admin, isAdmin: true);
        using var _1 = other;
        // One disabled administrator more does not count.
        var (third, disabled, _) = await app.MemberAsync(admin, isAdmin: true);
        using var _2 = third;
        (await admin.PatchAsync($"/api/members/{disabled}", new { disabled = true })).Status.ShouldBe(200);
        var answers = await Task.WhenAll(admin.PatchAsync($"/api/members/{id}", new { isAdmin = false }), other.PatchAsync($"/api/members/{own}", new { isAdmin = false }));
        answers.Count(answer => answer.Status == 200).ShouldBe(1, string.Join('\n', answers.Select(answer => answer.Text)));
    }
}
