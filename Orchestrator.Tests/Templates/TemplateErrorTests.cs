using Orchestrator.Domain.Templates;

namespace Orchestrator.Tests.Templates;

public sealed class TemplateErrorTests
{
    private static readonly Data Scope = new("""
        { "get_user": { "email": "a@example.com", "age": 41, "tags": ["x", "y"], "nick": null, "empty": {}, "password": "hunter2" },
          "trigger": { "many": { "a1": 1, "b2": 1, "c3": 1, "d4": 1, "e5": 1, "f6": 1 } } }
        """);

    [Theory]
    [InlineData("{{ get_user.emial }}", "no field `emial` in `get_user`; did you mean `email`?", 12, 5)]
    [InlineData("Hi {{ get_usr.email }}", "there is no `get_usr` before this step; did you mean `get_user`?", 6, 7)]
    [InlineData("{{ later.output }}", "there is no `later` before this step", 3, 5)]
    [InlineData("{{ get_user.tags[2] }}", "no item 2 in `get_user.tags`, which has 2 (the first is 0)", 16, 3)]
    [InlineData("{{ get_user.tags.name }}", "`get_user.tags` is a list; take one item with `[0]` or a field of all with `| map(name)`", 17, 4)]
    [InlineData("{{ get_user.age.years }}", "`get_user.age` is a number, so it has no field `years`", 16, 5)]
    [InlineData("{{ get_user.nick.short }}", "`get_user.nick` is null, so it has no field `short`", 17, 5)]
    [InlineData("{{ get_user.empty.x }}", "no field `x` in `get_user.empty`; it is empty", 18, 1)]
    [InlineData("{{ trigger.many.zzzz }}", "no field `zzzz` in `trigger.many`; it has `a1`, `b2`, `c3`, `d4`, `e5` …", 16, 4)]
    [InlineData("{{ get_user.email | uper }}", "there is no function `uper`; did you mean `upper`?", 20, 4)]
    [InlineData("{{ get_user.age | upper }}", "`upper` takes text, not a number", 18, 5)]
    [InlineData("{{ get_user.email | truncate(1.5) }}", "`truncate` takes a whole number as length, not a number with a fraction or so large", 29, 3)]
    [InlineData("{{ get_user.email | truncate }}", "`truncate` needs more arguments: `truncate(length, ending?)`", 20, 8)]
    [InlineData("{{ get_user.email | trim(1) }}", "`trim` takes no more arguments: `trim`", 25, 1)]
    public void What_is_wrong_is_named_with_its_place_and_the_nearest_name(string template, string message, int position, int length)
    {
        var error = Scope.Error(template);
        error.Message.ShouldBe(message);
        (error.Position, error.Length).ShouldBe((position, length));
        error.Template.ShouldBe(template);
    }

    [Theory]
    [InlineData("{{ }}", "nothing between the braces")]
    [InlineData("{{ get_user.email", "has no `}}`")]
    [InlineData("{{ get_user. }}", "a field's name follows the dot")]
    [InlineData("{{ get_user..email }}", "a field's name follows the dot")]
    [InlineData("{{ get_user[email] }}", "an index like `[0]` or a name like")]
    [InlineData("{{ get_user[-1] }}", "an index like")]
    [InlineData("{{ get_user[1.5] }}", "a whole number from 0")]
    [InlineData("{{ get_user[99999999999] }}", "a whole number from 0")]
    [InlineData("{{ get_user[0 }}", "`]` is expected")]
    [InlineData("{{ get_user.x-id }}", "in brackets")]
    [InlineData("{{ get_user email }}", "`|` or `}}` is expected")]
    [InlineData("{{ get_user | }}", "a function's name follows the bar")]
    [InlineData("{{ get_user | default( }}", "is expected")]
    [InlineData("{{ get_user | default(1 2) }}", "`,` or `)` is expected")]
    [InlineData("{{ \"open }}", "no closing quote")]
    [InlineData("{{ \"\\q\" }}", "after `\\` comes")]
    [InlineData("{{ \"\\ud800\" }}", "half of a surrogate pair")]
    [InlineData("{{ 007 }}", "no leading zeros")]
    [InlineData("{{ 1e999 }}", "larger than JSON can hold")]
    [InlineData("{{ # }}", "`#` has no meaning here")]
    [InlineData("{{{ get_user }}}", "`{` has no meaning here")]
    [InlineData("{{ get_user | raw | json }}", "`raw` stands last")]
    [InlineData("{{ upper(get_user.email) }}", "`upper` follows a bar")]
    [InlineData("{{ get_user | where(a, ~, 1) }}", "`~` has no meaning here")]
    [InlineData("{{ get_user | where(a, 5, 1) }}", "one of == !=")]
    [InlineData("{{ get_user | map(\"a b\") }}", "the path in quotes cannot be read")]
    [InlineData("{{ get_user | map(5 + 1) }}", "`,` or `)` is expected")]
    [InlineData("{{ @ }}", "a node's id")]
    public void Bad_syntax_is_found_when_the_template_is_read(string template, string reason)
    {
        var parse = Template.Parse(template);
        parse.Template.ShouldBeNull();
        parse.Error!.Message.ShouldContain(reason);
        parse.Error.Position.ShouldBeInRange(0, template.Length);
        (parse.Error.Position + parse.Error.Length).ShouldBeLessThanOrEqualTo(template.Length);
    }

    [Fact]
    public void The_suggestion_can_be_applied_by_a_program() =>
        Scope.Error("{{ get_user.emial }}").Suggestion.ShouldBe("email");

    [Fact]
    public void The_sentence_shows_the_template_around_the_place() =>
        Scope.Error(new string('x', 100) + "{{ get_user.emial }}" + new string('y', 100)).Sentence
            .ShouldBe($"no field `emial` in `get_user`; did you mean `email`? (in `…{new string('x', 28)}{{{{ get_user.emial }}}}{new string('y', 32)}…`, character 113)");

    [Theory]
    [InlineData("{{ get_user.password | toNumber }}")]
    [InlineData("{{ get_user.password | parseJson }}")]
    [InlineData("{{ get_user.password | base64Decode }}")]
    [InlineData("{{ get_user.password | addTime(\"1h\") }}")]
    [InlineData("{{ get_user.password | split(get_user.password) | sum }}")]
    [InlineData("{{ get_user.password | sum }}")]
    public void Messages_never_repeat_the_data(string template) =>
        Scope.Error(template).Message.ShouldNotContain("hunter2");
}
