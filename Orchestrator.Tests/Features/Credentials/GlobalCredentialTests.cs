using System.Text.Json;
using Orchestrator.Domain.Credentials;

namespace Orchestrator.Tests.Features.Credentials;

public sealed class GlobalCredentialTests(VaultApp app) : IClassFixture<VaultApp>
{
    [Fact]
    public async Task An_administrator_makes_one_that_everybody_sees_and_uses()
    {
        (await app.Admin.PostAsync("/credentials", new { id = "shared", name = "Shared", value = "for all", tenant_id = "" })).Status.ShouldBe(201);
        using var owner = await app.SignUpAsync();
        (await owner.GetAsync("/credentials/shared")).Word("tenant_id").ShouldBe("");
        (await owner.GetAsync("/credentials")).Text.ShouldContain("\"shared\"");
        (await app.ValueAsync(owner, "shared")).Value.GetString().ShouldBe("for all");
        (await owner.PostAsync("/credentials/shared/test")).Word("status").ShouldBe("success");
    }

    [Fact]
    public async Task Only_an_administrator_changes_or_deletes_it()
    {
        await app.Admin.PostAsync("/credentials", new { id = "kept", name = "Kept", value = "for all", tenant_id = "" });
        using var owner = await app.SignUpAsync();
        (await owner.PatchAsync("/credentials/kept", new { enabled = false })).Status.ShouldBe(403);
        (await owner.DeleteAsync("/credentials/kept")).Status.ShouldBe(403);
        (await owner.PostAsync("/credentials/kept/refresh")).Status.ShouldBe(403);
        (await app.Admin.PatchAsync("/credentials/kept", new { enabled = false })).Status.ShouldBe(200);
        (await app.Admin.DeleteAsync("/credentials/kept")).Status.ShouldBe(204);
    }

    [Fact]
    public async Task A_workspaces_own_hides_it_even_when_it_is_switched_off()
    {
        await app.Admin.PostAsync("/credentials", new { id = "both", name = "Both", value = "global", tenant_id = "" });
        using var owner = await app.SignUpAsync();
        (await owner.PostAsync("/credentials", new { id = "both", name = "Both", value = "own" })).Status.ShouldBe(201);
        (await app.ValueAsync(owner, "both")).Value.GetString().ShouldBe("own");
        (await owner.GetAsync("/credentials")).Json.EnumerateArray().Count(one => one.GetProperty("id").GetString() == "both").ShouldBe(1);
        (await owner.GetAsync("/credentials?tenant_id=")).Json.EnumerateArray().ShouldContain(one => one.GetProperty("id").GetString() == "both");
        (await owner.GetAsync("/credentials/both?tenant_id=")).Word("tenant_id").ShouldBe("");
        await owner.PatchAsync("/credentials/both", new { enabled = false });
        (await app.LookUpAsync(owner, "both")).ShouldBeOfType<CredentialLookup.Disabled>();
        await owner.DeleteAsync("/credentials/both");
        (await app.ValueAsync(owner, "both")).Value.GetString().ShouldBe("global");
    }

    [Fact]
    public async Task An_administrator_reaches_the_hidden_one_by_its_empty_tenant_id()
    {
        await app.Admin.PostAsync("/credentials", new { id = "twice", name = "Global", value = "global", tenant_id = "" });
        await app.Admin.PostAsync("/credentials", new { id = "twice", name = "Own", value = "own" });
        (await app.Admin.PatchAsync("/credentials/twice?tenant_id=", new { name = "Renamed" })).Word("tenant_id").ShouldBe("");
        (await app.Admin.GetAsync("/credentials/twice")).Word("name").ShouldBe("Own");
        (await app.Admin.DeleteAsync("/credentials/twice?tenant_id=")).Status.ShouldBe(204);
        (await app.Admin.GetAsync("/credentials/twice")).Status.ShouldBe(200);
        using var owner = await app.SignUpAsync();
        (await owner.GetAsync("/credentials/twice")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Another_workspaces_credential_is_as_good_as_missing()
    {
        using var owner = await app.SignUpAsync();
        await owner.PostAsync("/credentials", new { id = "mine", name = "Mine", value = "v" });
        using var stranger = await app.SignUpAsync();
        (await stranger.GetAsync("/credentials/mine")).Status.ShouldBe(404);
        (await stranger.GetAsync($"/credentials/mine?tenant_id={await VaultApp.TenantOfAsync(owner)}")).Status.ShouldBe(404);
        (await stranger.PatchAsync("/credentials/mine", new { nonsense = true })).Status.ShouldBe(404);
        (await stranger.DeleteAsync("/credentials/mine")).Status.ShouldBe(404);
        (await app.LookUpAsync(stranger, "mine")).ShouldBeOfType<CredentialLookup.NotFound>();
        (await stranger.GetAsync("/credentials")).Json.EnumerateArray().Select(one => one.GetProperty("tenant_id").GetString()).ShouldAllBe(tenant => tenant == "");
    }
}
