using Orchestrator.Web.Ui;

namespace Orchestrator.Tests.Ui;

public sealed class JsonTextsTests
{
    [Theory]
    [InlineData("A+B \"two\" <x> 😀 é", """
        "A+B \"two\" <x> 😀 é"
        """)]
    [InlineData("""\ud83d\ude00""", """
        "\\ud83d\\ude00"
        """)]
    [InlineData("\\😀", """
        "\\😀"
        """)]
    public void Characters_stand_as_they_are_and_a_written_escape_stays_one(string text, string shown) => JsonTexts.Quoted(text).ShouldBe(shown.Trim());
}
