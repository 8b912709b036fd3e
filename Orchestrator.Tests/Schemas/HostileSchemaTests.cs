using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain.Schemas;

namespace Orchestrator.Tests.Schemas;

public sealed class HostileSchemaTests
{
    [Theory]
    [InlineData("""{"$ref":"#"}""")]
    [InlineData("""{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}}}""")]
    [InlineData("""{"allOf":[{"not":{"$ref":"#"}}]}""")]
    [InlineData("""{"anyOf":[{"$ref":"#"},{"$ref":"#"}]}""")]
    public void A_schema_that_refers_to_itself_without_an_end_fits_nothing(string schema) =>
        SchemaTexts.Problems(schema, "1").ShouldBe(["the value cannot be checked: the schema refers to itself without an end, or the value is nested too deeply"]);

    [Fact]
    public void A_chain_of_references_longer_than_the_stack_is_read_and_ends_in_a_problem()
    {
        var links = string.Join(",", Enumerable.Range(0, 1_900).Select(link => $$"""
            "a{{link}}":{"$ref":"#/$defs/a{{link + 1}}" }
            """.Trim()));
        var schema = $$"""{ "$ref":"#/$defs/a0", "$defs":{ {{links}},"a1900":{"type":"string"} } }""";
        schema.Length.ShouldBeLessThan(JsonSchema.LargestSchema);
        SchemaTexts.Problems(schema, "\"x\"").ShouldHaveSingleItem().ShouldContain("cannot be checked");
    }

    [Fact]
    public void Alternatives_within_alternatives_cost_no_more_than_one_check_may()
    {
        var schema = new StringBuilder("{\"$ref\":\"#/$defs/a0\",\"$defs\":{");
        for (var level = 0; level < 40; level++)
            schema.Append(CultureInfo.InvariantCulture, $$"""
                "a{{level}}":{"anyOf":[{"$ref":"#/$defs/a{{level + 1}}" },{"$ref":"#/$defs/a{{level + 1}}" }]},
                """);
        schema.Append("\"a40\":{\"type\":\"string\"}}}");
        SchemaTexts.Problems(schema.ToString(), "1").ShouldBe(["the value takes more work to check than one check may cause"]);
    }

    [Fact]
    public void A_pattern_made_to_explode_is_looked_at_in_linear_time() =>
        SchemaTexts.Problems("""{"pattern":"^(a+)+$"}""", $"\"{new string('a', 50_000)}!\"").ShouldBe(["the value must match the pattern ^(a+)+$"]);

    [Fact]
    public void A_long_list_under_a_long_pattern_ends_in_a_problem_instead_of_taking_for_ever()
    {
        var value = $"[{string.Join(',', Enumerable.Repeat($"\"{new string('b', 1_000)}\"", 5_000))}]";
        SchemaTexts.Problems($$"""{"items":{"pattern":"{{new string('.', 900)}}b"} }""", value).ShouldHaveSingleItem().ShouldContain("more work");
    }

    [Fact]
    public void A_schema_beyond_its_size_or_depth_is_refused()
    {
        SchemaTexts.Mistakes($$"""{"title":"{{new string('x', JsonSchema.LargestSchema)}}" }""").ShouldBe(["the value is a schema of more than 64 KB, which is all that is read"]);
        var deep = string.Concat(Enumerable.Repeat("{\"not\":", 60)) + "true" + new string('}', 60);
        SchemaTexts.Mistakes(deep).ShouldHaveSingleItem().ShouldContain("nested deeper than 48 levels");
    }

    [Fact]
    public void Half_of_a_character_is_no_text_and_no_name()
    {
        SchemaTexts.Problems("""{"type":"string","minLength":1}""", "\"\\ud800\"").ShouldBe(["the value must be text, and holds half of a character"]);
        SchemaTexts.Problems("""{"required":["a"]}""", "{\"\\ud800\":1}").ShouldBe(["the value has a name that holds half of a character"]);
        SchemaTexts.Mistakes("""{"pattern":"\ud800"}""").ShouldHaveSingleItem().ShouldContain("not valid Unicode");
    }

    [Fact]
    public void At_most_fifty_problems_are_named_and_long_names_are_cut()
    {
        SchemaTexts.Problems("""{"items":{"type":"string"}}""", $"[{string.Join(',', Enumerable.Range(0, 1_000))}]").Length.ShouldBe(JsonSchema.MostProblems);
        SchemaTexts.Problems("""{"additionalProperties":false}""", $$"""{ "{{new string('n', 100_000)}}":1 }""").ShouldHaveSingleItem().Length.ShouldBeLessThan(150);
    }

    [Fact]
    public void Numbers_beyond_every_type_are_compared_and_not_thrown_at() =>
        SchemaTexts.Problems("""{"maximum":10,"multipleOf":0.1,"type":"number","enum":[1e400]}""", "1e400").ShouldNotBeEmpty();

    [Fact]
    public void Whatever_is_read_as_a_schema_checks_whatever_is_a_value()
    {
        string[] atoms = ["true", "false", "1", "-0.5", "\"a\"", "\"#\"", "null", "[]", "{}", "\"string\"", "\"object\"", "1e300", "\"\\ud800\""];
        string[] names = ["type", "properties", "items", "$ref", "anyOf", "oneOf", "allOf", "not", "enum", "const", "minimum", "maxLength", "pattern", "required", "additionalProperties", "uniqueItems", "a"];
        Gen<string> Value(int size) => size == 0 ? Gen.Elements(atoms) : Gen.OneOf(
            Gen.Elements(atoms),
            Gen.ListOf(Value(size / 3), 3).Select(items => $"[{string.Join(',', items)}]"),
            Gen.ListOf(Gen.Elements(names).SelectMany(name => Value(size / 3).Select(value => $"\"{name}\":{value}")), 4).Select(members => $"{{{string.Join(',', members)}}}"));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(Value(30).ToArbitrary(), Value(12).ToArbitrary(), (schema, value) =>
        {
            if (JsonSchema.TryRead(JsonElement.Parse(schema), out var read, out var problems)) read.FindProblems(JsonElement.Parse(value)).Length.ShouldBeLessThanOrEqualTo(JsonSchema.MostProblems);
            else problems.ShouldNotBeEmpty();
        }));
    }
}
