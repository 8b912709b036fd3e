using System.Text.Json;
using Orchestrator.Domain.Schemas;

namespace Orchestrator.Tests.Schemas;

public sealed class SchemaSketchTests
{
    [Theory]
    [InlineData("""{"id":1,"total":9.5,"name":"Ada","paid":true,"note":null}""",
        """{"type":"object","properties":{"id":{"type":"integer"},"total":{"type":"number"},"name":{"type":"string"},"paid":{"type":"boolean"},"note":{"type":"null"}},"required":["id","total","name","paid","note"]}""")]
    [InlineData("""[{"a":1},{"a":2.5,"b":"x"}]""",
        """{"type":"array","items":{"type":"object","properties":{"a":{"type":"number"},"b":{"type":"string"}},"required":["a"]}}""")]
    [InlineData("""[1,"a"]""", """{"type":"array","items":{"type":["integer","string"]}}""")]
    [InlineData("[]", """{"type":"array"}""")]
    [InlineData("{}", """{"type":"object"}""")]
    [InlineData("\"text\"", """{"type":"string"}""")]
    public void A_schema_is_made_from_a_sample(string sample, string schema) => SchemaSketch.Of(JsonElement.Parse(sample)).GetRawText().ShouldBe(schema);

    [Fact]
    public void Every_sample_of_GitHub_fits_the_schema_made_from_it()
    {
        foreach (var payload in GitHub.Issues())
        {
            var sample = JsonElement.Parse(payload.ToJsonString());
            JsonSchema.TryRead(SchemaSketch.Of(sample), out var schema, out var problems).ShouldBeTrue(string.Join('\n', problems));
            schema!.FindProblems(sample).ShouldBeEmpty();
            schema.FindProblems(JsonElement.Parse("{}")).ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void The_deepest_and_the_widest_samples_are_described_as_far_as_a_schema_may_go()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"a":[""", 30)) + string.Concat(Enumerable.Repeat("]}", 30));
        var wide = $"{{{string.Join(',', Enumerable.Range(0, 500).Select(number => $"\"m{number}\":{number}"))}}}";
        foreach (var sample in new[] { deep, wide })
        {
            JsonSchema.TryRead(SchemaSketch.Of(JsonElement.Parse(sample)), out var schema, out var problems).ShouldBeTrue(string.Join('\n', problems));
            schema!.FindProblems(JsonElement.Parse(sample)).ShouldBeEmpty();
        }
    }
}
