using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Credentials;
using Orchestrator.Web.Features.Credentials;

namespace Orchestrator.Tests.Features.Credentials;

public sealed class ReferencesWhileEditingTests(VaultApp app) : IClassFixture<VaultApp>
{
    private const string Place = "nodes[1].data.config.headers.authorization";

    private CredentialDirectory Directory => app.Services.GetRequiredService<CredentialDirectory>();

    [Fact]
    public async Task Publishing_is_refused_with_the_path_of_an_unknown_credential_or_field_and_a_draft_is_kept()
    {
        using var owner = await app.SignUpAsync();
        using var other = await app.SignUpAsync();
        await other.PostAsync("/credentials", new { id = "theirs", name = "Theirs", value = "v" });
        await owner.PostAsync("/credentials", new { id = "crm", name = "CRM", kind = "basic", value = new { username = "u", password = "p" } });

        foreach (var header in new[] { "Bearer credentials://nobody", "credentials://theirs", "credentials://crm/token" })
        {
            var refused = await owner.PostAsync("/api/workflows/create", Calling(header, publish: true));
            refused.Status.ShouldBe(400, refused.Text);
            refused.Paths.ShouldBe([Place]);
        }
        var draft = await owner.CreateAsync(Calling("credentials://nobody", publish: false));
        (await owner.PatchAsync($"/api/workflows/{draft}", new { publish = true })).Paths.ShouldBe([Place]);

        await owner.PostAsync("/credentials", new { id = "nobody", name = "Somebody", value = "v" });
        (await owner.PatchAsync($"/api/workflows/{draft}", new { publish = true })).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_disabled_or_expired_credential_does_not_stop_publishing()
    {
        using var owner = await app.SignUpAsync();
        await owner.PostAsync("/credentials", new { id = "off", name = "Off", value = "v", enabled = false });
        await owner.PostAsync("/credentials", new { id = "old", name = "Old", value = "v", expires_at = "2020-01-01T00:00:00Z" });

        foreach (var id in new[] { "off", "old" }) (await owner.PostAsync("/api/workflows/create", Calling($"credentials://{id}", publish: true))).Status.ShouldBe(201);
    }

    [Fact]
    public async Task The_directory_knows_kinds_states_and_fields_and_a_workspace_s_own_hides_one_of_all()
    {
        using var owner = await app.SignUpAsync();
        (await app.Admin.PostAsync("/credentials", new { id = "shared", name = "Of all", value = "v", tenant_id = "" })).Status.ShouldBe(201);
        await owner.PostAsync("/credentials", new { id = "calendar", name = "Calendar", kind = "oauth2", value = new { access_token = "a", account = "x" }, expires_at = "2020-01-01T00:00:00Z" });
        await owner.PostAsync("/credentials", new { id = "crm", name = "CRM", kind = "basic", value = new { username = "u", password = "p" } });
        await owner.PostAsync("/credentials", new { id = "renews", name = "R", kind = "oauth2", value = new { access_token = "a" }, expires_at = "2020-01-01T00:00:00Z", refresh_token = "r", refresh_url = "https://token.example.com/" });
        var tenant = await VaultApp.TenantOfAsync(owner);

        var known = await Directory.ReadAsync(tenant, TestContext.Current.CancellationToken);

        known.All.Select(one => (one.Id, one.State)).ShouldBe(
            [("calendar", CredentialState.Expired), ("crm", CredentialState.Usable), ("renews", CredentialState.Usable), ("shared", CredentialState.Usable)]);
        known.Find("calendar")!.Fields.ShouldBe(["access_token", "account", "expires_at"]);
        known.Find("crm")!.Fields.ShouldBe(["authorization", "username", "password"]);
        known.Find("shared")!.Fields.ShouldBeEmpty();

        await owner.PostAsync("/credentials", new { id = "shared", name = "Mine", value = "v" });
        (await Directory.ReadAsync(tenant, TestContext.Current.CancellationToken)).Find("shared")!.Name.ShouldBe("Mine");
    }

    [Fact]
    public async Task Open_pages_are_told_of_every_change_of_the_vault()
    {
        using var owner = await app.SignUpAsync();
        var (tenant, told) = (await VaultApp.TenantOfAsync(owner), 0);
        void Count(object? sender, VaultChangedEventArgs change) => told += change.Concerns(tenant) ? 1 : 0;
        var notes = app.Services.GetRequiredService<VaultNotes>();
        notes.Changed += Count;

        await owner.PostAsync("/credentials", new { id = "key", name = "Key", value = "v" });
        await owner.PatchAsync("/credentials/key", new { enabled = false });
        await owner.DeleteAsync("/credentials/key");
        await owner.DeleteAsync("/credentials/key");

        notes.Changed -= Count;
        told.ShouldBe(3);
    }

    private static object Calling(string authorization, bool publish) => new
    {
        name = "Calls",
        publish,
        nodes = new[] { Drawing.Trigger(), Drawing.Step("call", new { actionType = "http/request", method = "GET", url = "https://api.example.com/", headers = new { Authorization = authorization } }) },
        edges = new[] { Drawing.Edge("t", "call") },
    };
}
