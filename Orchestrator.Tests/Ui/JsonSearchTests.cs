using System.Text.Json;
using Orchestrator.Web.Ui;

namespace Orchestrator.Tests.Ui;

public sealed class JsonSearchTests
{
    [Fact]
    public void Names_and_values_are_found_with_the_way_to_them() =>
        Found("""{"headers":{"X-Id":"7"},"items":[{"id":1},{"note":"an Id card"},{"id":{"deep":true}}]}""", "id")
            .ShouldBe(["headers.X-Id: \"7\"", "items[0].id: 1", "items[1].note: \"an Id card\"", "items[2].id: { … }"]);

    [Fact]
    public void Of_a_long_text_what_stands_around_the_place_is_shown()
    {
        var found = Found(JsonSerializer.Serialize(new { text = new string('a', 5_000) + "needle" + new string('b', 5_000) }), "NEEDLE").ShouldHaveSingleItem();
        found.ShouldContain("aneedleb");
        found.Length.ShouldBeLessThan(300);
    }

    [Fact]
    public void A_large_value_gives_a_bounded_number_of_places() =>
        JsonSearch.In(JsonSerializer.SerializeToElement(Enumerable.Repeat("same", 50_000)), "same").Count.ShouldBe(JsonSearch.Most + 1);

    private static IEnumerable<string> Found(string json, string text) =>
        JsonSearch.In(JsonElement.Parse(json), text).Select(line => string.Concat(line.Tokens.Select(token => token.Text)));
}
