using System.Net;
using System.Text.RegularExpressions;
using static Orchestrator.Tests.Features.Members.MembersApp;

namespace Orchestrator.Tests.Features.Members;

/// <summary>The forms of the invite page, which no other site can send.</summary>
public sealed partial class InviteFormsTests(MembersApp app) : IClassFixture<MembersApp>
{
    [Theory]
    [InlineData("join")]
    [InlineData("accept")]
    public async Task A_form_without_its_token_is_refused_and_the_invite_stays_good(string form)
    {
        using var admin = await app.AdministratorAsync();
        var path = $"/invite/{await InviteAsync(admin, new { isAdmin = true })}";
        var (member, _, _) = await app.MemberAsync(admin);
        using var guest = form == "join" ? app.Visitor() : member;
        KeyValuePair<string, string>[] fields =
            [new("_handler", form), new("Form.Name", "Grace"), new("Form.Email", $"{form}-form@example.com"), new("Form.Password", Password)];
        using var bare = new FormUrlEncodedContent(fields);
        (await guest.SendAsync(HttpMethod.Post, path, bare)).Status.ShouldBe(400);

        var token = WebUtility.HtmlDecode(Token().Match((await guest.GetAsync(path)).Text).Groups["value"].Value);
        using var whole = new FormUrlEncodedContent([.. fields, new("__RequestVerificationToken", token)]);
        (await guest.SendAsync(HttpMethod.Post, path, whole)).Status.ShouldBe(302);
        (await guest.GetAsync("/api/user")).Json.GetProperty("isAdmin").GetBoolean().ShouldBeTrue();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Token();
}
