using System.Text.Json;
using System.Text.RegularExpressions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Features.Editor;

namespace Orchestrator.Tests.Workflows;

public sealed class ExtractionTests
{
    private static readonly Node _a = Say("a", "{{ trigger.n }}"), _b = Say("b", "{{ a.v }}"), _c = Say("c", "{{ b.v }}"), _d = Say("d", "{{ b.v }} {{ trigger.n }}");

    [Fact]
    public void A_part_becomes_a_workflow_with_its_own_trigger_and_one_step_that_calls_it()
    {
        var graph = Draw.Graph("trigger-a a-b b-c c-d", _a, _b, _c, _d);

        var possible = Possible(graph, "b", "c");
        var calling = possible.Calling("w2", "Call it");

        possible.Called.Lines().ShouldBe("b-c c-result trigger-b");
        GraphProblems.Find(possible.Called, ActionCatalog.BuiltIn).ShouldBeEmpty();
        calling.Lines().ShouldBe("a-call call-d trigger-a");
        GraphProblems.Find(calling, ActionCatalog.BuiltIn).ShouldBeEmpty();
        Config(calling, "call").ShouldBe("""{"actionType":"workflow/call","workflowId":"w2","input":{"a":"{{ a? }}"},"wait":true}""");
        Config(possible.Called, "b").ShouldContain("{{ trigger.a.v }}");
        Config(possible.Called, "result").ShouldContain("\"b\":\"{{ b? }}\"");
        Config(calling, "d").ShouldContain("{{ call_it.output.b.v }} {{ trigger.n }}");
    }

    [Fact]
    public void When_only_the_trigger_is_read_and_only_the_last_step_afterwards_nothing_is_wrapped()
    {
        var possible = Possible(Draw.Graph("trigger-a a-b b-c", _a, _b, Say("c", "{{ b.v }}")), "a", "b");

        Config(possible.Calling("w2", "Part"), "call").ShouldContain("\"input\":\"{{ trigger }}\"");
        Config(possible.Called, "a").ShouldContain("{{ trigger.n }}");
        possible.Called.Lines().ShouldBe("a-b trigger-a");
        Config(possible.Calling("w2", "Part"), "c").ShouldContain("{{ part.output.v }}");
    }

    [Fact]
    public void The_trigger_comes_in_under_a_name_of_its_own_when_other_steps_are_read_too()
    {
        var possible = Possible(Draw.Graph("trigger-a a-b", _a, Say("b", "{{ a.v }}{{ trigger.n }}")), "b");

        Config(possible.Calling("w2", "Part"), "call").ShouldContain("""{"a":"{{ a? }}","start":"{{ trigger? }}"}""");
        Config(possible.Called, "b").ShouldContain("{{ trigger.a.v }}{{ trigger.start.n }}");
    }

    [Fact]
    public void Conditions_and_the_item_of_a_loop_around_the_part_are_read_from_the_input_and_those_of_its_own_loop_stay()
    {
        var graph = Draw.Graph("trigger-each each.item-check check.true-a check.false-a each.done-end", Loop("each"), Draw.Condition("check", "item.n > 1"), Say("a", "{{ index }}"), Say("end", "x"));

        var part = Possible(graph, "check", "a");
        Config(part.Called, "check").ShouldContain("trigger.item.n > 1");
        Config(part.Calling("w2", "Part"), "call").ShouldContain("\"item\":\"{{ item? }}\",\"index\":\"{{ index? }}\"");
        GraphProblems.Find(part.Calling("w2", "Part"), ActionCatalog.BuiltIn).ShouldBeEmpty();

        var whole = Possible(graph, "each", "check", "a");
        Config(whole.Called, "check").ShouldContain("item.n > 1");
        whole.Calling("w2", "Part").Lines().ShouldBe("call-end trigger-call");
        GraphProblems.Find(whole.Called, ActionCatalog.BuiltIn).ShouldBeEmpty();
    }

    [Fact]
    public void The_call_waits_as_the_first_step_waited_and_notes_that_are_selected_go_along()
    {
        var graph = Draw.Graph("trigger-a trigger-b a-c b-c", _a, Say("b", "x"), Say("c", "y") with { Join = JoinMode.Any, Position = new Position(48, 240) }) with { Notes = [new Note { Id = "here" }, new Note { Id = "there" }] };

        var possible = Possible(graph, "c", "there");
        var call = possible.Calling("w2", "Part").Nodes.Single(node => node.Id == "call");

        (call.Join, call.Position).ShouldBe((JoinMode.Any, new Position(48, 240)));
        possible.Called.Notes.ShouldHaveSingleItem().Id.ShouldBe("there");
        possible.Calling("w2", "Part").Notes.ShouldHaveSingleItem().Id.ShouldBe("here");
    }

    [Theory]
    [InlineData("trigger-a", "", "Select the steps that are to be a workflow of their own.")]
    [InlineData("trigger-a b-c", "b c", "Nothing leads to the selected steps, so nothing would call them. Connect them first.")]
    [InlineData("trigger-a trigger-b a-c b-c", "a b", "Runs enter the selection at “a” and at “b”. Select so that they enter at one step.")]
    [InlineData("trigger-a a-b b-c c-d", "b d", "Runs enter the selection at “b” and at “d”. Select so that they enter at one step.")]
    [InlineData("trigger-a a-b c-d", "a c", "“c” is not reached from “a” within the selection. Select steps that are connected.")]
    [InlineData("trigger-a a-b a-c b-d c-e", "a b c", "Runs leave the selection after “b” and after “c”. Select up to a step where the ways come together.")]
    [InlineData("trigger-check check.true-a check.false-b", "check", "Runs leave the selection by “true” of “check”, and have other ways to go on there. Select up to a step where the ways come together.")]
    [InlineData("trigger-check check.true-a a-b", "check a", "Runs can end at “false” of “check” without coming to “a”, where the selection is left. Connect that way, or select up to a step where the ways come together.")]
    [InlineData("trigger-each each.item-a each.done-end", "each", "“each” repeats more steps than are selected. Select all it repeats.")]
    [InlineData("trigger-each each.item-a a-b each.done-end", "each a", "“each” repeats more steps than are selected. Select all it repeats.")]
    [InlineData("trigger-call call-a", "call", "“call” calls a workflow of its own already.")]
    [InlineData("trigger-stop", "stop", "“stop” ends the whole run, which a called workflow cannot do. Leave it out.")]
    public void What_is_wrong_with_a_selection_is_said(string edges, string selected, string why)
    {
        var graph = Draw.Graph(edges);
        graph = graph with { Nodes = [.. graph.Nodes.Select(node => node.Id switch { "check" => Draw.Condition("check"), "each" => Loop("each"), "call" => Draw.Step("call", """{"actionType":"workflow/call","workflowId":"w2"}"""), "stop" => Draw.Step("stop", """{"actionType":"flow/stop","status":"success"}"""), _ => node })] };
        Extraction.Of(graph, selected.Split(' ', StringSplitOptions.RemoveEmptyEntries), ActionCatalog.BuiltIn).ShouldBeOfType<Extraction.Refused>().Why.ShouldBe(why);
    }

    [Theory]
    [InlineData("trigger-each each.item-a a-b each.done-end")]
    [InlineData("trigger-outer outer.item-each each.item-a a-b outer.done-last")]
    [InlineData("trigger-each each.item-a a-b")]
    public void The_end_of_a_loops_body_stays_where_the_result_of_the_loop_is_used(string edges)
    {
        var graph = Draw.Graph(edges);
        graph = graph with { Nodes = [.. graph.Nodes.Select(node => node.Id switch { "each" or "outer" => Loop(node.Id), "a" => _a, "b" => _b, "end" => Say("end", "{{ each[0].v }}"), _ => node })] };

        Extraction.Of(graph, ["a", "b"], ActionCatalog.BuiltIn).ShouldBeOfType<Extraction.Refused>().Why
            .ShouldBe("The selected steps end what “each” repeats, and its result is used: it would become another. Leave the last step out, or select the whole loop.");
        Possible(graph, "a");
        Possible(graph, "each", "a", "b");
    }

    private static Extraction.Possible Possible(Graph graph, params string[] ids) => Extraction.Of(graph, ids, ActionCatalog.BuiltIn).ShouldBeOfType<Extraction.Possible>();

    private static Node Say(string id, string value) => Draw.Step(id, JsonSerializer.Serialize(new { actionType = "data/transform", fields = new { v = value } }));

    private static Node Loop(string id) => Draw.Step(id, """{"actionType":"flow/for-each","items":"{{ trigger.list }}"}""");

    private static string Config(Graph graph, string id) => Regex.Unescape(graph.Nodes.Single(node => node.Id == id).Config.GetRawText());
}
