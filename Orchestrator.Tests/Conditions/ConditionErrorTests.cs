using Orchestrator.Domain.Conditions;
using Orchestrator.Tests.Templates;

namespace Orchestrator.Tests.Conditions;

public sealed class ConditionErrorTests
{
    private static readonly Data Scope = new("""
        { "trigger": { "n": 5, "name": "Ada", "digits": "42", "yes": true, "tags": [1], "user": { "role": "admin" }, "nothing": null } }
        """);

    private static ConditionError Failure(string condition)
    {
        var parse = Condition.Parse(condition);
        parse.Error.ShouldBeNull();
        var result = parse.Condition!.Evaluate(Scope);
        result.Value.ShouldBeFalse();
        return result.Error.ShouldNotBeNull();
    }

    [Fact]
    public void A_mismatch_says_which_side_has_which_type_and_which_operators_fit()
    {
        var error = Failure("true and 5 > \"abc\"");
        error.Message.ShouldBe("`>` does not fit: the left side is a number, the right side is text; between them fit `== !=`");
        (error.Position, error.Length).ShouldBe((9, 9));
        error.Condition.ShouldBe("true and 5 > \"abc\"");
    }

    [Theory]
    [InlineData("trigger.digits > 5", "the text on the left is a number: write `| toNumber` after it")]
    [InlineData("5 <= trigger.digits", "the text on the right is a number: write `| toNumber` after it")]
    [InlineData("trigger.digits + 1 > 5", "the text on the left is a number")]
    public void Numeric_text_beside_a_number_is_an_error_with_a_hint(string condition, string hint) =>
        Failure(condition).Message.ShouldContain(hint);

    [Theory]
    [InlineData("trigger.yes > false", "left side is true or false")]
    [InlineData("trigger.nothing > 1", "left side is null")]
    [InlineData("trigger.tags > 1", "between them fit `== != contains`")]
    [InlineData("trigger.n contains 5", "left side is a number")]
    [InlineData("trigger.name contains 5", "right side is a number")]
    [InlineData("trigger.n startsWith '5'", "`startsWith` does not fit")]
    [InlineData("trigger.n matches '5'", "`matches` does not fit")]
    [InlineData("trigger.name in 'Ada Bob'", "right side is text")]
    [InlineData("trigger.name - 'a' == 1", "`-` does not fit")]
    [InlineData("trigger.name * 2 == 1", "`*` does not fit")]
    [InlineData("-trigger.name == 1", "minus needs a number, not text")]
    [InlineData("trigger.n / 0 == 1", "the right side is zero")]
    [InlineData("trigger.n % 0 == 1", "the right side is zero")]
    [InlineData("1e300 * 1e300 > 1", "beyond the numbers")]
    public void Operators_take_only_what_fits_them(string condition, string reason) => Failure(condition).Message.ShouldContain(reason);

    [Theory]
    [InlineData("trigger.n", "a condition needs true or false, but this is a number")]
    [InlineData("trigger.name", "a condition needs true or false, but this is text")]
    [InlineData("trigger.yes and trigger.name", "`and` needs true or false")]
    [InlineData("trigger.n or trigger.yes", "`or` needs true or false")]
    [InlineData("not trigger.n", "`not` needs true or false")]
    [InlineData("{{ trigger.missing? }}", "but this is null")]
    public void Only_true_and_false_are_answers(string condition, string reason) => Failure(condition).Message.ShouldContain(reason);

    [Fact]
    public void A_missing_field_is_an_error_with_a_suggestion()
    {
        var error = Failure("trigger.nmae == 'Ada'");
        error.Message.ShouldBe("no field `nmae` in `trigger`; did you mean `name`?");
        (error.Suggestion, error.Position, error.Length).ShouldBe(("name", 8, 4));
        error.Sentence.ShouldContain("(in `trigger.nmae == 'Ada'`, character 9)");
    }

    [Theory]
    [InlineData("trigger.name matches '(?=a)'")]
    [InlineData("trigger.name matches '(a)\\\\1'")]
    [InlineData("trigger.name matches '('")]
    [InlineData("trigger.name matches '(a{1000}){1000}'")]
    public void A_pattern_that_cannot_be_used_is_found_while_editing(string condition)
    {
        var error = Condition.Parse(condition).Error.ShouldNotBeNull();
        error.Message.ShouldContain("`matches` cannot");
        error.Position.ShouldBe(21);
    }

    [Theory]
    [InlineData("", "empty", 0)]
    [InlineData("   ", "empty", 3)]
    [InlineData("trigger.n >", "ends too early", 11)]
    [InlineData("trigger.n > > 5", "`>` does not belong here", 12)]
    [InlineData("trigger.n = 5", "compared with `==`", 10)]
    [InlineData("a & b", "`&&` or `and`", 2)]
    [InlineData("a and", "ends too early", 5)]
    [InlineData("and a", "`and` does not belong here", 0)]
    [InlineData("a == and b", "`and` does not belong here", 5)]
    [InlineData("(a", "`)` is expected", 2)]
    [InlineData("a)", "`)` does not belong here", 1)]
    [InlineData("a b", "`b` does not belong here", 2)]
    [InlineData("1 < 2 < 3", "do not chain", 6)]
    [InlineData("a is", "`empty` or `not empty`", 4)]
    [InlineData("a is null", "`empty` or `not empty`", 5)]
    [InlineData("a in [1, 2", "`,` or `]` is expected", 10)]
    [InlineData("a in [1 2]", "`,` or `]` is expected", 8)]
    [InlineData("{{ a", "`}}` is expected", 4)]
    [InlineData("{{ {{ a }} }}", "does not belong here", 3)]
    [InlineData("a }}", "`}}` does not belong here", 2)]
    [InlineData("'abc == a", "no closing quote", 0)]
    [InlineData("\"{{ a }}\" == 'x'", "text in quotes is not a template", 0)]
    [InlineData("a | uper == 'X'", "did you mean `upper`", 4)]
    [InlineData("@n1:Label.x == 1", "does not belong here", 0)]
    [InlineData("1e999 > 1", "larger than JSON can hold", 0)]
    [InlineData("a ~ b", "`~` has no meaning here", 2)]
    public void Syntax_errors_are_found_while_editing_with_their_place(string condition, string reason, int position)
    {
        var parse = Condition.Parse(condition);
        parse.Condition.ShouldBeNull();
        parse.Error!.Message.ShouldContain(reason);
        parse.Error.Position.ShouldBe(position);
    }
}
