using Orchestrator.Domain.Conditions;
using Orchestrator.Tests.Templates;

namespace Orchestrator.Tests.Conditions;

public sealed class ConditionTests
{
    private static readonly Data Scope = new("""
        { "trigger": { "n": 5, "price": 19.99, "big": 9007199254740993, "name": "Ada", "zero": 0, "yes": true, "no": false, "nothing": null,
                       "tags": ["bug", "ui"], "user": { "role": "admin", "age": "42" }, "none": "", "empty": [], "blank": {}, "space": " ",
                       "at": "2026-03-01T09:30:00Z", "same": "2026-03-01T10:30:00+01:00", "later": "2026-03-02", "x-y": 1 },
          "not_ok": { "not": 1 }, "index": 0 }
        """);

    private static bool Holds(string condition)
    {
        var parse = Condition.Parse(condition);
        parse.Error.ShouldBeNull();
        var result = parse.Condition!.Evaluate(Scope);
        result.Error.ShouldBeNull();
        return result.Value;
    }

    [Theory]
    [InlineData("trigger.n == 5")]
    [InlineData("trigger.n === 5.0")]
    [InlineData("trigger.n != 6")]
    [InlineData("trigger.n !== 6")]
    [InlineData("trigger.n > 4 and trigger.n >= 5 and trigger.n < 6 and trigger.n <= 5")]
    [InlineData("trigger.price > 19.9")]
    [InlineData("trigger.big == 9007199254740993 and trigger.big != 9007199254740992")]
    public void Numbers_compare_as_numbers(string condition) => Holds(condition).ShouldBeTrue();

    [Theory]
    [InlineData("'B' < \"a\"")]
    [InlineData("trigger.name == 'Ada' and trigger.name != 'ada'")]
    [InlineData("'10' < '9'")]
    [InlineData("'é' > 'z'")]
    public void Text_compares_ordinally(string condition) => Holds(condition).ShouldBeTrue();

    [Theory]
    [InlineData("trigger.at == trigger.same")]
    [InlineData("trigger.at !== trigger.same")]
    [InlineData("trigger.at < trigger.later")]
    [InlineData("'2026-03-01T23:00:00-05:00' > '2026-03-02T01:00:00Z'")]
    [InlineData("'2026-03-01T09:30:00.123456789Z' > '2026-03-01T09:30'")]
    [InlineData("'2026-03-01' < 'x'")]
    public void Text_that_is_a_date_on_both_sides_compares_as_instants(string condition) => Holds(condition).ShouldBeTrue();

    [Theory]
    [InlineData("trigger.n == '5'")]
    [InlineData("trigger.yes == 1")]
    [InlineData("trigger.nothing == 0")]
    [InlineData("trigger.nothing == ''")]
    [InlineData("trigger.tags == 'bug'")]
    [InlineData("not (trigger.n != '5')")]
    public void Equality_between_different_types_is_false_and_never_an_error(string condition) => Holds(condition).ShouldBeFalse();

    [Theory]
    [InlineData("trigger.nothing == null")]
    [InlineData("trigger.yes == true and trigger.no == false")]
    [InlineData("trigger.tags == ['bug', 'ui']")]
    [InlineData("trigger.user == {{ trigger.user }}")]
    public void Equality_looks_inside_lists_and_objects(string condition) => Holds(condition).ShouldBeTrue();

    [Theory]
    [InlineData("true || false && false", true)]
    [InlineData("true or false and false", true)]
    [InlineData("(true or false) and false", false)]
    [InlineData("not false and false", false)]
    [InlineData("not (false and false)", true)]
    [InlineData("!trigger.no", true)]
    [InlineData("!!trigger.yes", true)]
    [InlineData("not not trigger.yes", true)]
    [InlineData("not trigger.n == 6", true)]
    [InlineData("trigger.yes", true)]
    [InlineData("index == 0 and not_ok.not == 1", true)]
    public void And_binds_tighter_than_or_and_parentheses_tightest(string condition, bool expected) => Holds(condition).ShouldBe(expected);

    [Theory]
    [InlineData("trigger.missing exists and trigger.missing.x > 5", false)]
    [InlineData("trigger.yes or trigger.missing > 5", true)]
    public void Evaluation_stops_where_the_answer_is_known(string condition, bool expected) => Holds(condition).ShouldBe(expected);

    [Theory]
    [InlineData("trigger.name contains 'd'", true)]
    [InlineData("trigger.tags contains 'bug'", true)]
    [InlineData("trigger.tags contains 'bu'", false)]
    [InlineData("trigger.user contains 'role'", true)]
    [InlineData("trigger.name startsWith 'A'", true)]
    [InlineData("trigger.name endsWith 'A'", false)]
    [InlineData("trigger.name matches '^[A-Z][a-z]+$'", true)]
    [InlineData("trigger.name matches '(?i)^ADA$'", true)]
    [InlineData("trigger.name matches 'x|y'", false)]
    [InlineData("trigger.name in ['Bob', 'Ada']", true)]
    [InlineData("trigger.n in [1, trigger.n, 7]", true)]
    [InlineData("'ui' in trigger.tags", true)]
    [InlineData("trigger.n in []", false)]
    public void Words_are_operators_too(string condition, bool expected) => Holds(condition).ShouldBe(expected);

    [Theory]
    [InlineData("trigger.none is empty")]
    [InlineData("trigger.empty is empty")]
    [InlineData("trigger.blank is empty")]
    [InlineData("trigger.nothing is empty")]
    [InlineData("trigger.missing is empty")]
    [InlineData("gone.missing is empty")]
    [InlineData("trigger.space is not empty")]
    [InlineData("trigger.tags is not empty")]
    [InlineData("trigger.zero is not empty and trigger.no is not empty")]
    [InlineData("trigger.space | trim is empty")]
    public void Empty_is_what_is_missing_null_or_has_nothing_in_it(string condition) => Holds(condition).ShouldBeTrue();

    [Theory]
    [InlineData("trigger.n exists", true)]
    [InlineData("trigger.no exists", true)]
    [InlineData("trigger.none exists", true)]
    [InlineData("trigger.nothing exists", false)]
    [InlineData("trigger.user.nick exists", false)]
    [InlineData("gone exists", false)]
    [InlineData("not trigger.tags[7] exists", true)]
    public void Exists_asks_whether_something_is_there_and_not_null(string condition, bool expected) => Holds(condition).ShouldBe(expected);

    [Theory]
    [InlineData("1 + 2 * 3 == 7")]
    [InlineData("(1 + 2) * 3 == 9")]
    [InlineData("10 - 2 - 3 == 5")]
    [InlineData("7 % 4 * 2 == 6")]
    [InlineData("0.1 + 0.2 == 0.3")]
    [InlineData("9007199254740993 + 0 == trigger.big")]
    [InlineData("-trigger.n + 5 == trigger.zero")]
    [InlineData("-5 | abs == 5")]
    [InlineData("2 - -3 == trigger.n")]
    [InlineData("trigger.name + '!' == 'Ada!'")]
    [InlineData("79228162514264337593543950335 * 10 > 1")]
    public void Arithmetic_is_exact_and_binds_as_at_school(string condition) => Holds(condition).ShouldBeTrue();

    [Theory]
    [InlineData("{{ trigger.n }} > 4")]
    [InlineData("{{trigger.user.age | toNumber}} == 42")]
    [InlineData("trigger.user.age | toNumber == 42")]
    [InlineData("trigger.missing? == null")]
    [InlineData("trigger.missing | default('x') == 'x'")]
    [InlineData("trigger.tags | length == 2 and (trigger.tags | first) == 'bug'")]
    [InlineData("trigger['x-y'] == 1")]
    [InlineData("trigger.at <= now and now > '2026-01-01'")]
    public void A_path_may_stand_in_braces_or_bare_and_take_functions(string condition) => Holds(condition).ShouldBeTrue();
}
