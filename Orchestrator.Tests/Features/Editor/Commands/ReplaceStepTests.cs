using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor.Commands;
using static Orchestrator.Tests.Features.Editor.Editing;

namespace Orchestrator.Tests.Features.Editor.Commands;

public sealed class ReplaceStepTests
{
    private const string Request = """{"actionType":"http/request","method":"POST","url":"https://example.com/{{ trigger.id }}","body":"hello"}""";

    private static EditResult Do(Graph graph, string step, string action) => new ReplaceStep(step, action).Apply(graph, ActionCatalog.BuiltIn);

    [Fact]
    public void It_keeps_its_place_its_connections_and_what_happens_when_it_fails()
    {
        var retry = new RetryPolicy(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(9));
        var graph = Draw.Graph("trigger-a a-b a.error-c", Draw.Step("a", Request) with { OnError = OnError.Branch, Retry = retry, Enabled = false, Pin = Json(1), Position = new(24, 48) }, Draw.Step("b"), Draw.Step("c"));

        var replaced = Do(graph, "a", "email/send").Done();

        replaced.Lines().ShouldBe("a-b a.error-c trigger-a");
        var step = replaced.Node("a");
        (step.ActionType, step.Position, step.OnError, step.Retry, step.Enabled).ShouldBe(("email/send", new(24, 48), OnError.Branch, retry, false));
        step.Pin.ShouldBeNull();
    }

    [Fact]
    public void Settings_that_both_have_stay_and_all_others_are_those_of_a_new_step()
    {
        var fresh = ConfigJson.New(ActionCatalog.BuiltIn.Find("log/write")!);
        var custom = new ActionDefinition("my/log", "My log", "", "term", "Flow", [new("message", "Message", FieldKind.LongText), new("level", "Level", FieldKind.Choice, Choices: ["loud"])], ["out"]);
        var catalog = new ActionCatalog([.. ActionCatalog.BuiltIn.Actions, custom]);
        var graph = Draw.Graph("trigger-a", Draw.Step("a", """{"actionType":"log/write","message":"hi {{ trigger.n }}","level":"warning"}"""));

        var step = new ReplaceStep("a", "my/log").Apply(graph, catalog).Done().Node("a");

        step.Config.GetProperty("message").GetString().ShouldBe("hi {{ trigger.n }}");
        step.Config.TryGetProperty("level", out _).ShouldBeFalse("it is no choice of the new step");
        Do(Draw.Graph("trigger-a", Draw.Step("a", Request)), "a", "log/write").Done().Node("a").Config.ToString().ShouldBe(fresh.ToString());
    }

    [Fact]
    public void Ways_out_that_are_called_otherwise_take_the_connections_of_those_in_their_place()
    {
        var switched = """{"actionType":"flow/switch","cases":[{"name":"small","expression":"true"}]}""";

        Do(Draw.Graph("trigger-s s.small-a s.default-b", Draw.Step("s", switched), Draw.Step("a"), Draw.Step("b")), "s", "flow/condition").Done().Lines().ShouldBe("s.false-b s.true-a trigger-s");
        Do(Draw.Graph("trigger-s s.true-a", Draw.Condition("s"), Draw.Step("a")), "s", "log/write").Done().Lines().ShouldBe("s-a trigger-s");
    }

    [Fact]
    public void A_connection_without_a_way_out_goes_and_the_history_says_so()
    {
        var done = Do(Draw.Graph("trigger-s s.true-a s.false-b", Draw.Condition("s"), Draw.Step("a"), Draw.Step("b")), "s", "log/write").ShouldBeOfType<EditResult.Done>();

        done.Graph.Lines().ShouldBe("s-a trigger-s");
        done.What.ShouldBe("Replaced “s” by Log, without a connection it has no way out for");
        Do(Draw.Graph("trigger-s s.true-a s.false-b", Draw.Condition("s"), Draw.Step("a"), Draw.Step("b")), "s", "flow/stop").Done().Lines().ShouldBe("trigger-s");
    }

    [Fact]
    public void A_label_that_only_says_what_it_does_follows_with_every_reference_to_it()
    {
        var graph = Draw.Graph("trigger-a a-b", Draw.Step("a", Request) with { Label = "HTTP request 2", Name = "http_request_2" }, Draw.Step("b", """{"actionType":"log/write","message":"{{ http_request_2.body }}"}"""));

        var replaced = Do(graph, "a", "flow/delay").Done();

        (replaced.Node("a").Label, replaced.Node("a").Name).ShouldBe(("Delay", "delay"));
        replaced.Node("b").Config.GetProperty("message").GetString().ShouldBe("{{ delay.body }}");
    }

    [Fact]
    public void A_name_somebody_gave_stays()
    {
        var replaced = Do(Draw.Graph("trigger-a", Draw.Step("a", Request) with { Label = "Ask the shop", Name = "shop" }), "a", "flow/delay").Done().Node("a");

        (replaced.Label, replaced.Name).ShouldBe(("Ask the shop", "shop"));
    }

    [Fact]
    public void The_trigger_what_is_gone_and_what_is_not_known_are_refused()
    {
        var graph = Draw.Graph("trigger-a");

        Do(graph, "trigger", "log/write").Refusal().ShouldContain("trigger");
        Do(graph, "ghost", "log/write").Refusal().ShouldContain("there");
        Do(graph, "a", "no/such").Refusal().ShouldContain("no/such");
        Do(graph, "a", "log/write").ShouldBeOfType<EditResult.Unchanged>();
    }

    [Fact]
    public void One_undo_brings_the_step_back()
    {
        var editor = Open(Draw.Graph("trigger-a a-b", Draw.Step("a", Request), Draw.Step("b")));
        var before = editor.Graph;

        editor.Do(new ReplaceStep("a", "flow/stop"));
        editor.Undo();

        editor.Graph.ShouldBe(before);
    }
}
