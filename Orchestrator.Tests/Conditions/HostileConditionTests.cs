using System.Diagnostics;
using Orchestrator.Domain.Conditions;
using Orchestrator.Tests.Templates;

namespace Orchestrator.Tests.Conditions;

public sealed class HostileConditionTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    public static TheoryData<string, string> Sources => new()
    {
        { Repeat("(", 60_000), "nests deeper than 32 levels" },
        { Repeat("(", 100_000), "at most 64 KB" },
        { Repeat("!", 60_000), "nests deeper than 32 levels" },
        { Repeat("not ", 16_000), "nests deeper than 32 levels" },
        { Repeat("-", 60_000), "nests deeper than 32 levels" },
        { Repeat("[", 60_000), "nests deeper than 32 levels" },
        { "a in " + Repeat("[[", 10_000), "nests deeper than 32 levels" },
        { Repeat("{{", 10_000), "does not belong here" },
        { Repeat("{{ a | default(", 4_000), "does not belong here" },
        { Repeat("a | default(", 5_000), "nests deeper than 32 levels" },
        { Repeat("x", 1_000_000), "at most 64 KB" },
        { "'" + Repeat("\\", 60_001), "after `\\` comes" },
        { "a == '\ud800'", "half of a surrogate pair" },
        { "a matches '" + Repeat("(", 1_001) + "'", "at most 1,000 characters" },
        { "a matches '" + Repeat("(", 999) + "'", "cannot read this pattern" },
    };

    [Theory, MemberData(nameof(Sources), DisableDiscoveryEnumeration = true)]
    public void A_hostile_condition_fails_at_once_with_its_own_error(string source, string reason)
    {
        var watch = Stopwatch.StartNew();
        var error = Condition.Parse(source).Error.ShouldNotBeNull();
        error.Message.ShouldContain(reason);
        (error.Position + error.Length).ShouldBeLessThanOrEqualTo(source.Length);
        Condition.Rename(source, "nobody", "somebody").ShouldBe(source);
        watch.Elapsed.ShouldBeLessThan(Soon);
    }

    [Theory]
    [InlineData("true", " and true", 7_000)]
    [InlineData("true", " or !true", 7_000)]
    [InlineData("0 == 0", " + 0", 15_000)]
    [InlineData("1 == 1", " * 1", 15_000)]
    [InlineData("not true and false or true", " and true", 7_000)]
    public void Long_chains_are_not_deep(string start, string link, int times) =>
        Answer(start + Repeat(link, times)).ShouldBe((true, null));

    [Fact]
    public void Parentheses_may_nest_as_deep_as_the_limit() =>
        Answer(Repeat("(", 32) + "true" + Repeat(")", 32)).ShouldBe((true, null));

    [Theory]
    [InlineData("large.text matches '(a*)*b'")]
    [InlineData("large.text matches '(a|aa)+$'")]
    [InlineData("large.text matches '(x+x+)+y'")]
    [InlineData("large.text matches 'x.{900}y'")]
    [InlineData("large.text matches '.*.*.*.*.*.*=.*'")]
    public void Patterns_that_make_other_engines_hang_are_answered(string condition)
    {
        var watch = Stopwatch.StartNew();
        Answer(condition);
        watch.Elapsed.ShouldBeLessThan(Soon);
    }

    [Fact]
    public void Work_is_bounded_however_operators_are_combined()
    {
        var watch = Stopwatch.StartNew();
        Answer("large.text contains 'y'" + Repeat(" or large.text contains 'y'", 2_000)).Error!.ShouldContain("more data than one evaluation may");
        Answer("large.text matches large.pattern" + Repeat(" or large.text matches large.pattern", 1_500)).Error!.ShouldContain("more data than one evaluation may");
        Answer("large.text + large.text" + Repeat(" + large.text", 4_000) + " == ''").Error!.ShouldContain("larger than 5 MB");
        watch.Elapsed.ShouldBeLessThan(Soon);
    }

    [Theory]
    [InlineData("bad.text == 'a'", false)]
    [InlineData("bad.text == bad.text", true)]
    [InlineData("bad.text in ['a', 'b']", false)]
    [InlineData("bad.text is empty", false)]
    [InlineData("bad.text exists", true)]
    public void Half_of_a_surrogate_pair_is_just_not_equal(string condition, bool expected) => Answer(condition).ShouldBe((expected, null));

    [Theory]
    [InlineData("bad.text > 'a'")]
    [InlineData("bad.text + 'a' == 'a'")]
    [InlineData("bad.text contains 'a'")]
    [InlineData("bad.text startsWith 'a'")]
    [InlineData("bad.text matches 'a'")]
    [InlineData("'a' matches bad.text")]
    [InlineData("bad.names contains 'x'")]
    [InlineData("bad.names.x exists")]
    public void Half_of_a_surrogate_pair_cannot_be_read_as_text(string condition) =>
        Answer(condition).Error.ShouldNotBeNull().ShouldContain("half of a surrogate pair");

    private static readonly Data Scope = new($$"""
        { "large": { "text": "{{Repeat("x", 1_000_000)}}", "pattern": "^y" }, "bad": { "text": "\ud800", "names": { "\udc00": 1 } } }
        """);

    private static (bool Value, string? Error) Answer(string condition)
    {
        var parse = Condition.Parse(condition);
        parse.Error.ShouldBeNull();
        var result = parse.Condition!.Evaluate(Scope);
        return (result.Value, result.Error?.Message);
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
