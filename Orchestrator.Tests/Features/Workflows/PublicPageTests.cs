using System.Net;
using System.Text.RegularExpressions;

namespace Orchestrator.Tests.Features.Workflows;

public sealed partial class PublicPageTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Secret = "vault-words-that-look-like-nothing";

    [Fact]
    public async Task Anyone_with_the_link_sees_a_public_workflow_and_nothing_of_the_vault()
    {
        using var owner = await app.SignUpAsync();
        var id = await SharedAsync(owner);
        using var visitor = app.Visitor();
        var page = await PageAsync(visitor, id);
        page.Status.ShouldBe(200);
        page.Headers.GetValues("X-Robots-Tag").ShouldBe(["noindex, nofollow"]);
        page.Headers.CacheControl!.NoStore.ShouldBeTrue();
        page.Text.ShouldContain("Careless");
        page.Text.ShouldContain("Sign in to duplicate");
        foreach (var text in new[] { page.Text, (await visitor.GetAsync($"/api/workflows/{id}")).Text, (await owner.GetAsync($"/api/workflows/{id}/export")).Text, (await PageAsync(owner, id)).Text })
        {
            text.ShouldNotContain(Secret);
            text.ShouldNotContain("hush-of-mail");
        }
        (await owner.GetAsync($"/api/workflows/{id}")).Text.ShouldContain(Secret);
    }

    [Fact]
    public async Task Notes_are_read_there_without_what_is_secret()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.CreateAsync(new { name = "Noted", publish = true, nodes = new[] { Drawing.Trigger() }, edges = Array.Empty<object>(), notes = new[] { new { text = "Ask Mira about AKIAIOSFODNN7EXAMPLE" } } });
        await owner.PatchAsync($"/api/workflows/{id}", new { visibility = "public" });
        using var visitor = app.Visitor();

        var page = await PageAsync(visitor, id);

        page.Text.ShouldContain("Ask Mira about");
        page.Text.ShouldNotContain("AKIA");
    }

    [Fact]
    public async Task A_private_workflow_and_none_at_all_give_the_same_404_to_a_visitor_a_stranger_and_the_owner()
    {
        using var owner = await app.SignUpAsync();
        using var stranger = await app.SignUpAsync();
        using var visitor = app.Visitor();
        var id = await owner.CreateAsync(Drawing.Echo());
        foreach (var person in new[] { visitor, stranger, owner })
        {
            var (secret, none) = (await PageAsync(person, id), await PageAsync(person, new string('0', 32)));
            (secret.Status, none.Status).ShouldBe((404, 404));
            Plain(secret.Text).Replace(id, "", StringComparison.Ordinal).ShouldBe(Plain(none.Text).Replace(new string('0', 32), "", StringComparison.Ordinal));
            secret.Headers.GetValues("X-Robots-Tag").ShouldBe(["noindex, nofollow"]);
        }
    }

    [Fact]
    public async Task What_is_made_private_is_gone_at_once()
    {
        using var owner = await app.SignUpAsync();
        using var visitor = app.Visitor();
        var id = await SharedAsync(owner);
        (await PageAsync(visitor, id)).Status.ShouldBe(200);
        (await owner.PatchAsync($"/api/workflows/{id}", new { visibility = "private" })).Status.ShouldBe(200);
        (await PageAsync(visitor, id)).Status.ShouldBe(404);
        (await visitor.GetAsync($"/api/workflows/{id}")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Somebody_signed_in_duplicates_a_public_workflow_into_their_own_workspace()
    {
        using var owner = await app.SignUpAsync();
        using var other = await app.SignUpAsync();
        var id = await SharedAsync(owner);
        var copy = await other.PostAsync($"/api/workflows/{id}/duplicate");
        copy.Status.ShouldBe(201, copy.Text);
        copy.Word("visibility").ShouldBe("private");
        copy.Text.ShouldNotContain(Secret);
        copy.Text.ShouldNotContain("from_mail");
        (await owner.GetAsync($"/api/workflows/{copy.Word("id")}")).Status.ShouldBe(404);
        (await other.GetAsync($"/api/workflows/{copy.Word("id")}")).Json.GetProperty("isOwner").GetBoolean().ShouldBeTrue();
        using var visitor = app.Visitor();
        (await visitor.PostAsync($"/api/workflows/{id}/duplicate")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Seeing_is_not_running()
    {
        using var owner = await app.SignUpAsync();
        using var other = await app.SignUpAsync();
        var id = await SharedAsync(owner);
        (await other.PostAsync($"/api/workflows/{id}/execute")).Status.ShouldBe(404);
        (await other.GetAsync($"/api/workflows/{id}/executions")).Status.ShouldBe(404);
        (await other.PatchAsync($"/api/workflows/{id}", new { name = "Mine" })).Status.ShouldBe(404);
        (await other.PostAsync($"/api/workflows/{id}/webhook", key: await other.CreateKeyAsync(null))).Status.ShouldBeOneOf(403, 404);
    }

    // Somebody pasted secrets as they are into places where no name gives them away.
    private static async Task<string> SharedAsync(Visitor owner)
    {
        (await owner.PostAsync("/credentials", new { id = $"vault-{Guid.NewGuid():N}", name = "Vault", value = Secret })).Status.ShouldBe(201);
        (await owner.PostAsync("/api/integrations", """{"name":"Mail","type":"smtp","config":{"host":"mail.example.com","from":"from_mail@example.com","password":"hush-of-mail"}}""")).Status.ShouldBe(201);
        var id = await owner.CreateAsync(new
        {
            name = "Careless",
            description = $"Call it with {Secret}",
            nodes = new[] { Drawing.Trigger("Webhook"), Drawing.Log("note", $"the words are {Secret}, the others hush-of-mail") },
            edges = new[] { Drawing.Edge("t", "note") },
        });
        (await owner.PatchAsync($"/api/workflows/{id}", new { visibility = "public" })).Status.ShouldBe(200);
        return id;
    }

    private static Task<Answer> PageAsync(Visitor person, string id) => person.SendAsync(HttpMethod.Get, $"/public/{id}", null, headers: ("Accept", "text/html"));

    // Without what the framework seals into every page anew.
    private static string Plain(string page) => WebUtility.HtmlDecode(Sealed().Replace(page, ""));

    [GeneratedRegex("<!--.*?-->|<input[^>]*__RequestVerificationToken[^>]*>", RegexOptions.Singleline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Sealed();
}
