using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Integrations;

public sealed class ActionCatalogTests
{
    [Fact]
    public void The_built_in_steps_are_there() => ActionCatalog.BuiltIn.Actions.Select(action => action.Type)
        .ShouldBe(["http/request", "database/query", "email/send", "llm/call", "flow/condition", "flow/switch", "flow/for-each", "flow/delay", "flow/wait-for-callback", "workflow/call", "flow/stop", "data/transform", "data/filter", "data/sort", "data/aggregate", "data/split", "log/write"], ignoreOrder: true);

    [Fact]
    public void Every_field_says_enough_to_draw_its_form()
    {
        foreach (var field in ActionCatalog.BuiltIn.Actions.SelectMany(action => action.Fields))
        {
            field.Label.ShouldNotBeEmpty();
            (field.Kind == FieldKind.Choice).ShouldBe(!field.Choices.IsDefaultOrEmpty, field.Name);
            if (field is { Kind: FieldKind.Choice, Default: { } chosen }) field.Choices.ShouldContain(chosen);
        }
    }

    [Fact]
    public void A_step_that_branches_on_errors_has_a_way_out_for_them()
    {
        var check = Draw.Condition("check");

        ActionCatalog.BuiltIn.HandlesOf(check).ShouldBe(["true", "false"]);
        ActionCatalog.BuiltIn.HandlesOf(check with { OnError = OnError.Branch }).ShouldBe(["true", "false", "error"]);
        ActionCatalog.BuiltIn.HandlesOf(Draw.Trigger()).ShouldBe(["out"]);
        ActionCatalog.BuiltIn.HandlesOf(Draw.Step("a", "{}")).ShouldBeEmpty();
    }
}
