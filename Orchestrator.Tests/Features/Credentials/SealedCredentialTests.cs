using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Features.Credentials;

public sealed class SealedCredentialTests(VaultApp app) : IClassFixture<VaultApp>
{
    [Fact]
    public async Task Nothing_secret_is_readable_in_the_row()
    {
        using var owner = await app.SignUpAsync();
        await owner.PostAsync("/credentials", new
        {
            id = "o", name = "O", kind = "oauth2", value = new { access_token = "very-secret-token" }, refresh_token = "very-secret-refresh", refresh_url = "https://t.example", client_secret = "very-secret-client",
        });
        var row = await RowAsync(owner, "o");
        (JsonSerializer.Serialize(row) + Encoding.UTF8.GetString(row.Sealed)).ShouldNotContain("very-secret");
    }

    [Fact]
    public async Task A_ciphertext_of_another_row_does_not_open()
    {
        using var owner = await app.SignUpAsync();
        await MakeAsync(owner, "one");
        await MakeAsync(owner, "two");
        var other = (await RowAsync(owner, "two")).Sealed;
        await SetAsync(owner, "one", other);
        await Should.ThrowAsync<SealedDataException>(async () => await app.LookUpAsync(owner, "one"));
    }

    [Fact]
    public async Task An_older_ciphertext_of_the_same_row_does_not_open()
    {
        using var owner = await app.SignUpAsync();
        await MakeAsync(owner, "key");
        var older = (await RowAsync(owner, "key")).Sealed;
        (await owner.PatchAsync("/credentials/key", new { value = "newer" })).Status.ShouldBe(200);
        await SetAsync(owner, "key", older);
        await Should.ThrowAsync<SealedDataException>(async () => await app.LookUpAsync(owner, "key"));
    }

    [Fact]
    public async Task One_that_does_not_open_says_so_is_switched_off_and_mended_by_a_new_value()
    {
        using var owner = await app.SignUpAsync();
        await MakeAsync(owner, "key");
        await SetAsync(owner, "key", [1, 2, 3]);
        (await owner.PostAsync("/credentials/key/test")).Word("status").ShouldBe("error");
        (await owner.PatchAsync("/credentials/key", new { enabled = false })).Status.ShouldBe(200);
        (await owner.PatchAsync("/credentials/key", new { enabled = true, value = "mended" })).Status.ShouldBe(200);
        (await app.ValueAsync(owner, "key")).Value.GetString().ShouldBe("mended");
    }

    [Fact]
    public async Task A_change_of_the_value_makes_a_new_version_and_a_change_of_the_name_does_not()
    {
        using var owner = await app.SignUpAsync();
        await MakeAsync(owner, "key");
        await owner.PatchAsync("/credentials/key", new { name = "Other", enabled = false });
        (await RowAsync(owner, "key")).Version.ShouldBe(1);
        await owner.PatchAsync("/credentials/key", new { value = "new" });
        (await RowAsync(owner, "key")).Version.ShouldBe(2);
    }

    private static Task<Answer> MakeAsync(Visitor owner, string id) => owner.PostAsync("/credentials", new { id, name = id, value = $"value of {id}" });

    private async Task<Credential> RowAsync(Visitor owner, string id)
    {
        await using var db = app.Databases.ForTenant(await VaultApp.TenantOfAsync(owner));
        return await db.Credentials.AsNoTracking().SingleAsync(row => row.Id == id);
    }

    private async Task SetAsync(Visitor owner, string id, byte[] value)
    {
        await using var db = app.Databases.ForTenant(await VaultApp.TenantOfAsync(owner));
        await db.Credentials.Where(row => row.Id == id).ExecuteUpdateAsync(row => row.SetProperty(one => one.Sealed, value));
    }
}
