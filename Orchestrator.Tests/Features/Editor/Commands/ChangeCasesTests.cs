using Orchestrator.Domain.Integrations;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor.Commands;
using static Orchestrator.Tests.Features.Editor.Editing;

namespace Orchestrator.Tests.Features.Editor.Commands;

public sealed class ChangeCasesTests
{
    private const string Switch = """{"actionType":"flow/switch","cases":[{"name":"small","expression":"true"},{"name":"large","expression":"false"}]}""";

    [Fact]
    public void Connections_follow_a_case_that_gets_another_name_and_stay_when_cases_change_places()
    {
        var editor = Open(Draw.Graph("trigger-s s.small-a s.large-b s.default-c", Draw.Step("s", Switch), Draw.Step("a"), Draw.Step("b"), Draw.Step("c")));

        editor.Do(new ChangeCases("s", "cases", [new("large", "false"), new("small", "true")]));
        editor.Do(new ChangeCases("s", "cases", [new("large", "false"), new("tiny", "true")], ("small", "tiny"))).ShouldBeOfType<EditResult.Done>();

        editor.Graph.Lines().ShouldBe("s.default-c s.large-b s.tiny-a trigger-s");
        editor.Undo();
        editor.Graph.Lines().ShouldBe("s.default-c s.large-b s.small-a trigger-s");
    }

    [Fact]
    public void A_case_that_is_taken_away_takes_its_connection_with_it()
    {
        var editor = Open(Draw.Graph("trigger-s s.small-a s.large-b s.default-c", Draw.Step("s", Switch), Draw.Step("a"), Draw.Step("b"), Draw.Step("c")));

        editor.Do(new ChangeCases("s", "cases", [new("small", "true")]));

        editor.Graph.Lines().ShouldBe("s.default-c s.small-a trigger-s");
        new ChangeCases("gone", "cases", []).Apply(editor.Graph, ActionCatalog.BuiltIn).Refusal().ShouldContain("gone");
    }

    [Theory]
    [InlineData("""[{"name":"a","expression":"true"}]""", true)]
    [InlineData("""[{"name":"a"}]""", true)]
    [InlineData("""[{"name":"a","expression":"true","note":"x"}]""", false)]
    [InlineData("""[{"name":1}]""", false)]
    [InlineData("{}", false)]
    public void What_rows_cannot_show_is_not_read_as_rows(string cases, bool isRows) => (SwitchCase.Read(System.Text.Json.JsonElement.Parse(cases)) is not null).ShouldBe(isRows);
}
