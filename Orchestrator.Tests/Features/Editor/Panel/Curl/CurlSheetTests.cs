using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Credentials;
using Orchestrator.Web.Features.Editor;
using Orchestrator.Web.Features.Editor.Panel.Curl;
using static Orchestrator.Tests.Features.Editor.Editing;

namespace Orchestrator.Tests.Features.Editor.Panel.Curl;

public sealed class CurlSheetTests(TestApp app) : PageContext(app), IClassFixture<TestApp>
{
    private readonly TestApp app = app;

    [Fact]
    public async Task A_secret_is_sealed_in_the_vault_for_the_host_alone_and_the_step_refers_to_it()
    {
        var (editor, sheet) = await ShowAsync("curl https://api.example.com/x -H 'X-Api-Key: hush-4711'");

        sheet.Find(".curl-preview").TextContent.ShouldContain("X-Api-Key: credentials://example");
        await sheet.Find(".foot .primary").ClickAsync(new());

        var kept = await Services.GetRequiredService<CredentialStore>().FindAsync(Caller, "example");
        kept!.AllowedHosts.ShouldBe(["api.example.com"]);
        editor.Graph.Node("a").Config.GetProperty("headers").GetRawText().ShouldBe("""{"X-Api-Key":"credentials://example"}""");
        editor.NextUndo.ShouldBe("Imported cURL into “a”");
        editor.Undo();
        editor.Graph.Node("a").Config.GetProperty("url").GetString().ShouldBe("https://old.example/");
    }

    [Fact]
    public async Task A_secret_that_is_not_to_be_kept_stays_in_the_step_and_the_sheet_says_so()
    {
        var (editor, sheet) = await ShowAsync("curl https://api.example.com/x -u ada:hush");

        await sheet.Find(".curl-secret input.check").ChangeAsync(new() { Value = false });
        sheet.Find(".curl-secret .warning").TextContent.ShouldContain("plain text");
        sheet.Find(".curl-preview").TextContent.ShouldNotContain("YWRh");
        await sheet.Find(".foot .primary").ClickAsync(new());

        editor.Graph.Node("a").Config.GetProperty("headers").GetRawText().ShouldBe("""{"Authorization":"Basic YWRhOmh1c2g="}""");
        (await Services.GetRequiredService<CredentialStore>().ListAsync(Caller)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_vault_refuses_stands_beside_it_and_nothing_is_imported()
    {
        var (editor, sheet) = await ShowAsync("curl https://api.example.com/x -H 'X-Api-Key: hush-4711'");

        await sheet.Find(".curl-secret input.mono").InputAsync(new() { Value = "not an id" });
        await sheet.Find(".foot .primary").ClickAsync(new());

        sheet.Find(".curl-secret .wrong").TextContent.ShouldContain("An id has");
        editor.NextUndo.ShouldBeNull();
    }

    [Fact]
    public async Task A_command_that_cannot_be_read_imports_nothing_and_says_where()
    {
        var (editor, sheet) = await ShowAsync("curl");

        sheet.Find("#curl-notes").TextContent.ShouldContain("Line 1, column 5: There is no address");
        await sheet.Find(".foot .primary").ClickAsync(new());

        sheet.Find(".callout.error").TextContent.ShouldContain("Mend the command");
        editor.NextUndo.ShouldBeNull();
    }

    private async Task<(EditorState Editor, IRenderedComponent<CurlSheet> Sheet)> ShowAsync(string command)
    {
        await SignInAsync(app);
        var editor = Open(Draw.Graph("trigger-a", Draw.Step("a", """{"actionType":"http/request","method":"GET","url":"https://old.example/"}""")));
        return (editor, Render<CurlSheet>(p => p.Add(x => x.State, editor).Add(x => x.NodeId, "a").Add(x => x.Caller, Caller).Add(x => x.Text, command)));
    }
}
