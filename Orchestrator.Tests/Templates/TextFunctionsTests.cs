namespace Orchestrator.Tests.Templates;

public sealed class TextFunctionsTests
{
    private static readonly Data Scope = new("""
        { "a": { "emoji": "a😀b😀c", "mixed": [1, "x", null, true, {"k": [2, 3]}], "null": null, "n": 4.50, "large": 12345678901234567890123, "object": { "x" : [ 1, 2 ] } } }
        """);

    [Theory]
    [InlineData("{{ a.emoji | length }}", "5")]
    [InlineData("{{ a.emoji | first }}{{ a.emoji | last }}", "\"ac\"")]
    [InlineData("{{ a.emoji | slice(1, 2) }}", "\"\\uD83D\\uDE00\"")]
    [InlineData("{{ a.emoji | slice(-2) | length }}", "2")]
    [InlineData("{{ a.emoji | truncate(2, \"\") | length }}", "2")]
    [InlineData("{{ a.emoji | truncate(5) | length }}", "5")]
    public void Characters_outside_the_first_plane_are_never_cut(string template, string expected) => Scope.Evaluate(template).ShouldBe(expected);

    [Theory]
    [InlineData("{{ \"abcdef\" | truncate(6) }}", "abcdef")]
    [InlineData("{{ \"abcdefg\" | truncate(6) }}", "abcde…")]
    [InlineData("{{ \"abcdefg\" | truncate(6, \"...\") }}", "abc...")]
    [InlineData("{{ \"abcdefg\" | truncate(2, \"...\") }}", "..")]
    [InlineData("{{ \"abcdefg\" | truncate(0) }}", "")]
    public void Truncating_counts_the_ending(string template, string expected) => Scope.Text(template).ShouldBe(expected);

    [Theory]
    [InlineData("{{ \"a,,b\" | split(\",\") }}", "[\"a\",\"\",\"b\"]")]
    [InlineData("{{ \"\" | split(\",\") | join }}", "\"\"")]
    [InlineData("{{ \",a\" | split(\",\") | join(\"-\") }}", "\"-a\"")]
    [InlineData("{{ a.mixed | join(\"|\") | replace('\"', \"'\") }}", "\"1|x|null|true|{'k':[2,3]}\"")]
    [InlineData("{{ [] | join }}", "\"\"")]
    public void Splitting_and_joining_keep_empty_parts(string template, string expected) => Scope.Evaluate(template).ShouldBe(expected);

    [Theory]
    [InlineData("upper")]
    [InlineData("length")]
    [InlineData("toNumber")]
    [InlineData("sum")]
    [InlineData("keys")]
    [InlineData("formatDate(\"yyyy\")")]
    public void Null_goes_through_untouched(string function) => Scope.Evaluate($"{{{{ a.null | {function} }}}}").ShouldBe("null");

    [Theory]
    [InlineData("{{ a.null | json }}", "\"null\"")]
    [InlineData("{{ a.null | toString }}", "\"null\"")]
    [InlineData("{{ a.n | toString }}", "\"4.50\"")]
    [InlineData("{{ a.large | toString }}", "\"12345678901234567890123\"")]
    [InlineData("{{ a.object | json | replace('\"', \"'\") }}", "\"{'x':[1,2]}\"")]
    [InlineData("{{ a.object | json | parseJson }}", "{\"x\":[1,2]}")]
    public void Any_value_becomes_text(string template, string expected) => Scope.Evaluate(template).ShouldBe(expected);

    [Theory]
    [InlineData("\" 42 \"", "42")]
    [InlineData("\"-1.5e3\"", "-1500")]
    [InlineData("\"12345678901234567890\"", "12345678901234567890")]
    [InlineData("7", "7")]
    public void Text_that_is_a_JSON_number_becomes_a_number(string value, string expected) =>
        Scope.Evaluate($"{{{{ {value} | toNumber }}}}").ShouldBe(expected);

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\" \"")]
    [InlineData("\"1,000\"")]
    [InlineData("\"+5\"")]
    [InlineData("\".5\"")]
    [InlineData("\"0x10\"")]
    [InlineData("\"NaN\"")]
    [InlineData("\"Infinity\"")]
    [InlineData("\"1e999\"")]
    [InlineData("\"5 apples\"")]
    public void Other_text_does_not(string value) => Scope.Error($"{{{{ {value} | toNumber }}}}").Message.Length.ShouldBeGreaterThan(10);

    [Theory]
    [InlineData("{{ \"4pyTIMOp4oKs\" | base64Decode }}", "✓ é€")]
    [InlineData("{{ \"YQ\" | base64Decode }}", "a")]
    [InlineData("{{ \"_-8\" | base64 | base64Decode }}", "_-8")]
    [InlineData("{{ \"\" | base64Decode }}", "")]
    public void Base64_is_decoded_with_or_without_padding(string template, string expected) => Scope.Text(template).ShouldBe(expected);

    [Theory]
    [InlineData("{{ \"abc\" | replace(\"\", \"x\") }}", "something to look for")]
    [InlineData("{{ \"abc\" | split(\"\") }}", "needs a separator")]
    [InlineData("{{ \"abc\" | truncate(-1) }}", "0 or more")]
    [InlineData("{{ \"{\" | parseJson }}", "not JSON (line 1, byte 2)")]
    [InlineData("{{ \"a!\" | base64Decode }}", "not base64")]
    [InlineData("{{ \"/w==\" | base64Decode }}", "not UTF-8")]
    [InlineData("{{ a.object | upper }}", "`upper` takes text, not an object")]
    [InlineData("{{ \"a\" | contains(5) }}", "`contains` does not fit")]
    public void What_does_not_fit_is_said(string template, string reason) => Scope.Error(template).Message.ShouldContain(reason);
}
