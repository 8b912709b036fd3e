using System.Text.Json;

namespace Orchestrator.Tests.Features.Credentials;

public sealed class CredentialsApiTests(VaultApp app) : IClassFixture<VaultApp>
{
    [Fact]
    public async Task The_metadata_has_these_members_and_no_other()
    {
        using var owner = await app.SignUpAsync();
        var made = await owner.PostAsync("/credentials", new { id = "key", name = "Key", value = "sk-1", description = "For the shop", allowed_hosts = new[] { "API.Example.com" } });
        made.Status.ShouldBe(201, made.Text);
        made.Json.EnumerateObject().Select(member => member.Name).ShouldBe(
            ["id", "name", "kind", "tenant_id", "enabled", "has_refresh_token", "expires_at", "refresh_url", "description", "allowed_hosts", "last_used_at", "last_error", "created_at", "updated_at"]);
        made.Word("kind").ShouldBe("api_key");
        made.Json.GetProperty("allowed_hosts")[0].GetString().ShouldBe("api.example.com");
        (await owner.GetAsync("/credentials/key")).Text.ShouldBe(made.Text);
    }

    [Fact]
    public async Task An_id_that_is_taken_in_the_workspace_is_refused_and_one_of_another_workspace_is_free()
    {
        using var owner = await app.SignUpAsync();
        using var stranger = await app.SignUpAsync();
        var body = new { id = "taken", name = "Key", value = "sk-1" };
        (await owner.PostAsync("/credentials", body)).Status.ShouldBe(201);
        (await owner.PostAsync("/credentials", body)).Status.ShouldBe(409);
        (await stranger.PostAsync("/credentials", body)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_named_at_once()
    {
        using var owner = await app.SignUpAsync();
        (await owner.PostAsync("/credentials", new { })).Paths.ShouldBe(["id", "name", "value"], ignoreOrder: true);
        var wrong = await owner.PostAsync("/credentials", new
        {
            id = "a/b", name = 5, kind = "password", expires_at = "tomorrow", allowed_hosts = new object[] { "https://x", 5 }, refresh_url = "ftp://x", description = new string('x', 2_001),
            colour = "red", enabled = "yes",
        });
        wrong.Status.ShouldBe(400);
        wrong.Paths.ShouldBe(["id", "name", "kind", "value", "expires_at", "allowed_hosts[0]", "allowed_hosts[1]", "refresh_url", "description", "colour", "enabled"], ignoreOrder: true);
        (await owner.GetAsync("/credentials")).Json.GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("[]"), InlineData("\"text\""), InlineData("5")]
    public async Task A_body_that_is_no_object_is_refused(string body)
    {
        using var owner = await app.SignUpAsync();
        (await owner.PostTextAsync("/credentials", body)).Status.ShouldBe(400);
    }

    [Fact]
    public async Task A_value_of_300_KB_is_too_large_and_one_of_200_KB_is_not()
    {
        using var owner = await app.SignUpAsync();
        (await owner.PostAsync("/credentials", new { id = "large", name = "Large", value = new string('x', 300 * 1024) })).Status.ShouldBe(413);
        (await owner.PostAsync("/credentials", new { id = "large", name = "Large", value = new string('x', 200 * 1024) })).Status.ShouldBe(201);
        (await owner.PatchAsync("/credentials/large", new { value = new string('x', 300 * 1024) })).Status.ShouldBe(413);
        (await app.ValueAsync(owner, "large")).Value.GetString()!.Length.ShouldBe(200 * 1024);
    }

    [Fact]
    public async Task A_foreign_workspace_is_refused()
    {
        using var owner = await app.SignUpAsync();
        using var stranger = await app.SignUpAsync();
        var foreign = await VaultApp.TenantOfAsync(stranger);
        (await owner.PostAsync("/credentials", new { id = "key", name = "Key", value = "v", tenant_id = foreign })).Status.ShouldBe(403);
        (await owner.PostAsync("/credentials", new { id = "key", name = "Key", value = "v", tenant_id = "" })).Status.ShouldBe(403);
        (await owner.GetAsync($"/credentials?tenant_id={foreign}")).Status.ShouldBe(403);
        (await owner.PostAsync("/credentials", new { id = "key", name = "Key", value = "v", tenant_id = await VaultApp.TenantOfAsync(owner) })).Status.ShouldBe(201);
    }

    [Fact]
    public async Task The_list_is_filtered_and_bounded()
    {
        using var owner = await app.SignUpAsync();
        foreach (var id in new[] { "c", "a", "b" }) (await owner.PostAsync("/credentials", new { id, name = id, value = "v" })).Status.ShouldBe(201);
        (await owner.PostAsync("/credentials", new { id = "pair", name = "Pair", kind = "basic", value = new { username = "u", password = "p" } })).Status.ShouldBe(201);
        (await IdsAsync(owner, "?kind=api_key&tenant_id=" + await VaultApp.TenantOfAsync(owner))).ShouldBe(["a", "b", "c"]);
        (await IdsAsync(owner, "?kind=basic")).ShouldBe(["pair"]);
        (await owner.GetAsync("/credentials?limit=2")).Json.GetArrayLength().ShouldBe(2);
        (await owner.GetAsync("/credentials?limit=0&kind=none")).Paths.ShouldBe(["limit", "kind"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_change_leaves_what_it_does_not_name_and_null_clears_what_may_be_empty()
    {
        using var owner = await app.SignUpAsync();
        await owner.PostAsync("/credentials", new { id = "key", name = "Key", value = "old", description = "Text", expires_at = "2031-01-01T00:00:00Z", allowed_hosts = new[] { "a.example" } });
        var renamed = await owner.PatchAsync("/credentials/key", new { name = "New name" });
        renamed.Status.ShouldBe(200, renamed.Text);
        renamed.Word("description").ShouldBe("Text");
        (await app.ValueAsync(owner, "key")).Value.GetString().ShouldBe("old");
        var cleared = await owner.PatchAsync("/credentials/key", """{"description":null,"expires_at":null,"allowed_hosts":null}""");
        cleared.Status.ShouldBe(200, cleared.Text);
        foreach (var member in new[] { "description", "expires_at", "allowed_hosts" }) cleared.Json.GetProperty(member).ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("""{"name":null,"enabled":null,"value":null,"kind":null}""", "name enabled value kind")]
    [InlineData("""{"id":"other","tenant_id":"x","created_at":"2026-01-01T00:00:00Z","nonsense":1}""", "id tenant_id created_at nonsense")]
    [InlineData("""{"kind":"basic"}""", "value")]
    [InlineData("""{"kind":"basic","value":"text"}""", "value")]
    [InlineData("""{"value":{"a":1}}""", "value")]
    [InlineData("""{"refresh_token":"r","refresh_url":"https://x.example"}""", "refresh_token refresh_url")]
    [InlineData("[]", "")]
    public async Task A_change_that_makes_no_sense_is_refused_and_changes_nothing(string body, string paths)
    {
        using var owner = await app.SignUpAsync();
        await owner.PostAsync("/credentials", new { id = "key", name = "Key", value = "old" });
        var refused = await owner.PatchAsync("/credentials/key", body);
        refused.Status.ShouldBe(400, refused.Text);
        refused.Paths.ShouldBe(paths.Split(' '), ignoreOrder: true);
        (await app.ValueAsync(owner, "key")).Value.GetString().ShouldBe("old");
    }

    [Fact]
    public async Task Another_token_host_asks_for_the_refresh_token_and_the_client_secret_again()
    {
        using var owner = await app.SignUpAsync();
        await owner.PostAsync("/credentials", new
        {
            id = "o", name = "O", kind = "oauth2", value = new { access_token = "a" }, refresh_token = "r", refresh_url = "https://token.example/", client_id = "c", client_secret = "s",
        });
        var refused = await owner.PatchAsync("/credentials/o", new { refresh_url = "https://elsewhere.example/" });
        refused.Status.ShouldBe(400, refused.Text);
        refused.Paths.ShouldBe(["refresh_token", "client_secret"], ignoreOrder: true);
        (await owner.PatchAsync("/credentials/o", new { refresh_url = "https://token.example/v2" })).Status.ShouldBe(200);
        (await owner.PatchAsync("/credentials/o", new { refresh_url = "https://elsewhere.example/", refresh_token = "r2", client_secret = (string?)null })).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Another_kind_comes_with_a_value_that_fits_it_and_leaves_nothing_of_the_old_one()
    {
        using var owner = await app.SignUpAsync();
        await owner.PostAsync("/credentials", new { id = "o", name = "O", kind = "oauth2", value = new { access_token = "a" }, refresh_token = "r", refresh_url = "https://token.example/", client_id = "c" });
        var changed = await owner.PatchAsync("/credentials/o", new { kind = "basic", value = new { username = "u", password = "p" } });
        changed.Status.ShouldBe(200, changed.Text);
        changed.Word("kind").ShouldBe("basic");
        changed.Json.GetProperty("has_refresh_token").GetBoolean().ShouldBeFalse();
        changed.Json.GetProperty("refresh_url").ValueKind.ShouldBe(JsonValueKind.Null);
        (await app.ValueAsync(owner, "o")).Value.GetRawText().ShouldNotContain("access_token");
    }

    [Fact]
    public async Task The_same_address_is_a_page_for_a_browser_and_the_list_for_a_program()
    {
        using var nobody = app.Visitor();
        var program = await nobody.GetAsync("/credentials");
        program.Status.ShouldBe(401);
        program.ErrorId.ShouldBe("UNAUTHORIZED");
    }

    private static async Task<IEnumerable<string>> IdsAsync(Visitor visitor, string query) =>
        (await visitor.GetAsync("/credentials" + query)).Json.EnumerateArray().Select(one => one.GetProperty("id").GetString()!);
}
