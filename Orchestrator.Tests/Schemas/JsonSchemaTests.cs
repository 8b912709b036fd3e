namespace Orchestrator.Tests.Schemas;

public sealed class JsonSchemaTests
{
    [Theory]
    // Each keyword: a value that fits, one that does not, and what is said of it.
    [InlineData("""{"type":"string"}""", "\"a\"", "1", "the value must be text, not a number")]
    [InlineData("""{"type":"number"}""", "1.5", "\"1\"", "the value must be a number, not text")]
    [InlineData("""{"type":"integer"}""", "1.0", "1.5", "the value must be a whole number, not a number with a fraction")]
    [InlineData("""{"type":"boolean"}""", "false", "null", "the value must be true or false, not null")]
    [InlineData("""{"type":"object"}""", "{}", "[]", "the value must be an object, not a list")]
    [InlineData("""{"type":"array"}""", "[]", "{}", "the value must be a list, not an object")]
    [InlineData("""{"type":["string","null"]}""", "null", "true", "the value must be text or null, not true or false")]
    [InlineData("""{"enum":["a",1,{"b":[2]}]}""", """{"b":[2.0]}""", "\"b\"", """the value must be one of "a", 1, {"b":[2]}""")]
    [InlineData("""{"const":1}""", "1.0", "2", "the value must be 1")]
    [InlineData("""{"minimum":3}""", "3", "2.999", "the value must be 3 or more")]
    [InlineData("""{"maximum":3}""", "3", "3.001", "the value must be 3 or less")]
    [InlineData("""{"exclusiveMinimum":3}""", "3.001", "3", "the value must be above 3")]
    [InlineData("""{"exclusiveMaximum":3}""", "2.999", "3", "the value must be below 3")]
    [InlineData("""{"multipleOf":0.01}""", "19.99", "19.995", "the value must be a multiple of 0.01")]
    [InlineData("""{"minLength":2}""", "\"ab\"", "\"\\ud83d\\ude00\"", "the value must have 2 characters or more")]
    [InlineData("""{"maxLength":1}""", "\"\\ud83d\\ude00\"", "\"ab\"", "the value must have 1 character or fewer")]
    [InlineData("""{"pattern":"^[a-z]+$"}""", "\"abc\"", "\"aBc\"", "the value must match the pattern ^[a-z]+$")]
    [InlineData("""{"required":["a"]}""", """{"a":null}""", "{}", "a is missing")]
    [InlineData("""{"properties":{"email":{}},"additionalProperties":false}""", """{"email":1}""", """{"emial":1}""", "emial is not asked for; did you mean email?")]
    [InlineData("""{"additionalProperties":{"type":"number"}}""", """{"a":1}""", """{"a":"1"}""", "a must be a number, not text")]
    [InlineData("""{"minProperties":1}""", """{"a":1}""", "{}", "the value must have 1 member or more")]
    [InlineData("""{"maxProperties":1}""", """{"a":1}""", """{"a":1,"b":2}""", "the value must have 1 member or fewer")]
    [InlineData("""{"items":{"type":"number"}}""", "[1,2]", "[1,\"2\"]", "[1] must be a number, not text")]
    [InlineData("""{"minItems":1}""", "[1]", "[]", "the value must have 1 item or more")]
    [InlineData("""{"maxItems":1}""", "[1]", "[1,2]", "the value must have 1 item or fewer")]
    [InlineData("""{"uniqueItems":true}""", """[1,"1",{"a":1}]""", """[{"a":1,"b":2},{"b":2,"a":1.0}]""", "[1] must not be the same as item 0")]
    [InlineData("""{"allOf":[{"minimum":1},{"maximum":2}]}""", "2", "3", "the value must be 2 or less")]
    [InlineData("""{"anyOf":[{"type":"string"},{"minimum":5}]}""", "5", "4", "the value fits none of 2 alternatives: the value must be text, not a number; the value must be 5 or more")]
    [InlineData("""{"oneOf":[{"minimum":1},{"minimum":5}]}""", "2", "6", "the value fits 2 of 2 alternatives, where exactly one is allowed")]
    [InlineData("""{"not":{"type":"null"}}""", "1", "null", "the value fits what is forbidden here")]
    [InlineData("""{"$ref":"#/$defs/a~1b","$defs":{"a/b":{"type":"string"}}}""", "\"x\"", "1", "the value must be text, not a number")]
    [InlineData("""{"properties":{"a":false}}""", "{}", """{"a":1}""", "a may not be here")]
    [InlineData("""{"format":"date-time"}""", "\"2026-12-24T08:00:00.123456789+02:00\"", "\"2026-12-24 08:00\"", "the value must be a date and time such as 2026-12-24T08:00:00Z")]
    [InlineData("""{"format":"date"}""", "\"2028-02-29\"", "\"2026-02-29\"", "the value must be a date such as 2026-12-24")]
    [InlineData("""{"format":"email"}""", "\"a.b+c@example.org\"", "\"a@b@c\"", "the value must be an e-mail address")]
    [InlineData("""{"format":"uri"}""", "\"https://example.org/?q=%20\"", "\"/relative path\"", "the value must be an absolute address such as https://example.com/")]
    [InlineData("""{"format":"uuid"}""", "\"123e4567-e89b-12d3-a456-426614174000\"", "\"123e4567\"", "the value must be a UUID such as 123e4567-e89b-12d3-a456-426614174000")]
    public void Every_keyword_lets_through_what_fits_and_says_what_does_not(string schema, string fits, string doesNot, string said)
    {
        SchemaTexts.Problems(schema, fits).ShouldBeEmpty();
        SchemaTexts.Problems(schema, doesNot).ShouldBe([said]);
    }

    [Fact]
    public void Every_problem_is_named_with_its_path()
    {
        var problems = SchemaTexts.Problems(
            """
            { "type": "object", "required": ["id", "lines"], "additionalProperties": false,
              "properties": { "lines": { "type": "array", "items": { "$ref": "#/$defs/line" } } },
              "$defs": { "line": { "type": "object", "required": ["sku"], "properties": { "sku": { "type": "string" }, "x y": { "minimum": 1 } } } } }
            """,
            """{ "lines": [ { "sku": "a" }, { "x y": 0 }, { "sku": 3 } ], "other": 1 }""");
        problems.ShouldBe(["id is missing", "lines[1].sku is missing", "lines[1][\"x y\"] must be 1 or more", "lines[2].sku must be text, not a number", "other is not asked for"]);
    }

    [Fact]
    public void Keywords_for_one_kind_of_value_pass_the_others() =>
        SchemaTexts.Problems("""{"minimum":5,"minLength":9,"required":["a"],"minItems":3,"format":"uuid"}""", "true").ShouldBeEmpty();

    [Fact]
    public void A_schema_may_describe_a_tree_by_referring_to_itself()
    {
        const string tree = """{"type":"object","required":["name"],"properties":{"children":{"type":"array","items":{"$ref":"#"}}}}""";
        SchemaTexts.Problems(tree, """{"name":"a","children":[{"name":"b","children":[{"name":"c"}]}]}""").ShouldBeEmpty();
        SchemaTexts.Problems(tree, """{"name":"a","children":[{"name":"b","children":[{}]}]}""").ShouldBe(["children[0].children[0].name is missing"]);
    }

    [Theory]
    [InlineData("3", "the value must be a schema, which is an object or true or false, not a number")]
    [InlineData("""{"type":"text"}""", "type must be string, number, integer, boolean, object, array or null, or a list of them")]
    [InlineData("""{"type":[]}""", "type must be string, number, integer, boolean, object, array or null, or a list of them")]
    [InlineData("""{"properties":{"a":{"minimum":"1"}}}""", "properties.a.minimum must be a number")]
    [InlineData("""{"properties":{"a":1}}""", "properties.a must be a schema, which is an object or true or false, not a number")]
    [InlineData("""{"properties":[]}""", "properties must be an object of names and schemas")]
    [InlineData("""{"required":"a"}""", "required must be a list of names")]
    [InlineData("""{"enum":[]}""", "enum must be a list with at least one value")]
    [InlineData("""{"anyOf":[]}""", "anyOf must be a list with at least one schema")]
    [InlineData("""{"minLength":-1}""", "minLength must be a whole number, 0 or more")]
    [InlineData("""{"exclusiveMinimum":true}""", "exclusiveMinimum must be a number")]
    [InlineData("""{"multipleOf":0}""", "multipleOf must be above 0")]
    [InlineData("""{"uniqueItems":1}""", "uniqueItems must be true or false")]
    [InlineData("""{"pattern":"["}""", "pattern cannot be read: UnterminatedBracket, character 1")]
    [InlineData("""{"pattern":"(?=a)"}""", "pattern cannot be used: it looks ahead, behind or back, or repeats too much")]
    [InlineData("""{"$ref":"https://example.org/schema"}""", "$ref must stay in this schema, as in #/$defs/address")]
    [InlineData("""{"$ref":"#/$defs/none"}""", "$ref leads nowhere: there is no such place in this schema")]
    [InlineData("""{"$defs":{"unused":{"type":7}}}""", "$defs.unused.type must be string, number, integer, boolean, object, array or null, or a list of them")]
    public void A_mistake_in_a_schema_is_named_with_its_place(string schema, string said) =>
        SchemaTexts.Mistakes(schema).ShouldBe([said.Replace("$ref ", "[\"$ref\"] ", StringComparison.Ordinal).Replace("$defs.unused", "[\"$defs\"].unused", StringComparison.Ordinal)]);

    [Theory]
    [InlineData("patternProperties")]
    [InlineData("if")]
    [InlineData("contains")]
    [InlineData("prefixItems")]
    [InlineData("dependentRequired")]
    [InlineData("unevaluatedProperties")]
    public void A_keyword_that_would_narrow_and_is_not_understood_is_refused(string keyword) =>
        SchemaTexts.Mistakes($$"""{ "{{keyword}}": {} }""").ShouldBe([$"{keyword} is a keyword that is not understood here"]);

    [Fact]
    public void Keywords_that_only_describe_are_passed_over() =>
        SchemaTexts.Problems("""{"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"a","title":"t","description":"d","default":1,"examples":[1],"format":"made-up","x-ours":true}""", "\"x\"").ShouldBeEmpty();
}
