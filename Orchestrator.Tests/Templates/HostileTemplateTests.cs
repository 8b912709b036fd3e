using System.Diagnostics;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Tests.Templates;

public sealed class HostileTemplateTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    public static TheoryData<string, string> Sources => new()
    {
        { Repeat("{{", 10_000), "does not belong here" },
        { Repeat("{", 10_001), "does not belong here" },
        { Repeat("{{}}", 10_000), "nothing between the braces" },
        { Repeat("{{a", 10_000), "does not belong here" },
        { Repeat("{{\"", 10_000), "does not belong here" },
        { Repeat("{{'\\", 10_000), "after `\\` comes" },
        { "{{ a " + Repeat("| default(", 6_000), "does not belong here" },
        { "{{ " + Repeat("[", 60_000), "nests deeper than 32 levels" },
        { "{{ " + Repeat("(", 60_000), "does not belong here" },
        { "{{ a | default(" + Repeat("a | default(", 5_000), "nests deeper than 32 levels" },
        { "{{ " + Repeat("-", 60_000), "does not belong here" },
        { "{{ a " + Repeat("| json ", 33) + "}}", "at most 32 functions" },
        { Repeat("{{a}}", 1_001), "at most 1,000 placeholders" },
        { "{{ a }}" + Repeat("x", 64 * 1024), "at most 64 KB" },
        { "{{ " + Repeat("{{", 500_000), "at most 64 KB" },
        { "{{ a }} \ud800", "half of a surrogate pair" },
        { "{{ \udc00 }}", "half of a surrogate pair" },
        { "{{ a[\"\\ud800\"] }}", "half of a surrogate pair" },
        { "{{ @" + Repeat("n", 60_000) + ":" + Repeat(" ", 5_000) + "}", "`}` has no meaning here" },
        { "{{ a\0b }}", "has no meaning here" },
    };

    [Theory, MemberData(nameof(Sources), DisableDiscoveryEnumeration = true)]
    public void A_hostile_template_fails_at_once_with_its_own_error(string source, string reason)
    {
        var watch = Stopwatch.StartNew();
        var parse = Template.Parse(source);
        parse.Template.ShouldBeNull();
        parse.Error!.Message.ShouldContain(reason);
        (parse.Error.Position + parse.Error.Length).ShouldBeLessThanOrEqualTo(source.Length);
        parse.Error.Sentence.Length.ShouldBeLessThan(500);
        Template.Rename(source, "a", "b").Length.ShouldBe(source.Length);
        watch.Elapsed.ShouldBeLessThan(Soon);
    }

    [Theory]
    [InlineData(1_000)]
    public void As_much_as_the_limits_allow_works(int most)
    {
        var scope = new Data("""{ "a": 1 }""");
        scope.Text(Repeat("{{a}}", most)).ShouldBe(Repeat("1", most));
        scope.Text(Repeat("x", 64 * 1024 - 7) + "{{ a }}").ShouldEndWith("x1");
        scope.Evaluate("{{ a" + Repeat(" | toNumber", 32) + " }}").ShouldBe("1");
        scope.Evaluate("{{ " + Repeat("[", 32) + "a" + Repeat("]", 32) + " }}").ShouldBe(Repeat("[", 32) + "1" + Repeat("]", 32));
        scope.Evaluate("{{ b" + Repeat(".c", 20_000) + "? }}").ShouldBe("null");
        scope.Text(Repeat("x", 1_000_000)).Length.ShouldBe(1_000_000);
    }

    [Theory]
    [InlineData("{{ mega | replace(\"x\", mega) }}")]
    [InlineData("{{ mega | replace(\"x\", \"1234567\") }}")]
    [InlineData("{{ quotes | json | json | json | json | json | json | json | json | json | json }}")]
    [InlineData("{{ mega | split(\"x\") | join(\"12345678\") }}")]
    [InlineData("{{ mega }}{{ mega }}{{ mega }}{{ mega }}{{ mega }}{{ mega }}")]
    [InlineData("{{ ten }}")]
    [InlineData("{{ [mega, mega, mega, mega, mega, mega] }}")]
    [InlineData("{{ ten | urlEncode | urlEncode | urlEncode }}")]
    public void A_result_over_5_MB_is_refused_before_it_is_kept(string template)
    {
        var watch = Stopwatch.StartNew();
        Large.Error(template).Message.ShouldContain("larger than 5 MB");
        watch.Elapsed.ShouldBeLessThan(Soon);
    }

    [Fact]
    public void Work_is_bounded_however_functions_are_combined()
    {
        var watch = Stopwatch.StartNew();
        Large.Error(Repeat("{{ mega | sha256 }}", 1_000)).Message.ShouldContain("more data than one evaluation may");
        watch.Elapsed.ShouldBeLessThan(Soon);
    }

    [Fact]
    public void Numbers_made_to_collide_end_in_a_fault_instead_of_taking_forever()
    {
        var colliding = string.Join(',', Enumerable.Range(0, 50_000).Select(n => $"0.1000000000000000000000000{n}1"));
        new Data($$"""{ "a": { "list": [{{colliding}}] } }""").Error("{{ a.list | unique }}").Message.ShouldContain("more data than one evaluation may");
    }

    [Fact]
    public void Wide_objects_are_told_apart_without_overflowing()
    {
        var wide = string.Join(',', Enumerable.Range(0, 50_000).Select(n => $"\"f{n}\":{n}.5"));
        new Data($$"""{ "a": { "list": [{ {{wide}} }, { {{wide}} }] } }""").Evaluate("{{ a.list | unique | length }}").ShouldBe("1");
    }

    [Fact]
    public void The_templates_of_one_step_can_share_what_they_may_do()
    {
        var (template, budget) = (Template.Parse("{{ mega | sha256 }}").Template!, new WorkBudget(10_500_000));
        Enumerable.Range(0, 20).Count(_ => template.Evaluate(Large, default, budget).Error is null).ShouldBe(10);
    }

    [Theory]
    [InlineData("{{ bad.text }}")]
    [InlineData("x {{ bad.text }}")]
    [InlineData("{{ bad.text | upper }}")]
    [InlineData("{{ bad.text | json }}")]
    [InlineData("{{ bad.names }}")]
    [InlineData("{{ bad.names.missing }}")]
    [InlineData("{{ bad.names | keys }}")]
    [InlineData("{{ bad.list | join }}")]
    [InlineData("{{ bad.list | sort }}")]
    [InlineData("{{ bad.list | unique }}")]
    [InlineData("{{ bad.list | map(x) }}")]
    [InlineData("{{ \"a\" | replace(\"a\", bad.text) }}")]
    [InlineData("{{ bad.list | where(x?, \"contains\", bad.text) }}")]
    public void Half_of_a_surrogate_pair_in_the_data_is_an_error_and_no_crash(string template)
    {
        var scope = new Data("""{ "bad": { "text": "\ud800", "names": { "\udc00": 1 }, "list": ["\ud800", "a", "\ud800"] } }""");
        foreach (var sink in Enum.GetValues<TemplateSink>())
            Should.NotThrow(() => scope.Error(template, sink));
    }

    [Fact]
    public void Whole_pairs_and_escaped_backslashes_in_the_data_are_text()
    {
        var scope = new Data("""{ "a": { "emoji": "\ud83d\ude00", "path": "C:\\ud800" } }""");
        scope.Text("{{ a.emoji }}").ShouldBe("😀");
        scope.Text("{{ a.path }}").ShouldBe("C:\\ud800");
    }

    [Fact]
    public void Very_deep_data_is_only_data()
    {
        var scope = new Data($$"""{ "deep": {{Repeat("[", 1_500)}}{{Repeat("]", 1_500)}}, "n": {{Repeat("9", 5_000)}} }""");
        scope.Evaluate("{{ deep }}").Length.ShouldBe(3_000);
        scope.Evaluate("{{ deep | slice(0) | unique | json | length }}").ShouldBe("3000");
        scope.Error("{{ deep | json | parseJson }}").Message.ShouldContain("deeper than 64");
        scope.Error("{{ n | abs }}").Message.ShouldContain("beyond the numbers");
        scope.Evaluate("{{ n }}").Length.ShouldBe(5_000);
    }

    private static Data Large { get; } = new($$"""
        { "mega": "{{Repeat("x", 1_000_000)}}", "ten": "{{Repeat("/", 6_000_000)}}", "quotes": "{{Repeat("\\\"", 10_000)}}" }
        """);

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
