using System.Text.Json;
using Orchestrator.Domain.Credentials;

namespace Orchestrator.Tests.Features.Credentials;

/// <summary>
/// The documented page of the credential registry, sentence by sentence, with its own examples. What it says of references is tested with the step runner,
/// of the refresh loop with the refresh job, of model keys with <c>llm/call</c>.
/// </summary>
public sealed class SeedPageTests(VaultApp app) : IClassFixture<VaultApp>
{
    private static readonly string[] Listed = ["id", "name", "kind", "tenant_id", "enabled", "has_refresh_token", "created_at", "updated_at"];

    [Fact]
    public async Task Create_a_credential_via_the_API_with_a_unique_ID_kind_and_secret_value()
    {
        using var owner = await app.SignUpAsync();
        var made = await CreateOpenAiAsync(owner);
        made.Status.ShouldBe(201, made.Text);
        made.Word("id").ShouldBe("openai-prod");
        made.Word("name").ShouldBe("OpenAI Production Key");
        made.Word("kind").ShouldBe("api_key");
        (await app.ValueAsync(owner, "openai-prod")).Value.GetString().ShouldBe("sk-proj-abc123...");
    }

    [Fact]
    public async Task Response_returns_the_credential_metadata_without_the_value_field()
    {
        using var owner = await app.SignUpAsync();
        var made = await CreateOpenAiAsync(owner);
        made.Json.TryGetProperty("value", out _).ShouldBeFalse();
        made.Text.ShouldNotContain("sk-proj");
    }

    [Fact]
    public async Task Create_OAuth2_Credential_with_auto_refresh()
    {
        using var owner = await app.SignUpAsync();
        var made = await owner.PostAsync("/credentials", $$"""
            {
              "id": "google-calendar",
              "name": "Google Calendar OAuth",
              "kind": "oauth2",
              "value": "{\"access_token\": \"ya29.xxx\", \"expires_at\": \"2024-01-15T10:00:00Z\"}",
              "refresh_token": "1//0abc...",
              "refresh_url": "https://oauth2.googleapis.com/token",
              "tenant_id": "{{await VaultApp.TenantOfAsync(owner)}}"
            }
            """);
        made.Status.ShouldBe(201, made.Text);
        made.Json.GetProperty("has_refresh_token").GetBoolean().ShouldBeTrue();
        made.Json.GetProperty("expires_at").GetDateTimeOffset().ShouldBe(new DateTimeOffset(2024, 1, 15, 10, 0, 0, TimeSpan.Zero));
        made.Word("refresh_url").ShouldBe("https://oauth2.googleapis.com/token");
        var credential = await app.ValueAsync(owner, "google-calendar");
        credential.Value.GetProperty("access_token").GetString().ShouldBe("ya29.xxx");
        credential.Value.GetProperty("expires_at").GetString().ShouldBe("2024-01-15T10:00:00Z");
        credential.CanRefresh.ShouldBeTrue();
    }

    [Theory]
    [InlineData("api_key", "\"one opaque string\""), InlineData("oauth2", """{"access_token":"a","refresh_token":"r","expires_at":"2031-01-01T00:00:00Z"}"""),
     InlineData("basic", """{"username":"u","password":"p"}""")]
    public async Task Three_kinds_of_credentials_cover_all_common_auth_patterns(string kind, string value)
    {
        using var owner = await app.SignUpAsync();
        var made = await owner.PostAsync("/credentials", new { id = "one", name = "One", kind, value = JsonElement.Parse(value) });
        made.Status.ShouldBe(201, made.Text);
        JsonElement.DeepEquals((await app.ValueAsync(owner, "one")).Value, JsonElement.Parse(value)).ShouldBeTrue();
        made.Json.GetProperty("has_refresh_token").GetBoolean().ShouldBe(kind == "oauth2");
    }

    [Fact]
    public async Task List_Credentials_shows_enabled_or_disabled_state_and_timestamps_without_exposing_secrets()
    {
        using var owner = await app.SignUpAsync();
        await CreateOpenAiAsync(owner);
        var list = await owner.GetAsync($"/credentials?tenant_id={await VaultApp.TenantOfAsync(owner)}");
        list.Status.ShouldBe(200);
        var one = list.Json.EnumerateArray().ShouldHaveSingleItem();
        foreach (var member in Listed) one.TryGetProperty(member, out _).ShouldBeTrue(member);
        one.GetProperty("enabled").GetBoolean().ShouldBeTrue();
        one.GetProperty("created_at").GetDateTimeOffset().ShouldBeLessThanOrEqualTo(one.GetProperty("updated_at").GetDateTimeOffset());
        list.Text.ShouldNotContain("sk-proj");
    }

    [Fact]
    public async Task Value_and_refresh_token_are_never_returned_only_has_refresh_token_indicates_presence()
    {
        using var owner = await app.SignUpAsync();
        var body = new
        {
            id = "slack-bot", name = "Slack Bot Token", kind = "oauth2", value = """{"access_token": "xoxb-xxx", "expires_at": "2024-01-15T12:00:00Z"}""",
            refresh_token = "xoxr-1-xxx", refresh_url = "https://slack.com/api/oauth.v2.access", client_id = "client", client_secret = "hush-hush",
        };
        Answer[] answers =
        [
            await owner.PostAsync("/credentials", body), await owner.GetAsync("/credentials"), await owner.GetAsync("/credentials/slack-bot"),
            await owner.PatchAsync("/credentials/slack-bot", new { refresh_token = "xoxr-1-yyy" }), await owner.PostAsync("/credentials/slack-bot/test"),
            await owner.GetAsync("/credentials/slack-bot/usage"), await owner.PostAsync("/credentials", body),
        ];
        foreach (var answer in answers)
            foreach (var secret in new[] { "xoxb-", "xoxr-", "hush-hush" }) answer.Text.ShouldNotContain(secret);
        answers[2].Json.GetProperty("has_refresh_token").GetBoolean().ShouldBeTrue();
        (await owner.PatchAsync("/credentials/slack-bot", """{"refresh_token":null}""")).Json.GetProperty("has_refresh_token").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Rotate_without_redeploying_update_a_credential_once_and_all_workflows_pick_it_up_immediately()
    {
        using var owner = await app.SignUpAsync();
        await CreateOpenAiAsync(owner);
        await owner.PatchAsync("/credentials/openai-prod", new { enabled = false });
        var changed = await owner.PatchAsync("/credentials/openai-prod", """{ "value": "sk-proj-newkey456...", "enabled": true }""");
        changed.Status.ShouldBe(200, changed.Text);
        changed.Json.GetProperty("enabled").GetBoolean().ShouldBeTrue();
        (await app.ValueAsync(owner, "openai-prod")).Value.GetString().ShouldBe("sk-proj-newkey456...");
    }

    [Fact]
    public async Task Delete_Credential()
    {
        using var owner = await app.SignUpAsync();
        await CreateOpenAiAsync(owner);
        (await owner.DeleteAsync("/credentials/openai-prod")).Status.ShouldBe(204);
        (await owner.GetAsync("/credentials/openai-prod")).Status.ShouldBe(404);
        (await owner.DeleteAsync("/credentials/openai-prod")).Status.ShouldBe(404);
        (await app.LookUpAsync(owner, "openai-prod")).ShouldBeOfType<CredentialLookup.NotFound>();
    }

    [Theory]
    [InlineData("stripe-live", 201), InlineData("anthropic-team-a", 201), InlineData("google_calendar_2", 201), InlineData("with space", 400), InlineData("a/b", 400), InlineData("a.b", 400), InlineData("", 400)]
    public async Task ID_constraints_alphanumeric_plus_hyphen_and_underscore(string id, int status)
    {
        using var owner = await app.SignUpAsync();
        var made = await owner.PostAsync("/credentials", new { id, name = "Key", value = "v" });
        made.Status.ShouldBe(status, made.Text);
        if (status == 400) made.Paths.ShouldBe(["id"]);
    }

    [Theory]
    [InlineData(255, 201), InlineData(256, 400)]
    public async Task ID_constraints_max_255_characters(int length, int status)
    {
        using var owner = await app.SignUpAsync();
        (await owner.PostAsync("/credentials", new { id = new string('x', length), name = "Key", value = "v" })).Status.ShouldBe(status);
    }

    [Fact]
    public async Task Credentials_are_scoped_per_tenant_by_default()
    {
        using var owner = await app.SignUpAsync();
        (await CreateOpenAiAsync(owner, tenant: false)).Word("tenant_id").ShouldBe(await VaultApp.TenantOfAsync(owner));
    }

    [Fact]
    public async Task A_workflow_in_tenant_A_cannot_resolve_credentials_belonging_to_tenant_B()
    {
        using var b = await app.SignUpAsync();
        await CreateOpenAiAsync(b);
        using var a = await app.SignUpAsync();
        (await app.LookUpAsync(a, "openai-prod")).ShouldBeOfType<CredentialLookup.NotFound>();
    }

    [Fact]
    public async Task Global_credentials_with_an_empty_tenant_id_are_accessible_to_all_tenants()
    {
        (await app.Admin.PostAsync("/credentials", new { id = "everywhere", name = "Everywhere", value = "v", tenant_id = "" })).Status.ShouldBe(201);
        foreach (var tenant in Enumerable.Range(0, 2))
        {
            using var somebody = await app.SignUpAsync();
            (await app.ValueAsync(somebody, "everywhere")).Value.GetString().ShouldBe("v", tenant.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task Setting_enabled_false_immediately_prevents_resolution()
    {
        using var owner = await app.SignUpAsync();
        await CreateOpenAiAsync(owner);
        (await owner.PatchAsync("/credentials/openai-prod", new { enabled = false })).Status.ShouldBe(200);
        (await app.LookUpAsync(owner, "openai-prod")).ShouldBeOfType<CredentialLookup.Disabled>();
    }

    [Fact]
    public async Task Disable_before_delete_verify_no_workflows_are_failing_then_delete()
    {
        using var owner = await app.SignUpAsync();
        await CreateOpenAiAsync(owner);
        await owner.PatchAsync("/credentials/openai-prod", new { enabled = false });
        (await owner.GetAsync("/credentials/openai-prod/usage")).Json.GetProperty("workflows").GetArrayLength().ShouldBe(0);
        (await owner.DeleteAsync("/credentials/openai-prod")).Status.ShouldBe(204);
    }

    private static async Task<Answer> CreateOpenAiAsync(Visitor owner, bool tenant = true) => await owner.PostAsync("/credentials", new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["id"] = "openai-prod", ["name"] = "OpenAI Production Key", ["kind"] = "api_key", ["value"] = "sk-proj-abc123...",
    }.Concat(tenant ? [new("tenant_id", await VaultApp.TenantOfAsync(owner))] : Array.Empty<KeyValuePair<string, string>>()).ToDictionary(StringComparer.Ordinal));
}
