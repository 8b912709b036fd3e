using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain.Conditions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Tests.Templates;

public sealed class TemplatePropertyTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(300);
    private static readonly Arbitrary<string> AnyText = ArbMap.Default.ArbFor<string?>().Generator.Select(text => text ?? "").ToArbitrary();

    /// <summary>Pieces of the language in any order: far nearer to the edge of the grammar than letters at random.</summary>
    private static readonly Arbitrary<string> Pieces = Gen.Elements(
            "{{", "}}", "{{ a", " }}", "a", "a.b", ".b", "[0]", "[", "]", "?", "|", " | upper", " | default(", "(", ")", ",", "\"text\"", "'", "\"", "\\",
            "0", "1.5", "-", "+", "*", "/", "%", "==", "!=", ">", "<=", "&&", "||", "!", " and ", " or ", " not ", " in ", " is ", "empty", " exists", " contains ",
            " matches ", "true", "null", "@n1:Label", ":", " ", "\n", "é", "😀", "\ud800", "now", " | map(b)", " | sort", " | where(b, ==, 1)", "{}", "===", "=")
        .ListOf().Select(string.Concat).ToArbitrary();

    private static readonly Data Scope = new("""{ "a": { "b": [1, "two", { "b": 1 }], "c": "text" } }""");

    [Fact]
    public void Reading_and_evaluating_any_text_never_throws() => Prop.ForAll(AnyText, Survives).Check(Runs);

    [Fact]
    public void Reading_and_evaluating_any_mix_of_the_languages_pieces_never_throws() => Prop.ForAll(Pieces, Survives).Check(Runs.WithMaxTest(3_000));

    [Fact]
    public void Any_text_is_inserted_exactly_as_it_is() => Prop.ForAll(Whole(AnyText), text =>
    {
        var scope = With(text);
        return scope.Text("{{ a.text }}") == text && scope.Text("<{{ a.text }}{{ a.text }}>") == $"<{text}{text}>"
            && scope.Text("{{ [a.text] | json | parseJson | first }}") == text;
    }).Check(Runs);

    [Fact]
    public void Any_text_in_a_URL_can_be_decoded_and_adds_no_structure() => Prop.ForAll(Whole(AnyText), text =>
    {
        var url = With(text).Text("https://x/?q={{ a.text }}", TemplateSink.Url)["https://x/?q=".Length..];
        return Uri.UnescapeDataString(url) == text && url.All(c => char.IsAsciiLetterOrDigit(c) || c is '%' or '-' or '_' or '.' or '~');
    }).Check(Runs);

    [Fact]
    public void Any_text_can_be_written_as_a_literal() => Prop.ForAll(Whole(AnyText), text =>
        Scope.Text($"{{{{ \"{text.Replace("\\", "\\\\").Replace("\"", "\\\"")}\" }}}}") == text).Check(Runs);

    [Fact]
    public void Renaming_there_and_back_changes_nothing() => Prop.ForAll(Pieces, text =>
        Template.Rename(Template.Rename(text, "a", "fresh"), "fresh", "a") == text
        && Condition.Rename(Condition.Rename(text, "a", "fresh"), "fresh", "a") == text).Check(Runs.WithMaxTest(1_000));

    [Fact]
    public void Whole_numbers_of_64_bits_stay_exact() => Prop.ForAll<long, long>((a, b) =>
    {
        var scope = new Data($$"""{ "n": { "a": {{a}}, "b": {{b}} } }""");
        return scope.Evaluate("{{ [n.a, n.b] | sum }}") == ((Int128)a + b).ToString()
            && Holds(scope, $"n.a + n.b == {(Int128)a + b}") && Holds(scope, "n.a < n.b") == a < b && Holds(scope, "n.a == n.b") == (a == b);
    }).Check(Runs);

    [Fact]
    public void Sorting_numbers_puts_them_in_order() => Prop.ForAll<int[]>(numbers =>
        new Data($$"""{ "n": { "list": [{{string.Join(',', numbers)}}] } }""").Evaluate("{{ n.list | sort }}") == $"[{string.Join(',', numbers.Order())}]").Check(Runs);

    private static bool Survives(string source)
    {
        var template = Template.Parse(source);
        if (template.Error is { } error && (error.Position < 0 || error.Length < 0 || error.Position + error.Length > source.Length || error.Message.Length > 400))
            return false;
        foreach (var sink in Enum.GetValues<TemplateSink>())
            _ = template.Template?.Evaluate(Scope, sink).Error?.Sentence;

        var condition = Condition.Parse(source);
        if (condition.Error is { } wrong && (wrong.Position < 0 || wrong.Length < 0 || wrong.Position + wrong.Length > source.Length))
            return false;
        _ = condition.Condition?.Evaluate(Scope).Error?.Sentence;
        return (template.Template is null) != (template.Error is null) && (condition.Condition is null) != (condition.Error is null);
    }

    private static Arbitrary<string> Whole(Arbitrary<string> texts) => texts.Filter(text => Surrogates.FirstLone(text) < 0);

    private static Data With(string text) => new($$"""{ "a": { "text": {{Json.Of(text).GetRawText()}} } }""");

    private static bool Holds(Data scope, string condition)
    {
        var result = Condition.Parse(condition).Condition!.Evaluate(scope);
        result.Error.ShouldBeNull();
        return result.Value;
    }
}
