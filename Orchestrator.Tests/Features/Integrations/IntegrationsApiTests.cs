using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Executions;
using Orchestrator.Tests.Features.Credentials;
using Orchestrator.Web.Features.Integrations;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Features.Integrations;

public sealed class IntegrationsApiTests(VaultApp app) : IClassFixture<VaultApp>
{
    private static readonly object Http = new { name = "Shop", type = "http", config = new { baseUrl = "https://api.example.com/v1", secret = "hush-token", testPath = "/me" } };

    [Fact]
    public async Task An_integration_is_read_with_clear_settings_and_the_names_of_secret_ones()
    {
        using var owner = await app.SignUpAsync();
        var made = await owner.PostAsync("/api/integrations", Http);
        made.Status.ShouldBe(201, made.Text);
        var read = await owner.GetAsync($"/api/integrations/{made.Word("id")}");
        read.Text.ShouldBe(made.Text);
        read.Json.GetProperty("config").GetProperty("baseUrl").GetString().ShouldBe("https://api.example.com/v1");
        read.Json.GetProperty("secrets").GetRawText().ShouldBe("""{"secret":true}""");
        read.Json.GetProperty("lastTest").ValueKind.ShouldBe(JsonValueKind.Null);
        read.Text.ShouldNotContain("hush");
        var list = await owner.GetAsync("/api/integrations?type=http");
        list.Json.EnumerateArray().ShouldHaveSingleItem().EnumerateObject().Select(member => member.Name).ShouldBe(["id", "name", "type", "createdAt", "updatedAt", "lastTest"]);
        (await owner.GetAsync("/api/integrations?type=smtp")).Json.GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task The_secret_is_sealed_in_its_row()
    {
        using var owner = await app.SignUpAsync();
        var id = (await owner.PostAsync("/api/integrations", Http)).Word("id");
        await using var db = app.Databases.ForTenant(await VaultApp.TenantOfAsync(owner));
        var row = await db.Integrations.AsNoTracking().SingleAsync(one => one.Id == id);
        (JsonSerializer.Serialize(row) + Encoding.UTF8.GetString(row.Sealed!)).ShouldNotContain("hush");
        (await ConfigAsync(owner, id)).GetProperty("secret").GetString().ShouldBe("hush-token");
    }

    [Theory]
    [InlineData("""{}""", "name type")]
    [InlineData("""{"name":"X","type":"carrier-pigeon","config":{}}""", "type")]
    [InlineData("""{"name":"","type":"http"}""", "name config")]
    [InlineData("""{"name":"X","type":"http","config":{"baseUrl":"ftp://x","auth":"magic","colour":1},"wings":2}""", "wings config.baseUrl config.auth config.colour")]
    [InlineData("""{"name":"X","type":"http","config":{}}""", "config.baseUrl config.secret")]
    [InlineData("""{"name":"X","type":"http","config":{"baseUrl":"https://x.example","auth":"header","secret":""}}""", "config.secret config.headerName")]
    [InlineData("""{"name":"X","type":"smtp","config":{"host":"https://mail","port":70000,"from":"a@b.example"}}""", "config.host config.port")]
    [InlineData("""{"name":"X","type":"database","config":{"url":5}}""", "config.url")]
    [InlineData("""{"name":"X","type":"openai-compatible","config":{"apiKey":"hush"}}""", "config.baseUrl")]
    public async Task Unknown_types_and_unknown_or_missing_fields_are_all_named(string body, string paths)
    {
        using var owner = await app.SignUpAsync();
        var refused = await owner.PostTextAsync("/api/integrations", body);
        refused.Status.ShouldBe(400, refused.Text);
        refused.Paths.ShouldBe(paths.Split(' '), ignoreOrder: true);
    }

    [Fact]
    public async Task Changing_one_field_keeps_the_secret_that_is_left_out()
    {
        using var owner = await app.SignUpAsync();
        var id = (await owner.PostAsync("/api/integrations", Http)).Word("id");
        var changed = await PutAsync(owner, id, """{"name":"Renamed","config":{"baseUrl":"https://api.example.com/v2"}}""");
        changed.Status.ShouldBe(200, changed.Text);
        changed.Word("name").ShouldBe("Renamed");
        changed.Json.GetProperty("config").TryGetProperty("testPath", out _).ShouldBeFalse();
        (await ConfigAsync(owner, id)).GetProperty("secret").GetString().ShouldBe("hush-token");
        (await PutAsync(owner, id, """{"config":{"baseUrl":"https://api.example.com/v2","secret":"newer"}}""")).Status.ShouldBe(200);
        (await ConfigAsync(owner, id)).GetProperty("secret").GetString().ShouldBe("newer");
    }

    [Theory]
    [InlineData("https://api.example.com.evil.example/v1")]
    [InlineData("https://evil.example/v1")]
    [InlineData("http://api.example.com/v1")]
    [InlineData("https://api.example.com:8443/v1")]
    public async Task A_secret_that_would_go_to_another_host_must_be_sent_again(string baseUrl)
    {
        using var owner = await app.SignUpAsync();
        var id = (await owner.PostAsync("/api/integrations", Http)).Word("id");
        var refused = await PutAsync(owner, id, JsonSerializer.Serialize(new { config = new { baseUrl } }));
        refused.Status.ShouldBe(400, refused.Text);
        refused.Paths.ShouldBe(["config.secret"]);
        refused.Text.ShouldContain("another host");
        (await ConfigAsync(owner, id)).GetProperty("baseUrl").GetString().ShouldBe("https://api.example.com/v1");
        (await PutAsync(owner, id, JsonSerializer.Serialize(new { config = new { baseUrl, secret = "newer" } }))).Status.ShouldBe(200);
        (await ConfigAsync(owner, id)).GetProperty("secret").GetString().ShouldBe("newer");
    }

    [Fact]
    public async Task A_password_that_would_go_to_another_mail_server_must_be_sent_again()
    {
        using var owner = await app.SignUpAsync();
        var id = (await owner.PostAsync("/api/integrations", """{"name":"Mail","type":"smtp","config":{"host":"mail.example.com","from":"a@example.com","username":"a","password":"pw-hush"}}""")).Word("id");
        (await PutAsync(owner, id, """{"config":{"host":"mail.evil.example","from":"a@example.com","username":"a"}}""")).Paths.ShouldBe(["config.password"]);
        (await PutAsync(owner, id, """{"config":{"host":"mail.example.com","port":2525,"from":"a@example.com","username":"a"}}""")).Paths.ShouldBe(["config.password"]);
        (await PutAsync(owner, id, """{"config":{"host":"MAIL.example.com","port":587,"from":"b@example.com","username":"a"}}""")).Status.ShouldBe(200);
        (await PutAsync(owner, id, """{"config":{"host":"mail.evil.example","from":"a@example.com","password":null}}""")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_password_that_would_be_sent_unencrypted_must_be_sent_again_or_cleared()
    {
        using var owner = await app.SignUpAsync();
        var id = (await owner.PostAsync("/api/integrations", """{"name":"Mail","type":"smtp","config":{"host":"mail.example.com","from":"a@example.com","username":"a","password":"pw-hush"}}""")).Word("id");
        var refused = await PutAsync(owner, id, """{"config":{"host":"mail.example.com","tls":"none","from":"a@example.com","username":"a"}}""");
        refused.Paths.ShouldBe(["config.password"]);
        refused.Text.ShouldContain("unencrypted");
        (await PutAsync(owner, id, """{"config":{"host":"mail.example.com","tls":"tls","from":"a@example.com","username":"a"}}""")).Status.ShouldBe(200);
        (await PutAsync(owner, id, """{"config":{"host":"mail.example.com","tls":"none","from":"a@example.com","username":"a","password":"meant-so"}}""")).Status.ShouldBe(200);
        (await PutAsync(owner, id, """{"config":{"host":"mail.example.com","tls":"none","from":"b@example.com","username":"a"}}""")).Status.ShouldBe(200);
        (await PutAsync(owner, id, """{"config":{"host":"mail.example.com","tls":"none","from":"a@example.com","password":null}}""")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("""{"baseUrl":"https://credentials://crm/v1","secret":"s"}""", "config.baseUrl")]
    [InlineData("""{"baseUrl":"credentials://crm","secret":"s"}""", "config.baseUrl")]
    [InlineData("""{"baseUrl":"https://a:credentials://crm@api.example.com/","secret":"s"}""", "config.baseUrl")]
    [InlineData("""{"baseUrl":"https://api.example.com/","secret":"credentials://"}""", "config.secret")]
    [InlineData("""{"baseUrl":"https://api.example.com/","secret":"CREDENTIALS://crm"}""", "config.secret")]
    [InlineData("""{"baseUrl":"https://api.example.com/","auth":"header","headerName":"X","secret":"credentials://crm/"}""", "config.secret")]
    public async Task A_reference_in_settings_never_chooses_the_host_and_a_broken_one_is_named(string config, string path)
    {
        using var owner = await app.SignUpAsync();
        (await owner.PostTextAsync("/api/integrations", $$"""{"name":"X","type":"http","config":{{config}}}""")).Paths.ShouldBe([path]);
    }

    [Fact]
    public async Task An_empty_secret_is_refused_and_null_clears_one_that_may_be_missing()
    {
        using var owner = await app.SignUpAsync();
        var id = (await owner.PostAsync("/api/integrations", """{"name":"Mail","type":"smtp","config":{"host":"mail.example.com","from":"a@example.com","username":"a","password":"pw-hush"}}""")).Word("id");
        (await PutAsync(owner, id, """{"config":{"host":"mail.example.com","from":"a@example.com","password":""}}""")).Paths.ShouldBe(["config.password"]);
        var cleared = await PutAsync(owner, id, """{"config":{"host":"mail.example.com","from":"a@example.com","password":null}}""");
        cleared.Status.ShouldBe(200, cleared.Text);
        cleared.Json.GetProperty("secrets").GetRawText().ShouldBe("{}");
        var config = await ConfigAsync(owner, id);
        config.GetProperty("port").GetInt32().ShouldBe(587);
        config.TryGetProperty("password", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_required_secret_cannot_be_cleared_and_a_provider_cannot_be_changed()
    {
        using var owner = await app.SignUpAsync();
        var id = (await owner.PostAsync("/api/integrations", Http)).Word("id");
        (await PutAsync(owner, id, """{"config":{"baseUrl":"https://api.example.com","secret":null}}""")).Paths.ShouldBe(["config.secret"]);
        (await PutAsync(owner, id, """{"type":"smtp","nonsense":1}""")).Paths.ShouldBe(["type", "nonsense"], ignoreOrder: true);
        (await PutAsync(owner, id, """{"name":" "}""")).Paths.ShouldBe(["name"]);
    }

    [Fact]
    public async Task Without_authentication_the_secret_of_before_is_not_kept()
    {
        using var owner = await app.SignUpAsync();
        var id = (await owner.PostAsync("/api/integrations", Http)).Word("id");
        var open = await PutAsync(owner, id, """{"config":{"baseUrl":"https://api.example.com","auth":"none"}}""");
        open.Status.ShouldBe(200, open.Text);
        open.Json.GetProperty("secrets").GetRawText().ShouldBe("{}");
    }

    [Fact]
    public async Task Missing_foreign_and_deleted_ones_are_not_found()
    {
        using var owner = await app.SignUpAsync();
        using var stranger = await app.SignUpAsync();
        var id = (await owner.PostAsync("/api/integrations", Http)).Word("id");
        (await stranger.GetAsync($"/api/integrations/{id}")).Status.ShouldBe(404);
        (await PutAsync(stranger, id, """{"nonsense":1}""")).Status.ShouldBe(404);
        (await stranger.DeleteAsync($"/api/integrations/{id}")).Status.ShouldBe(404);
        (await FindAsync(stranger, id)).ShouldBeOfType<IntegrationOutcome.Missing>().Error.Code.ShouldBe("INTEGRATION_NOT_FOUND");
        (await owner.DeleteAsync($"/api/integrations/{id}")).Status.ShouldBe(200);
        (await FindAsync(owner, id)).ShouldBeOfType<IntegrationOutcome.Missing>().Error.Code.ShouldBe("INTEGRATION_NOT_FOUND");
        (await FindAsync(owner, "never")).ShouldBeOfType<IntegrationOutcome.Missing>();
    }

    [Fact]
    public async Task A_ciphertext_of_another_row_or_an_older_one_does_not_open()
    {
        using var owner = await app.SignUpAsync();
        var (one, two) = ((await owner.PostAsync("/api/integrations", Http)).Word("id"), (await owner.PostAsync("/api/integrations", Http)).Word("id"));
        await using var db = app.Databases.ForTenant(await VaultApp.TenantOfAsync(owner));
        var older = (await db.Integrations.AsNoTracking().SingleAsync(row => row.Id == one)).Sealed;
        await db.Integrations.Where(row => row.Id == two).ExecuteUpdateAsync(row => row.SetProperty(column => column.Sealed, older));
        (await FindAsync(owner, two)).ShouldBeOfType<IntegrationOutcome.Missing>();
        await PutAsync(owner, one, """{"config":{"baseUrl":"https://api.example.com"}}""");
        await db.Integrations.Where(row => row.Id == one).ExecuteUpdateAsync(row => row.SetProperty(column => column.Sealed, older));
        (await FindAsync(owner, one)).ShouldBeOfType<IntegrationOutcome.Missing>().Error.Message.ShouldContain("does not open");
        (await owner.PostAsync($"/api/integrations/{one}/test")).Word("message").ShouldContain("do not open");
    }

    [Fact]
    public async Task One_whose_secrets_do_not_open_is_tried_and_saved_with_new_ones()
    {
        using var owner = await app.SignUpAsync();
        var id = (await owner.PostAsync("/api/integrations", Http)).Word("id");
        await using var db = app.Databases.ForTenant(await VaultApp.TenantOfAsync(owner));
        await db.Integrations.Where(row => row.Id == id).ExecuteUpdateAsync(row => row.SetProperty(column => column.Sealed, new byte[100]));
        var refused = await PutAsync(owner, id, """{"config":{"baseUrl":"https://api.example.com/v1"}}""");
        refused.Status.ShouldBe(400, refused.Text);
        refused.Paths.ShouldBe(["config.secret"]);
        (await PutAsync(owner, id, """{"name":"Renamed"}""")).Status.ShouldBe(200);
        const string Again = """{"baseUrl":"https://api.example.com/v1","secret":"newer"}""";
        var tried = await app.Services.GetRequiredService<IntegrationStore>().CheckAsync(await VaultApp.CallerOfAsync(owner), id, "http", JsonElement.Parse(Again));
        tried!.Problems.ShouldBeEmpty();
        tried.Config.Secrets["secret"].ShouldBe("newer");
        var repaired = await PutAsync(owner, id, $$"""{"config":{{Again}}}""");
        repaired.Status.ShouldBe(200, repaired.Text);
        (await ConfigAsync(owner, id)).GetProperty("secret").GetString().ShouldBe("newer");
    }

    [Fact]
    public async Task An_optional_secret_that_does_not_open_is_not_lost_in_silence()
    {
        using var owner = await app.SignUpAsync();
        var id = (await owner.PostAsync("/api/integrations", new { name = "Mail", type = "smtp", config = new { host = "mail.example.com", from = "a@example.com", username = "a", password = "hush" } })).Word("id");
        await using var db = app.Databases.ForTenant(await VaultApp.TenantOfAsync(owner));
        await db.Integrations.Where(row => row.Id == id).ExecuteUpdateAsync(row => row.SetProperty(column => column.Sealed, new byte[100]));
        const string Mail = """ "host":"mail.example.com","from":"a@example.com","username":"a" """;
        var refused = await PutAsync(owner, id, $"{{\"config\":{{{Mail}}}}}");
        refused.Status.ShouldBe(400, refused.Text);
        refused.Paths.ShouldBe(["config.password"]);
        refused.Text.ShouldContain("does not open with this instance");
        (await owner.PostAsync($"/api/integrations/{id}/test")).Word("message").ShouldContain("Enter them again.");
        (await PutAsync(owner, id, $"{{\"config\":{{{Mail},\"password\":null}}}}")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task What_a_test_of_older_settings_found_is_not_kept_for_newer_ones()
    {
        using var owner = await app.SignUpAsync();
        var id = (await owner.PostAsync("/api/integrations", Http)).Word("id");
        var (caller, store) = (await VaultApp.CallerOfAsync(owner), app.Services.GetRequiredService<IntegrationStore>());
        var old = await store.CheckAsync(caller, id, null, null);
        (await PutAsync(owner, id, """{"config":{"baseUrl":"https://api.example.com/v2","secret":"newer"}}""")).Status.ShouldBe(200);
        await store.KeepTestAsync(caller, id, old!.Version, IntegrationTestView.Success("Connected."));
        (await store.FindAsync(caller, id))!.LastTest.ShouldBeNull();
        await store.KeepTestAsync(caller, id, (await store.CheckAsync(caller, id, null, null))!.Version, IntegrationTestView.Success("Connected."));
        (await store.FindAsync(caller, id))!.LastTest!.Message.ShouldBe("Connected.");
    }

    [Fact]
    public async Task The_workflows_that_name_one_are_known()
    {
        using var owner = await app.SignUpAsync();
        var id = (await owner.PostAsync("/api/integrations", Http)).Word("id");
        var workflow = await owner.CreateAsync(new
        {
            name = "Caller", publish = false, nodes = new[] { Drawing.Trigger(), Drawing.Step("call", new { actionType = "http/request", url = "/users", integrationId = id }) }, edges = new[] { Drawing.Edge("t", "call") },
        });
        var users = await app.Services.GetRequiredService<IntegrationStore>().UsersAsync(await VaultApp.CallerOfAsync(owner));
        users[id].ShouldHaveSingleItem().Id.ShouldBe(workflow);
    }

    private static Task<Answer> PutAsync(Visitor visitor, string id, string body) => visitor.SendAsync(HttpMethod.Put, $"/api/integrations/{id}", Visitor.Json(body));

    private async Task<IntegrationOutcome> FindAsync(Visitor visitor, string id) =>
        await app.Services.GetRequiredService<IIntegrationSource>().FindAsync(await VaultApp.TenantOfAsync(visitor), id, CancellationToken.None);

    private async Task<JsonElement> ConfigAsync(Visitor visitor, string id) => (await FindAsync(visitor, id)).ShouldBeOfType<IntegrationOutcome.Found>().Config;
}
