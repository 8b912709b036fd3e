using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor.Commands;

namespace Orchestrator.Tests.Features.Editor.Commands;

public sealed class RenameStepTests
{
    private static EditResult Rename(Graph graph, string id, string name) => new RenameStep(id, name).Apply(graph, ActionCatalog.BuiltIn);

    [Fact]
    public void References_follow_at_any_depth_and_in_conditions_and_words_that_only_look_like_it_stay()
    {
        var graph = Draw.Graph("trigger-user user-b b-c",
            Draw.Step("user"),
            Draw.Step("b", """{"actionType":"data/transform","fields":{"user":"the user is {{ user.name | default(\"user\") }}","deep":[{"x":"{{user.id}} {{users.id}}"}],"n":1,"nothing":null}}"""),
            Draw.Condition("c", "user.age > 18 and trigger.user == \"user\""));

        var after = Rename(graph, "user", "person").Done();

        after.Node("user").Name.ShouldBe("person");
        after.Node("b").Config.GetRawText().ShouldContain("the user is {{ person.name");
        after.Node("b").Config.GetProperty("fields").GetProperty("deep")[0].GetProperty("x").GetString().ShouldBe("{{person.id}} {{users.id}}");
        after.Node("b").Config.GetProperty("fields").GetProperty("user").ValueKind.ShouldNotBe(System.Text.Json.JsonValueKind.Undefined);
        after.Node("c").Config.GetProperty("expression").GetString().ShouldBe("person.age > 18 and trigger.user == \"user\"");
    }

    [Fact]
    public void Renaming_the_trigger_keeps_the_word_trigger_working()
    {
        var graph = Draw.Graph("trigger-a", Draw.Step("a", """{"actionType":"log/write","message":"{{ trigger.id }}"}"""));

        Rename(graph, "trigger", "order").Done().Node("a").Config.GetProperty("message").GetString().ShouldBe("{{ trigger.id }}");
    }

    [Theory]
    [InlineData("b", "already")]
    [InlineData("Big Name", "small letters")]
    [InlineData("execution", "meaning of its own")]
    [InlineData("", "needs a name")]
    public void A_name_that_cannot_be_is_refused(string name, string why) => Rename(Draw.Graph("trigger-a a-b"), "a", name).Refusal().ShouldContain(why);

    [Fact]
    public void The_same_name_changes_nothing() => Rename(Draw.Graph("trigger-a"), "a", "a").ShouldBeOfType<EditResult.Unchanged>();

    [Fact]
    public void Choosing_a_trigger_renames_it_only_while_it_bears_the_old_choice()
    {
        var plain = Draw.Graph("trigger-a").With("trigger", node => node with { Label = "Manual" });
        var own = Draw.Graph("trigger-a").With("trigger", node => node with { Label = "Order" });

        new ChooseTrigger("trigger", "Webhook").Apply(plain, ActionCatalog.BuiltIn).Done().Node("trigger").Label.ShouldBe("Webhook");
        new ChooseTrigger("trigger", "Webhook").Apply(own, ActionCatalog.BuiltIn).Done().Node("trigger").Label.ShouldBe("Order");
        new ChooseTrigger("trigger", "Manual").Apply(plain, ActionCatalog.BuiltIn).ShouldBeOfType<EditResult.Unchanged>();
        new ChooseTrigger("trigger", "Moon").Apply(plain, ActionCatalog.BuiltIn).Refusal().ShouldContain("Moon");
    }
}
