using System.Text.Json;
using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Web.Ui;

namespace Orchestrator.Tests.Ui;

public sealed class JsonViewTests : BunitContext
{
    private const string Orders = """{"items":[{"id":1,"note":null,"token":"Bearer «secret:crm»"},{"id":2,"lines":[{"sku":"A"},{"sku":"B"}]}],"total":2}""";

    public JsonViewTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<TimeProvider>(new FakeTime());
        Services.AddScoped<ValueViews>();
    }

    [Theory]
    [InlineData(Orders, true)]
    [InlineData("[1]", true)]
    [InlineData("\"text\"", false)]
    [InlineData("null", false)]
    [InlineData("{}", false)]
    [InlineData("[]", false)]
    public void There_is_a_choice_where_there_is_something_inside_and_json_alone_elsewhere(string json, bool mayChoose)
    {
        Services.GetRequiredService<ValueViews>().Recall("table");
        var view = Show(json);

        view.FindAll("[role=radiogroup]").Count.ShouldBe(mayChoose ? 1 : 0);
        view.FindAll("table").Count.ShouldBe(mayChoose ? 1 : 0);
        view.FindAll("ol").Count.ShouldBe(mayChoose ? 0 : 1);
    }

    [Fact]
    public async Task What_is_chosen_holds_for_every_viewer_and_is_kept_by_the_browser()
    {
        var (one, other) = (Show(Orders), Show("[true]"));
        one.FindAll("ol").Count.ShouldBe(1);

        await ChooseAsync(one, "Table");

        other.WaitForAssertion(() => other.FindAll("table").Count.ShouldBe(1), TimeSpan.FromMinutes(2));
        one.FindAll("table").Count.ShouldBe(1);
        JSInterop.Invocations["orchestratorKeep"].Single().Arguments.ShouldBe(["view", "table"]);
        other.Find("input:checked").GetAttribute("value").ShouldBe("Table");
    }

    [Fact]
    public async Task A_nested_list_is_opened_as_its_own_table_and_left_by_the_way_back()
    {
        var view = Show(Orders);
        await ChooseAsync(view, "Table");

        await view.Find("tbody button").ClickAsync();
        view.FindAll("thead th").Select(head => head.TextContent).ShouldBe(["#", "id", "note", "token", "lines"]);
        view.FindAll("tbody tr")[1].QuerySelectorAll("td").Select(cell => cell.ClassName ?? "").ShouldBe(["n", "gap", "gap", ""]);
        view.FindAll("tbody tr")[0].QuerySelectorAll("td")[1].TextContent.ShouldBe("null");
        view.Find("td .secret").TextContent.ShouldBe("«secret:crm»");
        await view.FindAll("td button").Single().ClickAsync();
        Cells(view).ShouldBe(["A", "B"]);
        view.FindAll("nav > :is(button, span)").Select(stop => stop.TextContent).ShouldBe(["Output", "items", "row 2", "lines"]);

        await view.FindAll("nav button")[2].ClickAsync();
        Cells(view).ShouldBe(["2", "list of 2"]);
        JSInterop.VerifyFocusAsyncInvoke(calledTimes: 3);
        await view.FindAll("nav button")[0].ClickAsync();
        view.FindAll("nav").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_live_page_that_hands_the_same_value_over_again_leaves_the_place_the_pages_and_the_folds()
    {
        var json = $$"""{"list":[{{string.Join(',', Enumerable.Range(0, 150))}}]}""";
        var view = Show(json);
        await ChooseAsync(view, "Table");
        await view.Find("td button").ClickAsync();
        await view.Find(".json-foot button").ClickAsync();
        view.FindAll("tbody tr").Count.ShouldBe(150);
        var table = view.FindComponent<JsonTableView>();
        var drawn = table.RenderCount;

        view.Render(p => p.Add(x => x.Value, JsonElement.Parse(json)));
        view.FindAll("tbody tr").Count.ShouldBe(150);
        table.RenderCount.ShouldBe(drawn);

        view.Render(p => p.Add(x => x.Value, JsonElement.Parse("[7]")));
        view.FindAll("nav").ShouldBeEmpty();
        Cells(view).ShouldBe(["7"]);
    }

    [Fact]
    public async Task More_rows_and_more_columns_are_offered_with_how_many_there_are()
    {
        var view = Show($"[{string.Join(',', Enumerable.Repeat($"{{{string.Join(',', Enumerable.Range(0, 32).Select(n => $"\"c{n}\":{n}"))}}}", 250))}]");
        await ChooseAsync(view, "Table");
        view.Find(".json-foot").TextContent.Trim().ShouldStartWith("100 of 250 rows, 20 of 32 columns");

        await Button(view, "12 more columns").ClickAsync();
        await Button(view, "100 more").ClickAsync();
        view.Find(".json-foot").TextContent.Trim().ShouldStartWith("200 of 250 rows");
        await Button(view, "50 more").ClickAsync();
        view.FindAll(".json-foot").ShouldBeEmpty();
        (view.FindAll("tbody tr").Count, view.FindAll("thead th").Count).ShouldBe((250, 33));
    }

    [Fact]
    public async Task A_long_text_is_shown_whole_on_demand()
    {
        var view = Show(JsonSerializer.Serialize(new[] { new { text = "start " + new string('x', 3_000), other = 1 } }));
        await ChooseAsync(view, "Table");
        view.Find("td span").TextContent.Length.ShouldBe(49);

        await Button(view, "more").ClickAsync();
        view.Find("td span").TextContent.Length.ShouldBe(2_001);
        await Button(view, "1,006 more characters").ClickAsync();
        view.Find("td span").TextContent.Length.ShouldBe(3_006);
        await Button(view, "less").ClickAsync();
        view.Find("td span").TextContent.Length.ShouldBe(49);
    }

    [Fact]
    public async Task What_is_seen_is_what_is_copied()
    {
        JSInterop.Setup<bool>("orchestratorCopy", _ => true).SetResult(true);
        var view = Show("""[{"id":1},{"id":"=2"}]""");
        Copy(view, "Copy output");
        await ChooseAsync(view, "Table");
        Copy(view, "Copy output: all rows, for a spreadsheet");
        await ChooseAsync(view, "Schema");
        Copy(view, "Copy output: the schema shown");

        JSInterop.Invocations["orchestratorCopy"].Select(call => (string)call.Arguments[0]!).ShouldBe(
            ["[\n  {\n    \"id\": 1\n  },\n  {\n    \"id\": \"=2\"\n  }\n]", "id\n1\n'=2", "list of 2 (object)\n  id  text or number  1"]);
    }

    [Fact]
    public async Task A_copied_table_has_the_rows_that_are_not_shown_and_its_button_says_when_it_has_not()
    {
        JSInterop.Setup<bool>("orchestratorCopy", _ => true).SetResult(true);
        var rows = string.Join(',', Enumerable.Range(0, 1_500).Select(row => $"{{{string.Join(',', Enumerable.Range(0, 25).Select(n => $"\"c{n}\":{row}"))}}}"));
        var view = Show($"{{\"wide\":[{rows}],\"many\":[{string.Join(',', Enumerable.Range(0, 10_500))}]}}");
        await ChooseAsync(view, "Table");

        await view.FindAll("td button")[0].ClickAsync();
        Copy(view, "Copy output: all rows of the columns shown, for a spreadsheet");
        await Button(view, "5 more columns").ClickAsync();
        Copy(view, "Copy output: all rows, for a spreadsheet");
        await view.FindAll("nav button")[0].ClickAsync();
        await view.FindAll("td button")[1].ClickAsync();
        Copy(view, "Copy output: the first 10,000 rows, for a spreadsheet");

        JSInterop.Invocations["orchestratorCopy"].Select(call => ((string)call.Arguments[0]!).Split('\n')).Select(lines => (lines.Length, lines[0].Split('\t').Length, lines[^1].Split('\t')[0]))
            .ShouldBe([(1_501, 20, "1499"), (1_501, 25, "1499"), (10_001, 1, "9999")]);
    }

    [Fact]
    public async Task A_click_on_the_head_of_a_column_sorts_by_it_then_the_other_way_round_then_not_at_all()
    {
        JSInterop.Setup<bool>("orchestratorCopy", _ => true).SetResult(true);
        var view = Show("""[{"n":10,"t":"b"},{"n":9,"t":"a"},{"t":"c"}]""");
        await ChooseAsync(view, "Table");
        view.FindAll("thead th").Select(head => head.GetAttribute("aria-sort")).ShouldBe([null, null, null]);

        foreach (var (sorted, numbers) in new[] { ("ascending", "9|10|"), ("descending", "10|9|"), ((string?)null, "10|9|") })
        {
            await view.Find("thead th:nth-child(2) button").ClickAsync();
            view.Find("thead th:nth-child(2)").GetAttribute("aria-sort").ShouldBe(sorted);
            string.Join('|', view.FindAll("tbody tr").Select(row => row.QuerySelector("td")!.ClassName == "gap" ? "" : row.QuerySelector("td")!.TextContent)).ShouldBe(numbers);
        }

        await view.Find("thead th:nth-child(3) button").ClickAsync();
        view.FindAll("tbody th").Select(row => row.TextContent).ShouldBe(["Row 2", "Row 1", "Row 3"]);
        Copy(view, "Copy output: all rows, for a spreadsheet");
        JSInterop.Invocations["orchestratorCopy"].Single().Arguments[0].ShouldBe("n\tt\n9\ta\n10\tb\n\tc");
    }

    [Fact]
    public async Task The_schema_folds_and_says_when_it_is_of_a_part()
    {
        var view = Show($"[{string.Join(',', Enumerable.Repeat("{\"a\":{\"b\":1}}", 1_500))}]");
        await ChooseAsync(view, "Schema");
        view.Find(".json-foot").TextContent.ShouldBe("From the first 1,000 items");
        view.FindAll("li").Count.ShouldBe(3);

        await view.FindAll("li button")[1].ClickAsync();
        view.FindAll("li").Count.ShouldBe(2);
        await ChooseAsync(view, "JSON");
        await ChooseAsync(view, "Schema");
        view.FindAll("li").Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_search_shows_its_places_in_every_view()
    {
        var view = Show(Orders);
        await ChooseAsync(view, "Table");
        await view.Find("button[aria-label='Search output']").ClickAsync();
        view.FindAll("table").Count.ShouldBe(1);

        await view.Find("input[type=search]").InputAsync(new ChangeEventArgs { Value = "sku" });
        view.FindAll("table").ShouldBeEmpty();
        view.FindAll("li").Count.ShouldBe(2);
    }

    private IRenderedComponent<JsonView> Show(string json) => Render<JsonView>(p => p.Add(x => x.Title, "Output").Add(x => x.Value, JsonElement.Parse(json)));

    private static Task ChooseAsync(IRenderedComponent<JsonView> view, string word) => view.Find($"input[value={word}]").ChangeAsync(new ChangeEventArgs { Value = word });

    private static IElement Button(IRenderedComponent<JsonView> view, string words) => view.FindAll("button").Single(button => button.TextContent == words);

    // It goes on for the two seconds in which it says "Copied".
    private static void Copy(IRenderedComponent<JsonView> view, string label) => _ = view.Find($"button[aria-label='{label}']").ClickAsync();

    private static IEnumerable<string> Cells(IRenderedComponent<JsonView> view) => view.FindAll("tbody td").Select(cell => cell.TextContent);
}
