using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor.Canvas;

namespace Orchestrator.Tests.Features.Editor.Canvas;

public sealed class CanvasDrawingTests
{
    private static CanvasNode Card(Node node) =>
        CanvasDrawing.Of(new Graph([Draw.Trigger(), node], []), ActionCatalog.BuiltIn, []).Nodes.Single(card => card.Id == node.Id);

    [Theory]
    [InlineData("""{"actionType":"http/request","method":"POST","url":"https://api.example.com/users?x=1"}""", "HTTP request", "POST api.example.com")]
    [InlineData("""{"actionType":"http/request","url":"{{trigger.url}}"}""", "HTTP request", "GET {{trigger.url}}")]
    [InlineData("""{"actionType":"http/request"}""", "HTTP request", "Call any address")]
    [InlineData("""{"actionType":"flow/condition","expression":"x > 1"}""", "Condition", "x > 1")]
    [InlineData("""{"actionType":"flow/delay","duration":"2h"}""", "Delay", "For 2h")]
    [InlineData("""{"actionType":"data/transform","fields":{"a":1,"b":2,"c":3,"d":4}}""", "Transform", "a, b and 2 more")]
    [InlineData("""{"actionType":"no/such"}""", "Unknown step", "no/such")]
    [InlineData("{}", "Unknown step", "No action chosen")]
    public void A_card_says_what_the_step_is_and_does(string config, string type, string detail)
    {
        var card = Card(Draw.Step("s", config));

        (card.Type, card.Detail).ShouldBe((type, detail));
    }

    [Fact]
    public void A_call_says_what_is_called_by_its_name()
    {
        var call = Draw.Step("s", """{"actionType":"workflow/call","workflowId":"w1"}""");
        string Line(KnownWorkflows? known) => CanvasDrawing.Of(new Graph([Draw.Trigger(), call], []), ActionCatalog.BuiltIn, [], known).Nodes.Single(card => card.Id == "s").Detail;

        Line(new KnownWorkflows([new KnownWorkflow("w1", "Send the bill", IsPublished: true, IsEnabled: true)], ["w1"])).ShouldBe("Send the bill");
        Line(new KnownWorkflows([], ["w1"])).ShouldBe("Run another workflow");
        Line(null).ShouldBe("Run another workflow");
    }

    [Fact]
    public void A_condition_has_its_two_ways_out_and_a_branching_step_its_error()
    {
        Card(Draw.Condition("s")).Handles.Select(handle => (handle.Id, handle.Label, handle.Tone)).ShouldBe([("true", "True", "true"), ("false", "False", "false")]);
        Card(Draw.Step("s") with { OnError = OnError.Branch }).Handles.Select(handle => handle.Tone).ShouldBe(["plain", "error"]);
    }

    [Fact]
    public void A_way_out_that_a_connection_uses_is_drawn_even_when_the_action_does_not_have_it()
    {
        var graph = Draw.Graph("trigger-a a.case_1-b");

        CanvasDrawing.Of(graph, ActionCatalog.BuiltIn, []).Nodes.Single(card => card.Id == "a").Handles.Select(handle => handle.Id).ShouldBe(["out", "case_1"]);
    }

    [Fact]
    public void The_worst_problem_of_a_step_is_on_its_card()
    {
        var problems = new GraphProblem[] { new("", "meh", ProblemKind.Warning, "a"), new("", "bad", ProblemKind.Semantic, "a"), new("", "elsewhere", ProblemKind.Semantic) };

        CanvasDrawing.Of(Draw.Graph("trigger-a"), ActionCatalog.BuiltIn, problems).Nodes.Single(card => card.Id == "a").Problem.ShouldBe(new CanvasProblem("error", "bad"));
    }

    [Fact]
    public void Cards_come_in_the_order_a_person_reads_them()
    {
        var graph = Draw.Graph("b-c a-c trigger-b trigger-a").At("a", 0, 100).At("b", 300, 100).At("c", 150, 0);

        ReadingOrder.Of(graph).Select(node => node.Id).ShouldBe(["trigger", "a", "b", "c"]);
    }

    [Fact]
    public void A_circle_is_drawn_too_so_that_it_can_be_broken() =>
        ReadingOrder.Of(Draw.Graph("trigger-a a-b b-a")).Count.ShouldBe(3);

    [Fact]
    public void A_patch_is_what_turns_one_drawing_into_the_other()
    {
        var before = CanvasDrawing.Of(Draw.Graph("trigger-a a-b"), ActionCatalog.BuiltIn, []);
        var after = CanvasDrawing.Of(Draw.Graph("trigger-a a-c"), ActionCatalog.BuiltIn, []);

        var patch = CanvasPatch.Between(before, after);

        patch.Nodes.ShouldHaveSingleItem().Id.ShouldBe("c");
        patch.RemovedNodes.ShouldBe(["b"]);
        patch.Edges.ShouldHaveSingleItem().Id.ShouldBe("a-c");
        patch.RemovedEdges.ShouldBe(["a-b"]);
        patch.Order!.Value.ShouldBe(["trigger", "a", "c"]);
        CanvasPatch.Between(after, after).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void A_run_paints_the_way_it_took()
    {
        var graph = Draw.Graph("trigger-check check.true-a check.false-b", Draw.Condition("check"), Draw.Step("a"), Draw.Step("b"));
        var marks = new Dictionary<string, StepMark>(StringComparer.Ordinal)
        {
            ["trigger"] = new(StepStatus.Success, "out", TimeSpan.FromMilliseconds(4)),
            ["check"] = new(StepStatus.Success, "true", TimeSpan.FromMilliseconds(1)),
            ["a"] = new(StepStatus.Running),
        };

        var during = RunPainting.Of(graph, marks, over: false);

        during.Edges.ShouldBe(new Dictionary<string, string>(StringComparer.Ordinal) { ["trigger-check"] = "taken", ["check.true-a"] = "taken", ["check.false-b"] = "dead" }, ignoreOrder: true);
        during.Nodes.Keys.ShouldBe(["trigger", "check", "a"], ignoreOrder: true);
        during.Nodes["trigger"].ShouldBe(new CanvasNodeState("success", "4 ms"));
        during.Nodes["check"].ShouldBe(new CanvasNodeState("success", "true"));
        RunPainting.Of(graph, marks, over: true).Nodes["b"].ShouldBe(new CanvasNodeState("pending", ""));
    }

    [Fact]
    public void A_way_to_a_step_that_a_run_of_a_part_left_out_was_not_taken()
    {
        var marks = new Dictionary<string, StepMark>(StringComparer.Ordinal) { ["trigger"] = new(StepStatus.Success, "out"), ["a"] = new(StepStatus.Success, "out") };

        RunPainting.Of(Draw.Graph("trigger-a trigger-beside"), marks, over: true).Edges.ShouldBe(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["trigger-a"] = "taken", ["trigger-beside"] = "dead" }, ignoreOrder: true);
    }

    [Fact]
    public void A_loop_leads_into_what_it_repeats_while_it_runs_and_after_it()
    {
        var graph = Draw.Graph("trigger-each each.item-in each.done-after", Draw.Step("each", """{"actionType":"flow/for-each","items":[1]}"""), Draw.Step("in"), Draw.Step("after"));
        var marks = new Dictionary<string, StepMark>(StringComparer.Ordinal) { ["trigger"] = new(StepStatus.Success, "out"), ["each"] = new(StepStatus.Running), ["in"] = new(StepStatus.Success, "out") };

        RunPainting.Of(graph, marks, over: false).Edges["each.item-in"].ShouldBe("taken");
        marks["each"] = new(StepStatus.Success, "done");
        marks["in"] = new(StepStatus.Skipped);
        RunPainting.Of(graph, marks, over: true).Edges["each.item-in"].ShouldBe("dead");
    }

    [Theory]
    [InlineData(0.4, "< 1 ms")]
    [InlineData(412, "412 ms")]
    [InlineData(1740, "1.74 s")]
    [InlineData(12_300, "12 s")]
    [InlineData(200_000, "3 min 20 s")]
    [InlineData(7_500_000, "2 h 5 min")]
    public void A_duration_is_short(double milliseconds, string text) => RunPainting.Took(TimeSpan.FromMilliseconds(milliseconds)).ShouldBe(text);

    [Theory]
    [InlineData("""{"kind":"moved","nodes":[{"id":"a","x":24,"y":-48}]}""", typeof(CanvasGesture.Moved))]
    [InlineData("""{"kind":"connected","source":"a","handle":"out","target":"b"}""", typeof(CanvasGesture.Connected))]
    [InlineData("""{"kind":"removed","nodes":["a"],"edges":[]}""", typeof(CanvasGesture.Removed))]
    [InlineData("""{"kind":"selected","nodes":[],"edges":["e1"]}""", typeof(CanvasGesture.Selected))]
    [InlineData("""{"kind":"add","source":null,"handle":null,"edge":null,"x":null,"y":null}""", typeof(CanvasGesture.AddRequested))]
    [InlineData("""{"kind":"dropped","actionType":"log/write","edge":null,"x":1.5,"y":2}""", typeof(CanvasGesture.Dropped))]
    [InlineData("""{"kind":"command","name":"undo"}""", typeof(CanvasGesture.Command))]
    public void Every_gesture_of_the_canvas_is_understood(string json, Type kind) =>
        JsonSerializer.Deserialize<CanvasGesture>(json, JsonSerializerOptions.Web).ShouldBeOfType(kind);
}
