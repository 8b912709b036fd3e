using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Web.Features.Members;
using Orchestrator.Web.Security;
using static Orchestrator.Tests.Features.Members.MembersApp;

namespace Orchestrator.Tests.Features.Members;

public sealed class InvitesTests(MembersApp app) : IClassFixture<MembersApp>
{
    [Fact]
    public async Task An_invite_opens_the_closed_door_once()
    {
        using var admin = await app.AdministratorAsync();
        var invite = await InviteAsync(admin);
        using var guest = app.Visitor();
        var made = await guest.PostAsync("/api/auth/sign-up", new { email = "guest@example.com", password = Password, invite });
        made.Status.ShouldBe(201, made.Text);
        made.Json.GetProperty("isAdmin").GetBoolean().ShouldBeFalse();
        made.Word("tenantId").ShouldNotBe((await admin.GetAsync("/api/user")).Word("tenantId"));

        using var second = app.Visitor();
        var refused = await second.PostAsync("/api/auth/sign-up", new { email = "second@example.com", password = Password, invite });
        (refused.Status, refused.ErrorId).ShouldBe((403, "INVITE_INVALID"));
        (await second.PostAsync("/api/auth/sign-up", new { email = "second@example.com", password = Password })).ErrorId.ShouldBe("REGISTRATION_CLOSED");
    }

    [Fact]
    public async Task Of_many_who_use_one_link_at_once_one_gets_an_account()
    {
        using var admin = await app.AdministratorAsync();
        var invite = await InviteAsync(admin);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
        {
            using var guest = app.Visitor();
            return (await guest.PostAsync("/api/auth/sign-up", new { email = $"crowd{number}@example.com", password = Password, invite })).Status;
        }));
        answers.Order().ShouldBe([201, .. Enumerable.Repeat(403, 7)]);
    }

    [Fact]
    public async Task A_refused_form_leaves_the_invite_good()
    {
        using var admin = await app.AdministratorAsync();
        var invite = await InviteAsync(admin);
        using var guest = app.Visitor();
        (await guest.PostAsync("/api/auth/sign-up", new { email = "nobody", password = "short", invite })).Paths.ShouldBe(["email", "password"], ignoreOrder: true);
        (await guest.PostAsync("/api/auth/sign-up", new { email = "admin@example.com", password = Password, invite })).Status.ShouldBe(409);
        (await guest.PostAsync("/api/auth/sign-up", new { email = "kept@example.com", password = Password, invite })).Status.ShouldBe(201);
    }

    [Fact]
    public async Task An_invite_expires()
    {
        using var admin = await app.AdministratorAsync();
        var invite = await InviteAsync(admin, new { expiresInDays = 2 });
        app.Time.Advance(TimeSpan.FromDays(2));
        using var guest = app.Visitor();
        (await guest.PostAsync("/api/auth/sign-up", new { email = "late@example.com", password = Password, invite })).ErrorId.ShouldBe("INVITE_INVALID");
    }

    [Fact]
    public async Task A_revoked_invite_opens_nothing()
    {
        using var admin = await app.AdministratorAsync();
        var made = await admin.PostAsync("/api/invites", new { email = "gone@example.com" });
        (await admin.GetAsync("/api/invites")).Text.ShouldContain(made.Word("id"));
        (await admin.DeleteAsync($"/api/invites/{made.Word("id")}")).Status.ShouldBe(200);
        (await admin.GetAsync("/api/invites")).Text.ShouldNotContain(made.Word("id"));
        (await admin.DeleteAsync($"/api/invites/{made.Word("id")}")).Status.ShouldBe(404);
        using var guest = app.Visitor();
        (await guest.PostAsync("/api/auth/sign-up", new { email = "gone@example.com", password = Password, invite = made.Word("url").Split('/')[^1] })).ErrorId.ShouldBe("INVITE_INVALID");
    }

    [Fact]
    public async Task Only_the_fingerprint_of_a_link_is_kept_and_the_list_does_not_show_it()
    {
        using var admin = await app.AdministratorAsync();
        var invite = await InviteAsync(admin);
        invite.Length.ShouldBe(SecretText.Length);
        (await admin.GetAsync("/api/invites")).Text.ShouldNotContain(invite);
        await using var db = app.Databases.ForSystem();
        (await db.Invites.Select(row => row.TokenHash).ToListAsync(TestContext.Current.CancellationToken)).ShouldContain(SecretText.Hash(invite));
    }

    [Fact]
    public async Task An_invite_for_one_address_is_good_for_no_other()
    {
        using var admin = await app.AdministratorAsync();
        var invite = await InviteAsync(admin, new { email = "Only@example.com" });
        using var guest = app.Visitor();
        (await guest.PostAsync("/api/auth/sign-up", new { email = "other@example.com", password = Password, invite })).Paths.ShouldBe(["email"]);
        (await guest.PostAsync("/api/auth/sign-up", new { email = "only@example.com", password = Password, invite })).Status.ShouldBe(201);
    }

    [Fact]
    public async Task What_is_wrong_with_an_invite_is_said_beside_the_field()
    {
        using var admin = await app.AdministratorAsync();
        (await admin.PostAsync("/api/invites", new { email = "nobody", expiresInDays = 31 })).Paths.ShouldBe(["email", "expiresInDays"]);
        (await admin.PostAsync("/api/invites", new { email = "ADMIN@example.com" })).Paths.ShouldBe(["email"]);
        (await admin.PostAsync("/api/invites", new { expiresInDays = 0 })).Paths.ShouldBe(["expiresInDays"]);
    }

    [Fact]
    public async Task Members_neither_see_nor_make_nor_revoke_invites()
    {
        using var admin = await app.AdministratorAsync();
        var made = await admin.PostAsync("/api/invites");
        using var member = (await app.MemberAsync(admin)).Visitor;
        (await member.GetAsync("/api/invites")).Status.ShouldBe(404);
        (await member.PostAsync("/api/invites")).Status.ShouldBe(404);
        (await member.DeleteAsync($"/api/invites/{made.Word("id")}")).Status.ShouldBe(404);
        (await admin.GetAsync("/api/invites")).Text.ShouldContain(made.Word("id"));
    }

    [Fact]
    public async Task Somebody_signed_in_accepts_an_invite_to_administer()
    {
        using var admin = await app.AdministratorAsync();
        using var member = (await app.MemberAsync(admin)).Visitor;
        var invite = await InviteAsync(admin, new { isAdmin = true });
        var accepted = await member.PostAsync("/api/user/invite", new { invite });
        accepted.Status.ShouldBe(200, accepted.Text);
        accepted.Json.GetProperty("isAdmin").GetBoolean().ShouldBeTrue();
        (await member.GetAsync("/api/members")).Status.ShouldBe(200);
        (await member.GetAsync("/api/encryption-keys")).Status.ShouldBe(200);
        (await member.PostAsync("/api/user/invite", new { invite })).ErrorId.ShouldBe("INVITE_INVALID");
    }

    [Fact]
    public async Task An_invite_that_gives_an_account_nothing_new_stays_good_for_somebody_else()
    {
        using var admin = await app.AdministratorAsync();
        var (member, _, _) = await app.MemberAsync(admin);
        using var _1 = member;
        var (plain, other) = (await InviteAsync(admin), await InviteAsync(admin, new { isAdmin = true, email = "elsewhere@example.com" }));
        (await member.PostAsync("/api/user/invite", new { invite = plain })).Status.ShouldBe(409);
        (await member.PostAsync("/api/user/invite", new { invite = other })).ErrorId.ShouldBe("INVITE_INVALID");
        using var guest = app.Visitor();
        (await guest.PostAsync("/api/auth/sign-up", new { email = "else@example.com", password = Password, invite = plain })).Status.ShouldBe(201);
    }

    [Fact]
    public async Task Inviting_accepting_and_revoking_are_in_the_audit_log_without_the_link()
    {
        using var admin = await app.AdministratorAsync();
        var invite = await InviteAsync(admin, new { email = "logged@example.com" });
        using var guest = app.Visitor();
        (await guest.PostAsync("/api/auth/sign-up", new { email = "logged@example.com", password = Password, invite })).Status.ShouldBe(201);
        var revoked = await admin.PostAsync("/api/invites");
        await admin.DeleteAsync($"/api/invites/{revoked.Word("id")}");
        var log = (await admin.GetAsync("/api/audit?action=invite")).Text;
        log.ShouldSatisfyAllConditions(text => text.ShouldContain("invite.created"), text => text.ShouldContain("invite.accepted"), text => text.ShouldContain("invite.revoked"),
            text => text.ShouldNotContain(invite));
    }
}

public sealed class ClosedRegistrationTests(ClosedRegistrationTests.App app) : IClassFixture<ClosedRegistrationTests.App>
{
    [Fact]
    public async Task A_closed_instance_takes_nobody_not_even_by_invite()
    {
        using var person = app.Visitor();
        (await person.PostAsync("/api/auth/sign-up", new { email = "a@example.com", password = Password })).ErrorId.ShouldBe("REGISTRATION_CLOSED");
        app.Services.GetRequiredService<InviteStore>().IsClosed.ShouldBeTrue();
        (await person.PostAsync("/api/auth/sign-up", new { email = "a@example.com", password = Password, invite = InviteText.New() })).ErrorId.ShouldBe("INVITE_INVALID");
    }

    public sealed class App : TestApp
    {
        protected override IEnumerable<(string Key, string Value)> Settings => [("Orchestrator:Registration", "closed")];
    }
}
