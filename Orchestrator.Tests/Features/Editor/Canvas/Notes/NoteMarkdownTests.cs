using System.Diagnostics;
using System.Text.Json;
using Orchestrator.Web.Features.Workflows;

namespace Orchestrator.Tests.Features.Editor.Canvas.Notes;

/// <summary>The canvas' own script reads the notes, run by itself.</summary>
public sealed class NoteMarkdownTests(NoteReader reader) : IClassFixture<NoteReader>
{
    private const int Longest = 4_000;

    [Theory]
    [InlineData("## Hi **you**", """[{"kind":"heading","level":2,"inside":["Hi ",{"kind":"strong","inside":["you"]}]}]""")]
    [InlineData("a *b* ~~c~~ `d`", """[{"kind":"text","inside":["a ",{"kind":"em","inside":["b"]}," ",{"kind":"del","inside":["c"]}," ",{"kind":"code","text":"d"}]}]""")]
    [InlineData("- [ ] a\n- [x] b", """[{"kind":"list","start":null,"items":[{"done":false,"inside":[{"kind":"text","inside":["a"]}]},{"done":true,"inside":[{"kind":"text","inside":["b"]}]}]}]""")]
    [InlineData("3. a\n   - b", """[{"kind":"list","start":3,"items":[{"done":null,"inside":[{"kind":"text","inside":["a"]},{"kind":"list","start":null,"items":[{"done":null,"inside":[{"kind":"text","inside":["b"]}]}]}]}]}]""")]
    [InlineData("> a\n\n---", """[{"kind":"quote","inside":[{"kind":"text","inside":["a"]}]},{"kind":"rule"}]""")]
    [InlineData("| a | b |\n|---|--:|\n| **1** | 2 |", """[{"kind":"table","sides":[null,"right"],"head":[["a"],["b"]],"rows":[[[{"kind":"strong","inside":["1"]}],["2"]]]}]""")]
    [InlineData("```js\nlet a;\n```", """[{"kind":"code","text":"let a;"}]""")]
    public async Task What_people_mean_by_Markdown_is_read(string text, string parts) => (await reader.ReadAsync(text)).Parts.ShouldBe(parts);

    [Theory]
    [InlineData("one\ntwo", "one\ntwo")]
    [InlineData("    four blanks", "    four blanks")]
    [InlineData("<script>alert(1)</script> <b>x</b> &amp;", "<script>alert(1)</script> <b>x</b> &amp;")]
    [InlineData("<div>\n**bold**\n</div>", "<div>\nbold\n</div>")]
    [InlineData("[1]: see below", "[1]: see below")]
    public async Task What_is_no_Markdown_stays_as_it_was_written(string text, string words) => (await reader.ReadAsync(text)).Words.ShouldBe(words);

    [Fact]
    public async Task A_table_is_read_row_by_row_and_a_huge_one_is_text()
    {
        (await reader.ReadAsync("| a | b |\n|---|---|\n| 1 | *2* |\n\nafter")).Words.ShouldBe("a b\n1 2\nafter");
        (await reader.ReadAsync(Wide)).Parts.ShouldNotContain("\"table\"");
        (await reader.ReadAsync("a|b\n-|-\n" + Often("x\n")[..3_900])).Parts.ShouldNotContain("\"table\"");
    }

    [Theory]
    [InlineData("[x](https://a.example/?a=1&b=2)", "https://a.example/?a=1&b=2")]
    [InlineData("<http://a.example>", "http://a.example/")]
    [InlineData("www.example.com", "http://www.example.com/")]
    [InlineData("[x](mailto:mira@example.com)", "mailto:mira@example.com")]
    [InlineData("![x](https://a.example/i.png)", "https://a.example/i.png")]
    public async Task Links_lead_to_the_web_and_to_mail(string text, string address) => (await reader.ReadAsync(text)).Parts.ShouldContain($"\"to\":\"{address}\"");

    [Theory]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](JaVaScRiPt:alert(1))")]
    [InlineData("[x]( javascript:alert(1) )")]
    [InlineData("[x](<java\tscript:alert(1)>)")]
    [InlineData("[x](<\u0001javascript:alert(1)>)")]
    [InlineData("[x](javascript&colon;alert(1))")]
    [InlineData("[x](&#106;avascript:alert(1))")]
    [InlineData("[x](javascript%3Aalert(1))")]
    [InlineData(@"[x](javascript\:alert(1))")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("![x](javascript:alert(1))")]
    [InlineData("[x](data:text/html;base64,PHNjcmlwdD4=)")]
    [InlineData("[x](vbscript:x) [x](file:///etc/passwd) [x](blob:https://a.example/1)")]
    [InlineData("[x](/workflows) [x](//a.example) [x](#a) [x](?b) [x]()")]
    [InlineData("[x][1]\n\n[1]: javascript:alert(1)")]
    public async Task Nothing_else_is_a_link(string text) => (await reader.ReadAsync(text)).Parts.ShouldNotContain("\"link\"");

    private static string Wide => string.Concat(Enumerable.Repeat("a|", 400)) + "\n" + string.Concat(Enumerable.Repeat("-|", 400)) + "\n" + string.Concat(Enumerable.Repeat("x\n", 1_000));

    public static TheoryData<string> Hostile =>
    [
        new string('[', Longest), new string('*', Longest), new string('_', Longest), new string('`', Longest), new string('~', Longest), new string('<', Longest), new string('>', Longest), new string('\\', Longest), new string('\n', Longest), new string('#', Longest),
        Often("- "), Often("1. "), Often("> - "), Often(">\n"), Often("[a]("), Often("[](", "x)"), Often("!["), Often("*a "), Often("*a **b "), Often("**a *", "b* c**"), Often("_a "), Often("~~a "), Often("~~a ", "b~~"), Often("[", "](https://a.example)"),
        Often("[a]: x\n"), Often("-\n"), Often("<!--"), Often("<a b='"), Often("https://a."), Often("a@"), Often("| a "), Wide, Often("|-\n"), Often("a|b\n-|-\nx\n\n"), Often("` "), Often("`` a ` "), Often("a**b"), string.Concat(Enumerable.Range(0, 84).Select(indent => $"{new string(' ', indent)}- a\n")), string.Concat(Enumerable.Range(0, 84).Select(depth => $"{new string('>', depth)} a\n")),
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task No_text_takes_more_than_its_length_is_worth(string text)
    {
        text.Length.ShouldBeLessThanOrEqualTo(Longest);

        var read = await reader.ReadAsync(text);

        read.Asked.ShouldBeLessThan(12 * Longest + 1_000);
        read.Depth.ShouldBeLessThanOrEqualTo(20);
        NoteWords.Of(text).Length.ShouldBeLessThanOrEqualTo(text.Length);
    }

    [Fact]
    public async Task The_list_and_the_drawing_say_the_same_words()
    {
        foreach (var note in Starter.All.SelectMany(starter => starter.Graph.Notes))
            Bare(NoteWords.Of(note.Text)).ShouldBe(Bare((await reader.ReadAsync(note.Text)).Words));
    }

    private static string Bare(string words) => words.Replace("• ", "", StringComparison.Ordinal).Replace("\n\n", "\n", StringComparison.Ordinal);

    private static string Often(string begin, string end = "")
    {
        var times = Longest / (begin.Length + end.Length);
        return string.Concat(Enumerable.Repeat(begin, times)) + string.Concat(Enumerable.Repeat(end, times));
    }
}

/// <summary>The script that reads notes, bundled once; it answers a line with a line.</summary>
public sealed class NoteReader : IAsyncLifetime
{
    private static readonly string Canvas = Path.Combine(Repository.Root, "Orchestrator.Web/Canvas");
    private static readonly string Script = Path.Combine(Repository.Root, "Orchestrator.Tests/Features/Editor/Canvas/Notes/read-notes.ts");
    private readonly string folder = Directory.CreateTempSubdirectory("notes-").FullName;
    private Process? node;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var bundle = Path.Combine(folder, "read-notes.mjs");
        var options = JsonSerializer.Serialize(new { entryPoints = new[] { Script }, outfile = bundle, bundle = true, platform = "node", format = "esm", logLevel = "warning", alias = new { canvas = "./src", marked = "marked" } });
        using var esbuild = Start("--input-type=module", "--eval", $"import {{ build }} from 'esbuild'; await build({options});");
        var complaints = await esbuild.StandardError.ReadToEndAsync();
        await esbuild.WaitForExitAsync();
        esbuild.ExitCode.ShouldBe(0, complaints);
        node = Start(bundle);
    }

    /// <summary>What a note is made of.</summary>
    public async Task<NoteReading> ReadAsync(string text)
    {
        await node!.StandardInput.WriteLineAsync(JsonSerializer.Serialize(text));
        await node.StandardInput.FlushAsync();
        using var answer = JsonDocument.Parse(await node.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException(await node.StandardError.ReadToEndAsync()), new JsonDocumentOptions { MaxDepth = 1_000 });
        var (parts, words, asked) = (answer.RootElement.GetProperty("parts"), answer.RootElement.GetProperty("words").GetString()!, answer.RootElement.GetProperty("asked").GetInt32());
        return new NoteReading(parts.GetRawText(), words, asked, Depth(parts));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (node is not null)
        {
            node.StandardInput.Close();
            await node.WaitForExitAsync();
            node.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    private static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("node", arguments) { WorkingDirectory = Canvas, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;

    private static int Depth(JsonElement part) => part.ValueKind switch
    {
        JsonValueKind.Array => part.EnumerateArray().Select(Depth).DefaultIfEmpty(0).Max(),
        JsonValueKind.Object => 1 + part.EnumerateObject().Select(member => Depth(member.Value)).DefaultIfEmpty(0).Max(),
        _ => 0,
    };
}

/// <summary>A note as the canvas reads it.</summary>
/// <param name="Parts">As JSON.</param>
/// <param name="Words">Without marks.</param>
/// <param name="Asked">How often a rule of the grammar was asked.</param>
/// <param name="Depth">How deep parts lie within one another.</param>
public sealed record NoteReading(string Parts, string Words, int Asked, int Depth);
