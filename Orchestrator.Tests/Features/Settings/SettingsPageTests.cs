using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Web.Features.Settings;
using Orchestrator.Web.Security;
using Radzen;

namespace Orchestrator.Tests.Features.Settings;

public sealed class SettingsPageTests(TestApp app) : PageContext(app), IClassFixture<TestApp>
{
    private readonly TestApp app = app;

    [Fact]
    public async Task Everybody_sees_their_own_profile_and_nothing_of_the_instance()
    {
        await SignInAsync(app);
        var page = Render<SettingsPage>();
        page.Find("dl").TextContent.ShouldContain("Mira Kovac");
        page.Find("dl").TextContent.ShouldContain("@example.com");
        page.FindAll("h2").Select(head => head.TextContent).ShouldBe(["Profile", "Sessions", "When runs fail"]);
        page.FindAll("a[href='/audit']").ShouldBeEmpty();
    }

    [Fact]
    public async Task An_administrator_rotates_the_keys_after_a_question_and_sees_how_far_it_is()
    {
        await SignInAsync(app, isAdmin: true);
        app.Services.GetRequiredService<ISecretProtector>().Seal(SealedPlaces.Credential(Caller.TenantId, "shop", 1), "secret"u8); // makes the first key
        var page = Render<SettingsPage>();
        page.FindAll("h2").Select(head => head.TextContent).ShouldBe(["Profile", "Sessions", "When runs fail", "Members", "Encryption keys", "Audit log"]);
        page.Markup.ShouldContain("Never");

        var dialogs = Services.GetRequiredService<DialogService>();
        var asked = new TaskCompletionSource<string>();
        dialogs.OnOpen += (title, type, parameters, options) => asked.TrySetResult(options.AriaLabel!);
        var click = page.Find("[aria-labelledby=encryption-keys] button.btn").ClickAsync(new());
        (await asked.Task).ShouldBe("Rotate the encryption keys?");
        await page.InvokeAsync(() => dialogs.Close(true));
        await click;

        page.WaitForAssertion(() => page.Markup.ShouldContain("by Mira Kovac"));
        page.WaitForAssertion(() => page.FindAll(".st.running, .st.waiting, .st.success").ShouldNotBeEmpty());
    }
}
