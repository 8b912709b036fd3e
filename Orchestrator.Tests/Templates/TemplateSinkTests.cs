using Orchestrator.Domain.Integrations;

namespace Orchestrator.Tests.Templates;

public sealed class TemplateSinkTests
{
    private static readonly Data Scope = new("""
        { "a": { "text": "a b/ü?&#", "up": "..", "address": "https://api.example.com/v1", "lines": "x\r\nEvil: 1", "markup": "<b>&\"",
                 "list": [1, "x y"], "n": 5, "null": null } }
        """);

    [Theory]
    [InlineData("https://x/{{ a.text }}", "https://x/a%20b%2F%C3%BC%3F%26%23")]
    [InlineData("https://x/?q={{ a.text }}", "https://x/?q=a%20b%2F%C3%BC%3F%26%23")]
    [InlineData("https://x/?q={{ a.list }}", "https://x/?q=%5B1%2C%22x%20y%22%5D")]
    [InlineData("https://x/{{ a.n }}", "https://x/5")]
    [InlineData("https://x/?next={{ a.address }}", "https://x/?next=https%3A%2F%2Fapi.example.com%2Fv1")]
    [InlineData("{{ a.text }}", "a%20b%2F%C3%BC%3F%26%23")]
    public void Inserted_values_are_percent_encoded_in_a_URL(string template, string expected) =>
        Scope.Text(template, TemplateSink.Url).ShouldBe(expected);

    [Theory]
    [InlineData("{{ a.address }}")]
    [InlineData("{{ a.address }}/users")]
    public void An_address_that_a_URL_begins_with_is_not_encoded(string template) =>
        Scope.Text(template, TemplateSink.Url).ShouldStartWith("https://api.example.com/v1");

    [Theory]
    [InlineData("https://x/{{ a.text | raw }}", TemplateSink.Url, "https://x/a b/ü?&#")]
    [InlineData("{{ a.text | raw }}", TemplateSink.Url, "a b/ü?&#")]
    [InlineData("<p>{{ a.markup | raw }}</p>", TemplateSink.Html, "<p><b>&\"</p>")]
    public void Raw_switches_encoding_off_in_a_URL_and_in_HTML(string template, TemplateSink sink, string expected) =>
        Scope.Text(template, sink).ShouldBe(expected);

    [Theory]
    [InlineData("https://x/users/{{ a.up }}/keys")]
    [InlineData("{{ a.up }}")]
    public void An_inserted_value_cannot_climb_out_of_the_path(string template) =>
        Scope.Error(template, TemplateSink.Url).Message.ShouldContain("another path");

    [Fact]
    public void Dots_are_harmless_in_the_query() =>
        Scope.Text("https://x/?q={{ a.up }}", TemplateSink.Url).ShouldBe("https://x/?q=..");

    [Theory]
    [InlineData("{{ a.lines }}")]
    [InlineData("Bearer {{ a.lines }}")]
    [InlineData("Bearer {{ a.lines | raw }}")]
    public void Line_breaks_are_refused_in_a_header(string template)
    {
        var error = Scope.Error(template, TemplateSink.Header);
        error.Message.ShouldBe("a header's value cannot hold a line break");
        error.Message.ShouldNotContain("Evil");
    }

    [Theory]
    [InlineData("{{ a.text }}", "a b/ü?&#")]
    [InlineData("v={{ a.list }}", "v=[1,\"x y\"]")]
    public void Other_text_goes_into_a_header_as_it_is(string template, string expected) =>
        Scope.Text(template, TemplateSink.Header).ShouldBe(expected);

    [Fact]
    public void Markup_is_encoded_in_HTML() =>
        Scope.Text("<p>{{ a.markup }}</p>", TemplateSink.Html).ShouldBe("<p>&lt;b&gt;&amp;&quot;</p>");

    [Theory]
    [InlineData(TemplateSink.Url, "{{ a.n }}", "5")]
    [InlineData(TemplateSink.Header, "{{ a.n }}", "5")]
    [InlineData(TemplateSink.Html, "{{ a.null }}", "null")]
    [InlineData(TemplateSink.Header, "{{ a.list }}", "[1,\"x y\"]")]
    public void A_single_template_keeps_the_type_of_what_needs_no_encoding(TemplateSink sink, string template, string expected) =>
        Scope.Evaluate(template, sink).ShouldBe(expected);

    [Fact]
    public void The_authors_own_text_is_never_encoded() =>
        Scope.Text("https://x/a b?c={{ a.n }}&d=é", TemplateSink.Url).ShouldBe("https://x/a b?c=5&d=é");

    [Theory]
    [InlineData("select * from t where a = {{ a.text }} and n = {{ a.n }}", """{"parts":["select * from t where a = "," and n = ",""],"values":["a b/ü?&#",5]}""")]
    [InlineData("{{ a.list }}", """{"parts":["",""],"values":[[1, "x y"]]}""")]
    [InlineData("{{ a.markup | raw }} x", """{"parts":[""," x"],"values":["<b>&\""]}""")]
    [InlineData("select 1", "\"select 1\"")]
    public void In_SQL_inserted_values_stay_apart_from_the_text(string template, string expected) =>
        Orchestrator.Domain.Templates.Template.Parse(template).Template!.Evaluate(Scope, TemplateSink.Sql).Value.GetRawText().ShouldBe(expected);
}
