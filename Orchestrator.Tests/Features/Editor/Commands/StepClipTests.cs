using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor.Commands;
using static Orchestrator.Tests.Features.Editor.Editing;

namespace Orchestrator.Tests.Features.Editor.Commands;

public sealed class StepClipTests
{
    [Fact]
    public void Steps_survive_the_way_through_the_clipboard_without_the_trigger()
    {
        var graph = Draw.Graph("trigger-a a-b").With("a", node => node with { Retry = new RetryPolicy(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(9)), Enabled = false });

        var (clip, problem) = StepClip.Read(StepClip.Write(StepClip.Of(graph, ["trigger", "a", "b"])!));

        problem.ShouldBeNull();
        clip.ShouldNotBeNull().Lines().ShouldBe("a-b");
        GraphDocument.Hash(clip).ShouldBe(GraphDocument.Hash(new Graph([graph.Node("a"), graph.Node("b")], [graph.Edges[1]])));
    }

    [Fact]
    public void A_whole_workflow_may_be_pasted_and_brings_no_second_trigger()
    {
        var (clip, _) = StepClip.Read(GraphDocument.Write(Draw.Graph("trigger-a a-b")).GetRawText());

        new PasteSteps(clip!, new Position(0, 0)).Apply(Draw.Graph("trigger-x"), ActionCatalog.BuiltIn).Done().Lines().ShouldBe("n1-n2 trigger-x");
    }

    [Fact]
    public void The_trigger_alone_is_nothing_to_copy() => StepClip.Of(Draw.Graph("trigger-a"), ["trigger"]).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("https://example.com/")]
    [InlineData("42")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"nodes":[]}""")]
    [InlineData("""{"nodes":null}""")]
    [InlineData("""{"name":"x","steps":[1]}""")]
    [InlineData("""{"nodes":[{"id":"t","type":"trigger","data":{"label":"T","config":{"triggerType":"Manual"}}}],"edges":[]}""")]
    public void Text_without_steps_is_told_apart(string text) => StepClip.Read(text).ShouldBe((null, "There are no steps in what you pasted. Copy steps here or in another workflow first."));

    [Theory]
    [InlineData("""{"nodes":"all"}""")]
    [InlineData("""{"nodes":[1,2]}""")]
    [InlineData("""{"nodes":[{"type":"action"}]}""")]
    [InlineData("""{"nodes":[{"id":"a","type":"bomb"}]}""")]
    [InlineData("""{"nodes":[{"id":"a","type":"action","data":{"config":[]}}]}""")]
    [InlineData("""{"nodes":[{"id":"a","type":"action"},{"id":"a","type":"action"}],"edges":[]}""")]
    [InlineData("""{"nodes":[{"id":"a","type":"action"}],"edges":[{"source":5,"target":"a"}]}""")]
    public void Broken_steps_are_refused_with_a_reason(string text)
    {
        var (clip, problem) = StepClip.Read(text);

        clip.ShouldBeNull();
        problem.ShouldStartWith("What you pasted cannot be read: ");
    }

    [Fact]
    public void Nesting_without_end_and_floods_of_text_are_refused()
    {
        StepClip.Read(string.Concat(Enumerable.Repeat("{\"nodes\":", 5000))).Clip.ShouldBeNull();
        StepClip.Read("""{"nodes":[],"x":" """ + new string('x', GraphLimits.Bytes)).Problem.ShouldBe("What you pasted is larger than a workflow may be.");
    }

    [Fact]
    public void Connections_that_lead_nowhere_and_odd_names_do_not_come_along()
    {
        var text = """{"nodes":[{"id":"a","type":"action","data":{"label":"<script>alert(1)</script>","name":"__proto__ !","config":{"actionType":"log/write"}}}],"edges":[{"source":"a","target":"ghost"},{"source":"ghost","target":"a"}]}""";

        var after = new PasteSteps(StepClip.Read(text).Clip!, null).Apply(Draw.Graph("trigger-x"), ActionCatalog.BuiltIn).Done();

        after.Lines().ShouldBe("trigger-x");
        StepName.Problem(after.Nodes[^1].Name, isTrigger: false).ShouldBeNull();
    }
}
