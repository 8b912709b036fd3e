using FsCheck.Fluent;
using Orchestrator.Web.Features.Workflows;

namespace Orchestrator.Tests.Features.Workflows;

public sealed class NoteWordsTests
{
    [Theory]
    [InlineData("# Orders **today**", "Orders today")]
    [InlineData("## Closed ##", "Closed")]
    [InlineData("Ask _Mira_, *then* ~~Tom~~ __Ida__.", "Ask Mira, then Tom Ida.")]
    [InlineData("***Both*** and **a *b* c**", "Both and a b c")]
    [InlineData("> said\n> twice", "said\ntwice")]
    [InlineData("- [ ] one\n- [x] two\n* three", "☐ one\n☑ two\n• three")]
    [InlineData("1. first\n2. second", "1. first\n2. second")]
    [InlineData("See [the book](https://a.example/x_(y) \"Title\") or <https://b.example>.", "See the book or https://b.example.")]
    [InlineData("![a chart](https://a.example/i.png)", "a chart")]
    [InlineData("Above\n\n---\n\nbelow", "Above\n\n\nbelow")]
    [InlineData("```sql\nSELECT *\n```\nafter `a*b*c`", "SELECT *\nafter a*b*c")]
    [InlineData("Title\n=====", "Title")]
    [InlineData("| size | **price** |\n|---|--:|\n| small | 3 |", "size price\nsmall 3")]
    public void Marks_are_left_out(string text, string words) => NoteWords.Of(text).ShouldBe(words);

    [Theory]
    [InlineData("2 * 3 * 4 and snake_case_names, #12 and 5 > 3")]
    [InlineData("C# & <b>x</b>")]
    [InlineData("[a] (b) and ] [")]
    [InlineData("a | b, or |")]
    [InlineData("**open, `open and ~~open")]
    public void Plain_texts_stay_as_they_are(string text) => NoteWords.Of(text).ShouldBe(text);

    [Fact]
    public void Escaped_marks_are_letters() => NoteWords.Of(@"\*not\* \# \[this\](x)").ShouldBe("*not* # [this](x)");

    [Fact]
    public void Nothing_is_added_to_any_text() => FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
        NoteWords.Of(text ?? "").Length <= (text ?? "").ReplaceLineEndings("\n").Length));
}
