namespace Orchestrator.Tests.Templates;

public sealed class NumberFunctionsTests
{
    [Theory]
    [InlineData("[0.1, 0.2] | sum", "0.3")]
    [InlineData("[9007199254740993, 1] | sum", "9007199254740994")]
    [InlineData("[1e20, 1] | sum", "100000000000000000001")]
    [InlineData("[79228162514264337593543950335, 79228162514264337593543950335] | sum", "1.5845632502852868E+29")]
    [InlineData("[1, 2, 4] | avg | round(3)", "2.333")]
    [InlineData("[1.50, 1.50] | sum", "3")]
    [InlineData("[] | sum", "0")]
    [InlineData("[3, -1, 2] | min", "-1")]
    [InlineData("[3, 1e40, 2] | max", "1E+40")]
    public void Sums_are_exact_and_written_in_plain_digits(string expression, string expected) => Evaluate(expression).ShouldBe(expected);

    [Theory]
    [InlineData("2.5 | round", "3")]
    [InlineData("-2.5 | round", "-3")]
    [InlineData("2.345 | round(2)", "2.35")]
    [InlineData("0.00000000000012345 | round(13)", "1E-13")]
    [InlineData("1e40 | round(2)", "1E+40")]
    [InlineData("7 | round(2)", "7")]
    public void Halves_round_away_from_zero(string expression, string expected) => Evaluate(expression).ShouldBe(expected);

    [Theory]
    [InlineData("-9223372036854775808 | abs", "9223372036854775808")]
    [InlineData("-0.0 | abs", "0")]
    [InlineData("0.000001 | abs", "0.000001")]
    public void Absolute_values_never_overflow(string expression, string expected) => Evaluate(expression).ShouldBe(expected);

    [Fact]
    public void Rounding_knows_fifteen_digits() =>
        Data.Empty.Error("{{ 1.5 | round(16) }}").Message.ShouldBe("`round` takes 0 to 15 digits");

    private static string Evaluate(string expression) => Data.Empty.Evaluate($"{{{{ {expression} }}}}");
}
