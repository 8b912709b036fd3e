using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Executions.Actions;

public sealed class DataActionTests
{
    private readonly RunWorld _world = new()
    {
        Input = Draw.Json("""
            { "limit": 10, "none": [], "mixed": [1, "a"], "numbers": [3, 1, 2.5, 1.0], "words": ["b", "B", "a"], "truths": [true, false], "holes": [2, null, 1],
              "dates": ["2026-03-02", "2026-03-01T23:30:00-05:00", "2026-03-01T09:30:00Z"], "csv": "a,b\nc,d", "deep": { "list": [[1]] },
              "orders": [ { "id": 1, "amount": 12.50, "country": "FR", "who": { "name": "Ada" }, "tags": ["x"] },
                          { "id": 2, "amount": 7, "country": "DE", "who": { "name": "Bob" }, "tags": ["y"], "note": "late" },
                          { "id": 3, "amount": 12.5, "country": "FR", "who": { "name": "Cy" }, "tags": ["x"] } ] }
            """),
    };

    [Theory]
    [InlineData("item.amount > 10", "[1,3]")]
    [InlineData("item.amount > trigger.limit", "[1,3]")]
    [InlineData("{{ item.who.name }} startsWith 'A' or index == 2", "[1,3]")]
    [InlineData("item.note exists", "[2]")]
    [InlineData("item.tags contains 'y'", "[2]")]
    [InlineData("execution.id == 'e1'", "[1,2,3]")]
    [InlineData("false", "[]")]
    public async Task A_filter_keeps_the_items_for_which_its_condition_holds(string where, string ids) =>
        (await Ids(new { actionType = "data/filter", items = "{{trigger.orders}}", where })).ShouldBe(ids);

    [Fact]
    public async Task A_filter_that_cannot_be_answered_names_the_item_the_place_and_the_nearest_name()
    {
        var error = await Error(new { actionType = "data/filter", items = "{{trigger.orders}}", where = "index < 2 or item.amuont > 1" });

        error.Code.ShouldBe(ErrorCodes.ConditionEvalError);
        error.Message.ShouldStartWith("At item 2: no field `amuont` in `item`; did you mean `amount`?");
        error.Detail!.Value.GetProperty("field").GetString().ShouldBe("where");
    }

    [Theory]
    [InlineData("id", "desc", "[3,2,1]")]
    [InlineData("amount", "asc", "[2,1,3]")]
    [InlineData("amount", "desc", "[1,3,2]")]
    [InlineData("country, who.name", "asc", "[2,1,3]")]
    [InlineData("country, who.name", "desc", "[3,1,2]")]
    [InlineData("note?", "asc", "[2,1,3]")]
    [InlineData("note?", "desc", "[2,1,3]")]
    [InlineData("tags[0], [\"id\"]", "desc", "[2,3,1]")]
    [InlineData("", "asc", null)]
    public async Task Sorting_by_one_path_or_several_keeps_the_order_of_equals(string by, string order, string? ids)
    {
        var config = new { actionType = "data/sort", items = "{{trigger.orders}}", by, order };
        if (ids is null)
            (await Error(config)).Message.ShouldContain("item 0 is an object; say which field");
        else
            (await Ids(config)).ShouldBe(ids);
    }

    [Theory]
    [InlineData("numbers", "[1,1.0,2.5,3]")]
    [InlineData("words", "[\"B\",\"a\",\"b\"]")]
    [InlineData("dates", "[\"2026-03-01T09:30:00Z\",\"2026-03-02\",\"2026-03-01T23:30:00-05:00\"]")]
    [InlineData("truths", "[false,true]")]
    [InlineData("holes", "[1,2,null]")]
    [InlineData("none", "[]")]
    public async Task Sorting_compares_as_conditions_do_and_puts_null_last(string list, string expected) =>
        (await Output(new { actionType = "data/sort", items = $"{{{{trigger.{list}}}}}", order = "asc" })).GetProperty("items").GetRawText().Replace(" ", "").ShouldBe(expected);

    [Fact]
    public async Task Sorting_takes_a_list_of_paths_too() =>
        (await Ids(new { actionType = "data/sort", items = "{{trigger.orders}}", by = new[] { "country", "id" }, order = "desc" })).ShouldBe("[3,1,2]");

    [Theory]
    [InlineData("{{trigger.mixed}}", null, "`sort` needs numbers only or text only, but item 0 is a number and item 1 is text")]
    [InlineData("{{trigger.orders}}", "note", "no field `note` in `item 0`; it has `id`, `amount`, `country`, `who`, `tags`; write `?` after")]
    [InlineData("{{trigger.orders}}", "a b", "By cannot be read")]
    [InlineData("{{trigger.csv}}", null, "Items must be a list, not text")]
    [InlineData("{{trigger.limit}}", null, "Items must be a list, not a number.")]
    public async Task What_cannot_be_sorted_is_said(string items, string? by, string message)
    {
        var error = await Error(new { actionType = "data/sort", items, by });

        (error.Code, error.Retryable).ShouldBe((ErrorCodes.InvalidInput, false));
        error.Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("count", null, "3")]
    [InlineData("count", "note?", "1")]
    [InlineData("sum", "amount", "32")]
    [InlineData("avg", "amount", "10.666666666666666666666666667")]
    [InlineData("min", "amount", "7")]
    [InlineData("max", "amount", "12.50")]
    [InlineData("max", "who.name", "\"Cy\"")]
    [InlineData("first", "who", "{ \"name\": \"Ada\" }")]
    [InlineData("last", "note?", "null")]
    [InlineData("list", "note?", "[null,\"late\",null]")]
    [InlineData("unique", "country", "[\"FR\",\"DE\"]")]
    [InlineData("unique", "tags", "[[\"x\"],[\"y\"]]")]
    [InlineData("unique", "amount", "[12.50,7]")]
    [InlineData("join", "who.name", "\"Ada,Bob,Cy\"")]
    public async Task Every_figure_can_be_made(string function, string? path, string expected) =>
        (await Output(new { actionType = "data/aggregate", items = "{{trigger.orders}}", functions = new { x = new { function, path } } }))
            .GetProperty("x").GetRawText().ShouldBe(expected);

    [Theory]
    [InlineData("count", "0")]
    [InlineData("sum", "0")]
    [InlineData("avg", "null")]
    [InlineData("min", "null")]
    [InlineData("first", "null")]
    [InlineData("list", "[]")]
    [InlineData("unique", "[]")]
    [InlineData("join", "\"\"")]
    public async Task Figures_of_nothing_are_zero_empty_or_null(string function, string expected) =>
        (await Output(new { actionType = "data/aggregate", items = "{{trigger.none}}", functions = new { x = new { function } } })).GetProperty("x").GetRawText().ShouldBe(expected);

    [Fact]
    public async Task Figures_can_be_made_for_each_group_in_the_order_of_the_items() =>
        (await Output(new
        {
            actionType = "data/aggregate", items = "{{trigger.orders}}", groupBy = "country",
            functions = new { total = new { function = "sum", path = "amount" }, who = new { function = "join", path = "who.name", separator = " + " } },
        })).GetRawText().ShouldBe("""{"items":[{"group":"FR","total":25,"who":"Ada + Cy"},{"group":"DE","total":7,"who":"Bob"}]}""");

    [Theory]
    [InlineData("sum", "country", "`sum` takes numbers, but item 0 is text")]
    [InlineData("avg", "", "`avg` takes numbers, but item 0 is an object; say which field in it with `path`")]
    [InlineData("max", "tags", "`max` needs numbers only or text only, but item 0 is a list")]
    [InlineData("total", "amount", "There is no function “total”")]
    [InlineData("uniqe", "amount", "did you mean “unique”?")]
    public async Task A_figure_that_cannot_be_made_is_said(string function, string path, string message) =>
        (await Error(new { actionType = "data/aggregate", items = "{{trigger.orders}}", functions = new { x = path.Length == 0 ? (object)new { function } : new { function, path } } }))
            .Message.ShouldContain(message);

    [Theory]
    [InlineData("""{"items":"{{trigger.numbers}}","size":2}""", "[[3,1],[2.5,1.0]]")]
    [InlineData("""{"items":"{{trigger.numbers}}","size":"3"}""", "[[3,1,2.5],[1.0]]")]
    [InlineData("""{"items":[1,"x",{"a":[2]}],"size":1}""", "[[1],[\"x\"],[{\"a\":[2]}]]")]
    [InlineData("""{"items":"{{trigger.none}}","size":5}""", "[]")]
    [InlineData("""{"text":"{{trigger.csv}}"}""", "[\"a,b\",\"c,d\"]")]
    [InlineData("""{"text":"{{trigger.csv}}","separator":","}""", "[\"a\",\"b\\nc\",\"d\"]")]
    [InlineData("""{"text":"a-b-c","separator":"-","size":2}""", "[[\"a\",\"b\"],[\"c\"]]")]
    public async Task A_list_is_cut_into_lists_and_a_text_at_its_separators(string config, string expected) =>
        (await Output(Draw.Json($$"""{"actionType":"data/split",{{config[1..]}}"""))).GetProperty("items").GetRawText().Replace(" ", "").ShouldBe(expected);

    [Theory]
    [InlineData("""{"items":"{{trigger.numbers}}"}""", "Size is missing")]
    [InlineData("""{"items":"{{trigger.numbers}}","size":0}""", "whole number from 1 to 100,000")]
    [InlineData("""{"items":"{{trigger.numbers}}","size":"{{trigger.csv}}"}""", "whole number from 1 to 100,000")]
    [InlineData("""{"items":"{{trigger.csv}}","size":2}""", "Items must be a list")]
    public async Task What_cannot_be_cut_is_said(string config, string message) =>
        (await Error(Draw.Json($$"""{"actionType":"data/split",{{config[1..]}}"""))).Message.ShouldContain(message);

    [Theory]
    [InlineData("""{"actionType":"data/filter","where":"item.n >= 50000 and index >= 0 and trigger.orders[0].id == 1","items":"{{trigger.many}}"}""", 50_000)]
    [InlineData("""{"actionType":"data/sort","by":"n","order":"desc","items":"{{trigger.many}}"}""", 100_000)]
    [InlineData("""{"actionType":"data/aggregate","functions":{"s":{"function":"sum","path":"n"}},"groupBy":"n","items":"{{trigger.many}}"}""", 100_000)]
    [InlineData("""{"actionType":"data/split","size":"10","items":"{{trigger.many}}"}""", 10_000)]
    public async Task A_hundred_thousand_items_are_taken(string config, int left)
    {
        _world.Input = Draw.Json($$"""{ "many": {{Many(100_000)}}, "orders": [{ "id": 1 }] }""");

        (await Output(Draw.Json(config))).GetProperty("items").GetArrayLength().ShouldBe(left);
    }

    [Fact]
    public async Task More_items_are_refused()
    {
        _world.Input = Draw.Json($$"""{ "many": {{Many(100_001)}} }""");

        (await Error(new { actionType = "data/filter", items = "{{trigger.many}}", where = "true" })).Message
            .ShouldBe("Items holds 100,001 items; at most 100,000 are taken. Split them first.");
    }

    [Theory]
    [InlineData("""{"actionType":"data/filter","where":"trigger.many contains item","items":"{{trigger.many}}"}""")]
    [InlineData("""{"actionType":"data/aggregate","functions":{"a":{"function":"list"},"b":{"function":"list"},"c":{"function":"list"},"d":{"function":"list"},"e":{"function":"list"}},"items":"{{trigger.many}}"}""")]
    [InlineData("""{"actionType":"data/aggregate","functions":{"a":{"function":"join","separator":"------------------------------------------------------------------"}},"items":"{{trigger.many}}"}""")]
    public async Task Cost_that_grows_out_of_hand_ends_in_an_error(string config)
    {
        _world.Input = Draw.Json($$"""{ "many": {{Many(100_000)}} }""");

        (await Error(Draw.Json(config))).Message.ShouldMatch("more data than one evaluation may|larger than 5 MB");
    }

    [Fact]
    public async Task Items_are_data_and_never_read_as_templates()
    {
        _world.Input = Draw.Json("""{ "list": ["{{trigger.secret}}", "credentials://crm/token", "a"], "secret": "hidden" }""");

        (await Output(new { actionType = "data/filter", items = "{{trigger.list}}", where = "item != 'a' and item != 'hidden'" })).GetRawText()
            .ShouldBe("""{"items":["{{trigger.secret}}","credentials://crm/token"]}""");
    }

    private static string Many(int count) => $"[{string.Join(',', Enumerable.Range(0, count).Select(n => $$"""{"n":{{n}}}"""))}]";

    private async Task<string> Ids<T>(T config) =>
        $"[{string.Join(',', (await Output(config)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetInt32()))}]";

    private async Task<JsonElement> Output<T>(T config)
    {
        var ended = await RunAsync(config);
        ended.Error?.Message.ShouldBeNull();
        return ended.Output!.Value;
    }

    private async Task<StepError> Error<T>(T config)
    {
        var error = (await RunAsync(config)).Error;
        _world.Unexpected.ShouldBeEmpty();
        return error.ShouldNotBeNull();
    }

    private Task<RunEnded> RunAsync<T>(T config) => _world.RunAsync(Draw.Graph("trigger-d", Draw.Step("d", JsonSerializer.Serialize(config))));
}
