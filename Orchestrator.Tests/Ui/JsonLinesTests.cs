using System.Text;
using System.Text.Json;
using Orchestrator.Web.Ui;

namespace Orchestrator.Tests.Ui;

public sealed class JsonLinesTests
{
    private readonly JsonFolds folds = new();

    [Fact]
    public void An_object_is_written_a_line_per_member() =>
        Text("""{"status":401,"ok":false,"error":null,"url":"https://example.com/a?b=c&d=e"}""").ShouldBe(
            """
            {
              "status": 401,
              "ok": false,
              "error": null,
              "url": "https://example.com/a?b=c&d=e"
            }
            """);

    [Fact]
    public void A_short_list_or_object_stays_on_its_line() =>
        Text("""{"labels":["bug","android"],"data":{"ok":true},"none":{},"nothing":[]}""").ShouldBe(
            """
            {
              "labels": ["bug", "android"],
              "data": { "ok": true },
              "none": {},
              "nothing": []
            }
            """);

    [Fact]
    public void What_is_deep_or_long_is_folded_until_it_is_opened()
    {
        var json = $$"""{"items":[{{string.Join(',', Enumerable.Range(0, 30).Select(n => $$"""{"n":{{n}}}"""))}}]}""";
        Text(json).ShouldContain("\"items\": list of 30");
        folds.Use(Lines(json).Single(line => line.Opens == JsonFold.Unfold));
        Text(json).ShouldContain("{ \"n\": 29 }");
    }

    [Fact]
    public void A_folded_object_names_its_first_members()
    {
        var json = """{"body":{"channel":"#triage","text":"A long text that does not fit on the line with the others","blocks":[],"more":1}}""";
        folds.Use(Lines(json).Last(line => line.Opens == JsonFold.Fold));
        Text(json).ShouldContain("\"body\": { channel, text, blocks, 1 more }");
    }

    [Fact]
    public void A_large_list_comes_a_hundred_at_a_time()
    {
        var json = $"[{string.Join(',', Enumerable.Range(0, 250).Select(n => $"\"item number {n} of the whole list\""))}]";
        Text(json).ShouldContain("150 more items");
        folds.Use(Lines(json).Single(line => line.Opens == JsonFold.More));
        Text(json).ShouldContain("50 more items");
        folds.Use(Lines(json).Single(line => line.Opens == JsonFold.More));
        Text(json).ShouldNotContain("more items");
    }

    [Fact]
    public void A_long_text_comes_a_thousand_characters_at_a_time()
    {
        var json = JsonSerializer.Serialize(new { text = new string('a', 1_500) });
        Text(json).ShouldContain("500 more characters");
        folds.Use(Lines(json).Single(line => line.Opens == JsonFold.More));
        Text(json).ShouldContain(new string('a', 1_500));
    }

    [Fact]
    public void A_masked_value_stands_out_inside_its_text() =>
        Lines("""{"authorization":"Bearer «secret:slack-bot»","cookie":"«redacted»"}""")
            .SelectMany(line => line.Tokens).Where(token => token.Kind == "secret").Select(token => token.Text)
            .ShouldBe(["«secret:slack-bot»", "«redacted»"]);

    [Fact]
    public void A_text_cut_inside_a_character_of_two_halves_is_still_written() =>
        Should.NotThrow(() => Text(JsonSerializer.Serialize(new string('a', 999) + "😀" + new string('b', 100))));

    private IReadOnlyList<JsonLine> Lines(string json) => JsonLines.Of(JsonElement.Parse(json), folds);

    private string Text(string json)
    {
        var text = new StringBuilder();
        foreach (var line in Lines(json))
            text.Append(' ', line.Depth * 2).AppendJoin("", line.Tokens.Select(token => token.Text)).Append('\n');
        return text.ToString().TrimEnd();
    }
}
