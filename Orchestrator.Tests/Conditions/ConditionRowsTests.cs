using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain.Conditions;

namespace Orchestrator.Tests.Conditions;

public sealed class ConditionRowsTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(500);

    [Theory]
    [InlineData("trigger.amount > 100 and trigger.country == \"FR\"", "all(trigger.amount > Number:100, trigger.country == Text:FR)")]
    [InlineData("trigger.vip", "all(trigger.vip true)")]
    [InlineData("not trigger.vip", "all(trigger.vip false)")]
    [InlineData("!trigger.vip", "all(trigger.vip false)")]
    [InlineData("a exists || b is empty", "any(a exists, b is empty)")]
    [InlineData("not a exists or not b is empty", "any(a not exists, b is not empty)")]
    [InlineData("not a.text contains 'x' and a.n in [1, 2]", "all(a.text not contains Text:x, a.n in Field:[1, 2])")]
    [InlineData("(a or b) and (c == null or d == true)", "all(any(a true, b true), any(c == Nothing:, d == Boolean:true))")]
    [InlineData("a and b or c", "any(all(a true, b true), c true)")]
    [InlineData("{{ trigger.subject | lower }} contains \"urgent\"", "all({{ trigger.subject | lower }} contains Text:urgent)")]
    [InlineData("a.items | length >= b.least + 1", "all(a.items | length >= Field:b.least + 1)")]
    [InlineData("(a.n + 1) == 2", "all(a.n + 1 == Number:2)")]
    [InlineData("", "all( == Text:)")]
    public void Rows_say_what_the_text_says(string text, string expected) => Said(ConditionRows.Read(text, out _)!).ShouldBe(expected);

    [Theory]
    [InlineData("not (a or b)", "It turns a whole group round with “not”, so it stays text.")]
    [InlineData("(a.n + 1) * 2 == 4", "Parentheses inside a value are more than a row shows, so it stays text.")]
    [InlineData("2 * (a.n + 1) == 4", "Parentheses inside a value are more than a row shows, so it stays text.")]
    [InlineData("(a == b) == c", "It compares the answer of one question with another, so it stays text.")]
    [InlineData("not a == b", "It turns `==` round with “not”, so it stays text.")]
    [InlineData("a or (b and (c or (d and e)))", "Its groups nest deeper than rows show, so it stays text.")]
    [InlineData("a ==", "It cannot be read as it stands; rows come back when it can.")]
    public void What_rows_cannot_show_is_told_in_a_sentence(string text, string why)
    {
        ConditionRows.Read(text, out var told).ShouldBeNull();
        told.ShouldBe(why);
    }

    [Fact]
    public void Rows_become_text_and_the_same_rows_again() => Prop.ForAll(Groups(ConditionRows.Depth).ToArbitrary(), group =>
    {
        var read = ConditionRows.Read(group.Print(), out var why);
        read.ShouldNotBeNull($"{group.Print()}: {why}");
        Said(read).ShouldBe(Said(group), group.Print());
    }).Check(Runs);

    [Fact]
    public void A_row_that_is_not_touched_stays_to_the_letter_beside_one_that_is()
    {
        var rows = ConditionRows.Read("  trigger.name  ==  'Ada'  && trigger.n>=1e3 ", out _)!;
        (rows with { Parts = rows.Parts.SetItem(1, new ConditionPart.Row("trigger.n", "<", new(OperandKind.Number, "5"))) }).Print()
            .ShouldBe("trigger.name  ==  'Ada' and trigger.n < 5");
    }

    [Fact]
    public void A_row_without_a_field_is_not_in_the_text() =>
        new ConditionPart.Group(true, [ConditionPart.Row.Blank, new ConditionPart.Row("a", "true"), new ConditionPart.Group(false, [ConditionPart.Row.Blank])]).Print().ShouldBe("a");

    private static Gen<ConditionPart.Group> Groups(int depth) =>
        from isAll in Gen.Elements(true, false)
        from size in Gen.Choose(2, 3)
        from parts in Parts(depth - 1).ListOf(size)
        select new ConditionPart.Group(isAll, [.. parts]);

    private static Gen<ConditionPart> Parts(int depth) => depth == 0
        ? Rows().Select(row => (ConditionPart)row)
        : Gen.Frequency((4, Rows().Select(row => (ConditionPart)row)), (1, Groups(depth).Select(group => (ConditionPart)group)));

    private static Gen<ConditionPart.Row> Rows() =>
        from field in Gen.Elements("trigger.total", "order.rows[0].name", "trigger[\"x-id\"]?", "a.items | length", "{{ trigger.subject | lower }}", "a + 1", "-a.n")
        from sign in Gen.Elements(RowOperator.All.ToArray())
        from operand in Operands()
        select new ConditionPart.Row(field, sign.Key, !sign.TakesOperand ? null : sign.Key.EndsWith("matches", StringComparison.Ordinal) ? new RowOperand(OperandKind.Text, "^a+$") : operand);

    private static Gen<RowOperand> Operands() => Gen.OneOf(
        Gen.Elements("a", "\"", "'", "\\", "\n", "\t", "\u0001", "{x", "}", "é", "😀", " and ", "(", ")").ListOf().Select(parts => new RowOperand(OperandKind.Text, string.Concat(parts))),
        Gen.Choose(-1000, 1000).Select(number => new RowOperand(OperandKind.Number, number.ToString(System.Globalization.CultureInfo.InvariantCulture))),
        Gen.Elements(new RowOperand(OperandKind.Boolean, "true"), new RowOperand(OperandKind.Boolean, "false"), new RowOperand(OperandKind.Nothing, "")),
        Gen.Elements("b.x", "[a, \"b\"]", "b | round(2)").Select(written => new RowOperand(OperandKind.Field, written)));

    private static string Said(ConditionPart part) => part switch
    {
        ConditionPart.Group group => $"{(group.IsAll ? "all" : "any")}({string.Join(", ", group.Parts.Select(Said))})",
        ConditionPart.Row { Operand: { } operand } row => $"{row.Field} {row.Operator} {operand.Kind}:{operand.Text}",
        ConditionPart.Row row => $"{row.Field} {row.Operator}",
        _ => throw new InvalidOperationException(),
    };
}
