using Orchestrator.Domain.Curl;

namespace Orchestrator.Tests.Curl;

public sealed class CurlNoteTests
{
    [Theory]
    [InlineData("", 1, 1, "begins with curl")]
    [InlineData("  wget https://a.example", 1, 3, "begins with curl")]
    [InlineData("curl", 1, 5, "no address")]
    [InlineData("curl \\\n  -H 'x: 1", 2, 6, "not closed")]
    [InlineData("curl ^\n  \"https://a.example", 2, 3, "not closed")]
    [InlineData("curl ftp://a.example", 1, 6, "not ftp://")]
    [InlineData("curl https://", 1, 6, "names no host")]
    [InlineData("curl https://a.example -d", 1, 24, "needs a value")]
    public void What_stops_everything_is_named_with_its_place(string command, int line, int column, string words)
    {
        var reading = CurlReader.Read(command);

        reading.Request.ShouldBeNull();
        var note = reading.Notes.First(note => note.Stops);
        (note.Line, note.Column).ShouldBe((line, column));
        note.Message.ShouldContain(words);
    }

    [Theory]
    [InlineData("-k", "-k is left out: the step always checks certificates")]
    [InlineData("-F 'f=@photo.png'", "is on your machine")]
    [InlineData("-d @body.json", "“body.json” is on your machine")]
    [InlineData("-T file", "on your machine")]
    [InlineData("--digest", "no such way to sign in")]
    [InlineData("-x http://proxy", "where requests go out")]
    [InlineData("-m 3", "under Failure and retry")]
    [InlineData("-b jar.txt", "stand in a file")]
    [InlineData("-H 'Host: b.example'", "Host is left out")]
    [InlineData("-H nonsense:' 1' -H 'a b: 1'", "is no header")]
    [InlineData("-X PURGE", "“PURGE” became GET")]
    [InlineData("-X GET -d a=1", "no body with GET")]
    [InlineData("--frobnicate", "no option that is known")]
    [InlineData("--next https://b.example", "one request")]
    [InlineData("https://b.example", "one request")]
    [InlineData("| jq .", "belongs to the shell")]
    [InlineData("-H \"x: $TOKEN\"", "A shell variable is kept")]
    [InlineData("-H \"x: `date`\"", "not run")]
    [InlineData("-u ada", "password of this user")]
    [InlineData("-d '{\"a\":1}'", "sent as JSON")]
    [InlineData("-H 'content-type: application/json' -d '{'", "not JSON (line 1")]
    public void What_is_left_out_or_should_be_looked_at_is_said(string options, string words)
    {
        var reading = CurlReader.Read($"curl https://a.example {options}");

        reading.Request.ShouldNotBeNull();
        reading.Notes.ShouldContain(note => note.Message.Contains(words, StringComparison.Ordinal), string.Join('\n', reading.Notes));
    }

    [Theory]
    [InlineData("-L --compressed -sS -v -i -o out.json --http1.1")]
    [InlineData("-s > out.json")]
    [InlineData("# a comment")]
    public void What_changes_nothing_about_the_request_is_quiet(string options) =>
        CurlReader.Read($"curl https://a.example {options}").Notes.Where(note => !note.Message.Contains("shell", StringComparison.Ordinal)).ShouldBeEmpty();

    [Theory]
    [InlineData("curl https://a", true)]
    [InlineData("  $ curl -X POST", true)]
    [InlineData("curl.exe https://a", true)]
    [InlineData("https://curl.se/ curl x", false)]
    [InlineData("curly", false)]
    public void A_command_is_known_by_its_beginning(string text, bool isMeant) => CurlReader.IsMeant(text).ShouldBe(isMeant);

    [Fact]
    public void A_text_that_is_too_long_is_not_read() =>
        CurlReader.Read("curl " + new string('x', CurlReader.MaxLength)).Notes.ShouldHaveSingleItem().Message.ShouldContain("too long");

    [Fact]
    public void Of_very_many_notes_the_first_are_told_and_the_others_counted()
    {
        var reading = CurlReader.Read("curl https://a.example " + string.Join(' ', Enumerable.Range(0, 5_000).Select(number => $"--frob{number}")));
        reading.Notes.Length.ShouldBe(CurlReader.MaxNotes + 1);
        reading.Notes[^1].Message.ShouldBe("There are 4,950 more from here on.");
        reading.Request.ShouldNotBeNull();
    }

    [Fact]
    public void Braces_that_are_never_closed_are_ordinary_characters() =>
        CurlReader.Read($"curl -g 'https://a.example/?q={new string('{', 90_000)}&b=1'").Request!.Query.Select(pair => pair.Name).ShouldBe(["q", "b"]);
}
