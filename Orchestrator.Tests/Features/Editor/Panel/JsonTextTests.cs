using Orchestrator.Web.Features.Editor.Panel;

namespace Orchestrator.Tests.Features.Editor.Panel;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("{\n  \"a\": 1,\n  \"b\": }", "Line 3, column 8")]
    [InlineData("{\"a\": {{ trigger.id }}}", "quotes")]
    [InlineData("{\"a\": 1", "A } is missing.")]
    [InlineData("[1, 2", "A ] is missing.")]
    [InlineData("{'a': 1}", "double quotes")]
    [InlineData("{\"a\": 1,}", "last comma")]
    [InlineData("{\"a\" 1}", "missing comma, quote or bracket")]
    [InlineData("{\"a\": \"\\ud800\"}", "half a character")]
    public void Broken_json_is_named_by_its_place_and_its_likely_cause(string text, string why) =>
        JsonText.Read(text).ShouldBeOfType<JsonReading.Broken>().Why.ShouldContain(why);

    [Fact]
    public void A_template_inside_a_text_is_not_taken_for_a_bare_one() =>
        JsonText.Read("{\"a\": \"{{ x }}\" \"b\"}").ShouldBeOfType<JsonReading.Broken>().Why.ShouldNotContain("Put templates");

    [Fact]
    public void Nothing_is_nothing_and_json_is_json()
    {
        JsonText.Read(" \n").ShouldBeOfType<JsonReading.Empty>();
        JsonText.Read("[1]").ShouldBeOfType<JsonReading.Value>().Element.GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public void A_value_is_written_with_indents_and_without_escapes()
    {
        JsonText.Write(Editing.Json(new { a = "é" })).ReplaceLineEndings("\n").ShouldBe("{\n  \"a\": \"é\"\n}");
        JsonText.Write(null).ShouldBe("");
    }
}
