using System.Text.Json;
using Orchestrator.Domain.Schemas;
using Orchestrator.Web.Features.Editor.Panel;

namespace Orchestrator.Tests.Features.Editor.Panel;

public sealed class SchemaRowTests
{
    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"array","items":{"type":"object","properties":{"c":{"type":"integer"}},"required":["c"]}}},"required":["a"]}""")]
    [InlineData("""{"type":"array","items":{"type":["integer","string"]}}""")]
    [InlineData("""{"type":"object"}""")]
    [InlineData("{}")]
    public void A_schema_is_shown_as_rows_and_written_as_it_was(string schema) => SchemaRow.Read(JsonElement.Parse(schema))!.Write().GetRawText().ShouldBe(schema);

    [Fact]
    public void What_rows_do_not_show_stays()
    {
        var schema = JsonElement.Parse("""{"type":"object","title":"Order","properties":{"a":{"type":"string","minLength":3,"format":"email"}},"required":["a","b"],"additionalProperties":false}""");
        var rows = SchemaRow.Read(schema)!;
        rows.Members.Single().IsRequired = false;
        var written = rows.Write();
        written.GetProperty("required").GetRawText().ShouldBe("""["b"]""");
        written.GetProperty("additionalProperties").ValueKind.ShouldBe(JsonValueKind.False);
        written.GetProperty("properties").GetProperty("a").GetProperty("minLength").GetInt32().ShouldBe(3);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("""{"type":"object","properties":{"a":true}}""")]
    [InlineData("""{"type":"array","items":false}""")]
    public void What_rows_cannot_show_is_left_to_the_text(string schema) => SchemaRow.Read(JsonElement.Parse(schema)).ShouldBeNull();

    [Fact]
    public void A_line_without_a_name_is_not_in_the_schema_yet()
    {
        var rows = SchemaRow.Read(JsonElement.Parse("""{"type":"object"}"""))!;
        rows.Members.Add(new SchemaRow());
        rows.Members.Add(new SchemaRow { Name = "a", Type = "integer" });
        rows.Write().GetRawText().ShouldBe("""{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]}""");
    }

    [Fact]
    public void Every_schema_made_from_a_sample_of_GitHub_is_shown_as_rows()
    {
        foreach (var payload in GitHub.Issues())
        {
            var schema = SchemaSketch.Of(JsonElement.Parse(payload.ToJsonString()));
            JsonElement.DeepEquals(SchemaRow.Read(schema)!.Write(), schema).ShouldBeTrue();
        }
    }
}
