using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Web.Ui;

namespace Orchestrator.Tests.Ui;

public sealed class JsonOutlineTests
{
    private readonly JsonFolds folds = new();

    [Fact]
    public void The_items_of_a_list_are_one_shape_with_what_is_not_in_each_and_what_is_of_several_kinds() =>
        Text("""[{"id":1,"name":"Ada","tags":["x"]},{"id":"two","tags":[],"extra":true},{"id":3,"name":null,"tags":["y","z"]}]""").ShouldBe(
            """
            list of 3 (object)
              id  text or number  1
              name  text or null  in 2 of 3  "Ada"
              tags  list of 0 to 2 (text)  "x"
              extra  true or false  in 1 of 3  true
            """);

    [Fact]
    public void An_object_names_its_members_nested_by_indent() =>
        Text("""{"status":200,"data":{"user":{"name":""},"none":{},"list":[]},"at":null}""").ShouldBe(
            """
            object
              status  number  200
              data  object
                user  object
                  name  text
                none  empty object
                list  empty list
              at  null
            """);

    [Fact]
    public void Lists_in_lists_and_mixed_items_have_a_line_for_the_items() =>
        Text("""{"rows":[[1,2],[3]],"mixed":[{"a":1},"x",[{"b":2}]]}""").ShouldBe(
            """
            object
              rows  list of 2
                each item  list of 1 to 2 (number)  1
              mixed  list of 3
                each item  text or object or list of 1  "x"
                  each item  object  1 field
                  a  number  1
            """);

    [Fact]
    public void A_name_that_stands_twice_in_an_object_is_in_it_once() => Text("""[{"a":1,"a":"x"},{}]""").ShouldContain("a  text or number  in 1 of 2");

    [Fact]
    public void What_has_many_fields_is_folded_and_comes_a_hundred_at_a_time()
    {
        var json = JsonSerializer.Serialize(new { inner = Enumerable.Range(0, 250).ToDictionary(n => $"f{n}", n => n) });
        Text(json).ShouldContain("inner  object  250 fields");
        folds.Use(Lines(json).Single(line => line.Opens == JsonFold.Unfold));
        Text(json).ShouldContain("150 more fields");
        folds.Use(Lines(json).Single(line => line.Opens == JsonFold.More));
        Text(json).ShouldContain("f199");
    }

    [Fact]
    public void A_long_list_is_judged_by_its_first_items_and_says_so()
    {
        var value = JsonElement.Parse($"[{string.Join(',', Enumerable.Range(0, 2_000).Select(n => n == 1_500 ? "{\"late\":1}" : "{\"a\":1}"))}]");

        JsonOutline.Of(value, out var note).Items!.Members.Select(member => member.Name).ShouldBe(["a"]);
        note.ShouldBe("From the first 1,000 items");
        JsonOutline.Of(JsonElement.Parse("[1]"), out var none);
        none.ShouldBeNull();
    }

    [Fact]
    public void A_huge_value_is_judged_by_its_first_values_and_no_object_is_counted_by_half()
    {
        var item = $"{{{string.Join(',', Enumerable.Range(0, 500).Select(n => $"\"f{n}\":{{\"x\":{n}}}"))}}}";
        var outline = JsonOutline.Of(JsonElement.Parse($"[{string.Join(',', Enumerable.Repeat(item, 300))}]"), out var note);

        note.ShouldBe("From the first 100,000 values");
        outline.Items!.Objects.ShouldBeInRange(99, 101);
        outline.Items.Members.ShouldAllBe(member => member.Outline.Holders == outline.Items.Objects);
    }

    [Fact]
    public void A_masked_value_stands_out_in_an_example() =>
        Lines("""{"authorization":"Bearer «secret:slack-bot»"}""").SelectMany(line => line.Tokens).ShouldContain(new JsonToken("secret", "«secret:slack-bot»"));

    [Fact]
    public void A_very_deep_value_is_written() => Should.NotThrow(() => Lines(new string('[', 900) + new string(']', 900)));

    [Fact]
    public void Every_name_of_any_json_has_a_line_and_none_is_in_more_objects_than_there_are() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(AnyJson.Values.ToArbitrary(), value =>
        {
            var outline = JsonOutline.Of(value, out _);
            var lines = Opened(outline);

            var names = AnyJson.Inside(value).Prepend(value).Where(one => one.ValueKind == JsonValueKind.Object).SelectMany(one => one.EnumerateObject().Select(JsonTexts.NameOf)).ToHashSet();
            NamesOf(outline).ShouldBe(names, ignoreOrder: true);
            lines.Count(line => line.Tokens.Any(token => token.Kind == "k")).ShouldBeGreaterThanOrEqualTo(names.Count);
            lines.ShouldAllBe(line => line.Tokens.All(token => token.Text.Length <= 320));
        }));

    private static HashSet<string> NamesOf(JsonOutline outline) =>
    [
        .. outline.Members.SelectMany(member =>
        {
            member.Outline.Holders.ShouldBeInRange(1, outline.Objects);
            return NamesOf(member.Outline).Append(member.Name);
        }),
        .. outline.Items is { } items ? NamesOf(items) : [],
    ];

    private static IReadOnlyList<JsonLine> Opened(JsonOutline outline)
    {
        var all = new JsonFolds();
        while (JsonOutlineLines.Of(outline, all) is var lines && lines.FirstOrDefault(line => line.Opens is JsonFold.Unfold or JsonFold.More) is { } folded) all.Use(folded);
        return JsonOutlineLines.Of(outline, all);
    }

    private IReadOnlyList<JsonLine> Lines(string json) => JsonOutlineLines.Of(JsonOutline.Of(JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = 1_000 }), out _), folds);

    private string Text(string json) => JsonOutlineLines.Text(Lines(json));
}
