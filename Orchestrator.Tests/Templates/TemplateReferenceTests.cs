using Orchestrator.Domain.Conditions;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Tests.Templates;

public sealed class TemplateReferenceTests
{
    [Fact]
    public void References_tell_root_path_place_and_whether_they_are_optional()
    {
        var references = Template.Parse("a {{ get_user.emails[0][\"x-id\"]? }} b {{ step | default(other.x) }}").Template!.References;
        references.Select(reference => (reference.Root, reference.Position, reference.Length, reference.IsOptional))
            .ShouldBe([("get_user", 5, 8, true), ("step", 41, 4, true), ("other", 56, 5, false)]);
        references[0].Path.Select(segment => (segment.Name, segment.Index))
            .ShouldBe([("emails", null), ("0", 0), ("x-id", null)]);
    }

    [Theory]
    [InlineData("{{ \"get_user\" | default(now) }}")]
    [InlineData("{{ [] | map(get_user.name) }}")]
    [InlineData("get_user {{ true }}")]
    public void Quoted_text_plain_text_and_paths_inside_items_are_no_references(string template) =>
        Template.Parse(template).Template!.References.ShouldBeEmpty();

    [Theory]
    [InlineData("{{ old.old }} old {{old}}", "{{ new_name.old }} old {{new_name}}")]
    [InlineData("{{ \"old\" | default(old.x) }}", "{{ \"old\" | default(new_name.x) }}")]
    [InlineData("{{ x.items | map(old) | join(\"old\") }}", "{{ x.items | map(old) | join(\"old\") }}")]
    [InlineData("{{ older.x }} {{ x.old }}", "{{ older.x }} {{ x.old }}")]
    [InlineData("{{ old.a }} {{ old.b | nonsense( }} {{ old.c }} {{ old", "{{ new_name.a }} {{ new_name.b | nonsense( }} {{ new_name.c }} {{ new_name")]
    [InlineData("no braces: old", "no braces: old")]
    public void Renaming_rewrites_references_and_nothing_else(string template, string expected) =>
        Template.Rename(template, "old", "new_name").ShouldBe(expected);

    [Theory]
    [InlineData("old.a > 5 and {{ old.b }} == \"old\"", "new_name.a > 5 and {{ new_name.b }} == \"old\"")]
    [InlineData("x.old in [old, \"old\"]", "x.old in [new_name, \"old\"]")]
    [InlineData("old.a > > 5", "new_name.a > > 5")]
    public void Renaming_reaches_conditions_too(string condition, string expected) =>
        Condition.Rename(condition, "old", "new_name").ShouldBe(expected);

    [Fact]
    public void Condition_references_know_that_exists_and_is_empty_foresee_a_missing_value() =>
        Condition.Parse("a.x exists and b.x is not empty and c.x | trim is empty and d.x > 1").Condition!.References
            .Select(reference => (reference.Root, reference.IsOptional))
            .ShouldBe([("a", true), ("b", true), ("c", true), ("d", false)]);

    [Theory]
    [InlineData("{{@n2:Fetch user.data.x}}", "{{fetch_user.data.x}}")]
    [InlineData("Hi {{ @n2:Fetch user[0] | upper }}!", "Hi {{ fetch_user[0] | upper }}!")]
    [InlineData("{{@n2:Fetch user}}", "{{fetch_user}}")]
    [InlineData("{{@n2.data}}", "{{fetch_user.data}}")]
    [InlineData("{{@gone:Label.x}} {{@n2:L.y?}}", "{{@gone:Label.x}} {{fetch_user.y?}}")]
    [InlineData("@n2:Fetch user.data", "@n2:Fetch user.data")]
    public void The_older_form_is_rewritten_to_the_steps_name(string template, string expected) =>
        Template.RewriteLegacy(template, id => id == "n2" ? "fetch_user" : null).ShouldBe(expected);

    [Fact]
    public void The_older_form_is_rewritten_in_conditions_too() =>
        Condition.RewriteLegacy("{{@n2:Fetch user.age}} > 5", _ => "fetch_user").ShouldBe("{{fetch_user.age}} > 5");

    [Fact]
    public void The_older_form_is_read_and_its_reference_names_the_node()
    {
        var template = Template.Parse("{{@n2:Fetch user.age}}").Template!;
        template.References.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            reference => reference.Root.ShouldBe("@n2"),
            reference => reference.NodeId.ShouldBe("n2"),
            reference => reference.Path.ShouldHaveSingleItem().Name.ShouldBe("age"));
        template.Evaluate(new Data("""{ "@n2": { "age": 5 } }"""), default).Value.GetInt32().ShouldBe(5);
    }
}
