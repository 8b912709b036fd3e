namespace Orchestrator.Tests.Templates;

public sealed class ListFunctionsTests
{
    private static readonly Data Scope = new("""
        { "a": { "n": [3, 10, 2.5, 3.0], "text": ["b", "a", "B"], "mixed": [1, "a"], "none": [],
                 "people": [ { "name": "Ada", "age": 36, "home": { "city": "London" } },
                             { "name": "Bob", "age": 7, "home": { "city": "Paris" } },
                             { "name": "Cy", "age": 36, "home": { "city": "London" }, "nick": "C" } ] } }
        """);

    [Theory]
    [InlineData("{{ a.n | sort }}", "[2.5,3,3.0,10]")]
    [InlineData("{{ a.text | sort }}", "[\"B\",\"a\",\"b\"]")]
    [InlineData("{{ a.people | sort(age) | map(name) }}", "[\"Bob\",\"Ada\",\"Cy\"]")]
    [InlineData("{{ a.people | sort(age, \"desc\") | map(name) }}", "[\"Ada\",\"Cy\",\"Bob\"]")]
    [InlineData("{{ a.people | sort(\"home.city\") | map(name) }}", "[\"Ada\",\"Cy\",\"Bob\"]")]
    [InlineData("{{ a.none | sort }}", "[]")]
    public void Sorting_keeps_the_order_of_equals(string template, string expected) => Scope.Evaluate(template).ShouldBe(expected);

    [Theory]
    [InlineData("{{ a.n | unique }}", "[3,10,2.5]")]
    [InlineData("{{ a.people | unique(home.city) | map(name) }}", "[\"Ada\",\"Bob\"]")]
    [InlineData("{{ a.people | map(home) | unique }}", "[{\"city\":\"London\"},{\"city\":\"Paris\"}]")]
    public void Unique_keeps_the_first_of_equals(string template, string expected) => Scope.Evaluate(template).ShouldBe(expected);

    [Theory]
    [InlineData("{{ a.people | map(home.city) }}", "[\"London\",\"Paris\",\"London\"]")]
    [InlineData("{{ a.people | map(\"home['city']\") | first }}", "\"London\"")]
    [InlineData("{{ a.people | map(nick?) }}", "[null,null,\"C\"]")]
    [InlineData("{{ [[1, 2], [3, 4]] | map(1) }}", "[2,4]")]
    public void Map_reads_a_path_in_each_item(string template, string expected) => Scope.Evaluate(template).ShouldBe(expected);

    [Theory]
    [InlineData("where(age, ==, 36)", "[\"Ada\",\"Cy\"]")]
    [InlineData("where(\"age\", \"<\", 10)", "[\"Bob\"]")]
    [InlineData("where(home.city, !=, \"London\")", "[\"Bob\"]")]
    [InlineData("where(name, startsWith, \"A\")", "[\"Ada\"]")]
    [InlineData("where(name, matches, \"^.{2}$\")", "[\"Cy\"]")]
    [InlineData("where(name, in, [\"Bob\", \"Cy\"])", "[\"Bob\",\"Cy\"]")]
    [InlineData("where(nick?, ==, \"C\")", "[\"Cy\"]")]
    [InlineData("where(age, >, a.people[0].age)", "[]")]
    public void Where_keeps_the_items_that_compare_so(string function, string expected) =>
        Scope.Evaluate($"{{{{ a.people | {function} | map(name) }}}}").ShouldBe(expected);

    [Theory]
    [InlineData("slice(1)", "[10,2.5,3.0]")]
    [InlineData("slice(-1)", "[3.0]")]
    [InlineData("slice(0, 2)", "[3,10]")]
    [InlineData("slice(1, -1)", "[10,2.5]")]
    [InlineData("slice(3, 1)", "[]")]
    [InlineData("slice(-99, 99) | length", "4")]
    [InlineData("slice(2147483647)", "[]")]
    [InlineData("slice(-2147483647) | first", "3")]
    [InlineData("first", "3")]
    [InlineData("last", "3.0")]
    public void Parts_of_a_list_are_taken_from_either_end(string function, string expected) =>
        Scope.Evaluate($"{{{{ a.n | {function} }}}}").ShouldBe(expected);

    [Theory]
    [InlineData("{{ a.n | contains(10.0) }}", "true")]
    [InlineData("{{ a.n | contains(\"10\") }}", "false")]
    [InlineData("{{ a.people[0] | contains(\"age\") }}", "true")]
    [InlineData("{{ a.people[0] | keys }}", "[\"name\",\"age\",\"home\"]")]
    [InlineData("{{ a.people[0] | values | length }}", "3")]
    [InlineData("{{ a.people[0].home | length }}", "1")]
    public void Contains_keys_and_values_look_inside(string template, string expected) => Scope.Evaluate(template).ShouldBe(expected);

    [Theory]
    [InlineData("{{ a.mixed | sort }}", "`sort` needs numbers only or text only")]
    [InlineData("{{ a.n | sort(x, \"up\") }}", "\"asc\" or \"desc\"")]
    [InlineData("{{ a.people | map(nick) }}", "no field `nick` in `item 0`; it has `name`, `age`, `home`; write `?` after")]
    [InlineData("{{ a.people | where(age, >, \"x\") }}", "`>` does not fit: the left side is a number, the right side is text")]
    [InlineData("{{ a.people | where(name, matches, \"(\") }}", "cannot read this pattern")]
    [InlineData("{{ a.people[0] | map(x) }}", "`map` takes a list, not an object")]
    [InlineData("{{ a.none | first }}", "it is empty")]
    [InlineData("{{ a.text | sum }}", "`sum` takes a list of numbers, but item 0 is text")]
    [InlineData("{{ a.none | avg }}", "empty list")]
    public void What_does_not_fit_is_said(string template, string reason) => Scope.Error(template).Message.ShouldContain(reason);
}
