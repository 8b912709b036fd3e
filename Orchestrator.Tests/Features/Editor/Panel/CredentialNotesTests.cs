using System.Text.Json;
using Bunit;
using Orchestrator.Domain.Integrations;
using Orchestrator.Tests.Features.Credentials;
using Orchestrator.Web.Features.Editor.Panel;

namespace Orchestrator.Tests.Features.Editor.Panel;

public sealed class CredentialNotesTests(VaultApp app) : PageContext(app), IClassFixture<VaultApp>
{
    [Fact]
    public async Task Unknown_disabled_and_expired_references_are_marked_while_editing()
    {
        await app.Admin.PostAsync("/credentials", new { id = "fine", name = "Fine", value = "hush-value", tenant_id = "" });
        await app.Admin.PostAsync("/credentials", new { id = "off", name = "Off", value = "hush-value", tenant_id = "", enabled = false });
        await app.Admin.PostAsync("/credentials", new { id = "old", name = "Old", value = "hush-value", tenant_id = "", expires_at = "2020-01-01T00:00:00Z" });
        await app.Admin.PostAsync("/credentials", new { id = "theirs", name = "Another workspace's", value = "hush-value" });
        await SignInAsync(app);

        Notes(new { a = "credentials://fine", b = new[] { "x credentials://off", "credentials://old/x" }, c = "credentials://nope credentials://theirs" }).ShouldBe(
        [
            "The credential “off” is switched off.", "The credential “old” expired at 2020-01-01 00:00 UTC.",
            "There is no credential “nope” in this workspace.", "There is no credential “theirs” in this workspace.",
        ]);
        Notes(new { a = "credentials://fine" }).ShouldBeEmpty();
        Notes(new { a = "nothing" }).ShouldBeEmpty();
    }

    private IEnumerable<string> Notes(object value)
    {
        var settings = JsonSerializer.SerializeToElement(value);
        var field = Render<FieldEditor>(p => p.Add(x => x.Field, BuiltInActions.HttpRequest.Field("headers")!).Add(x => x.Id, "f").Add(x => x.Value, settings));
        if (settings.GetRawText().Contains("credentials://off", StringComparison.Ordinal)) field.WaitForElement(".warning");
        return [.. field.FindAll(".wrong.warning span").Select(note => note.TextContent.Replace(" Credentials", "", StringComparison.Ordinal))];
    }
}
