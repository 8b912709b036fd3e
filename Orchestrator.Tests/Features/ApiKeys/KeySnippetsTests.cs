using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.ApiKeys;

namespace Orchestrator.Tests.Features.ApiKeys;

public sealed class KeySnippetsTests
{
    private static readonly Uri Address = new("https://flows.example/api/workflows/w/webhook");

    [Fact]
    public void The_call_is_offered_in_three_languages_with_address_key_and_body()
    {
        var snippets = KeySnippets.For(Address, "wfb_abc", """{"a":1}""");
        snippets.Select(snippet => snippet.Language).ShouldBe(["curl", "JavaScript", "PowerShell"]);
        snippets.ShouldAllBe(snippet => snippet.Text.Contains(Address.ToString()) && snippet.Text.Contains("Bearer wfb_abc") && snippet.Text.Contains("""{"a":1}"""));
    }

    [Fact]
    public void A_quote_in_the_sample_does_not_end_the_text_around_it()
    {
        var snippets = KeySnippets.For(Address, "wfb_abc", """{"a":"it's"}""").ToDictionary(snippet => snippet.Language, snippet => snippet.Text, StringComparer.Ordinal);
        snippets["curl"].ShouldContain("""-d '{"a":"it'\''s"}'""");
        snippets["PowerShell"].ShouldContain("""-Body '{"a":"it''s"}'""");
        snippets["JavaScript"].ShouldContain("""JSON.stringify({"a":"it's"})""");
    }

    [Theory]
    [InlineData("""{"triggerType":"Webhook","sample":{"id":7,"name":"Zoë"}}""", """{"id":7,"name":"Zoë"}""")]
    [InlineData("""{"triggerType":"Webhook"}""", """{"hello":"world"}""")]
    [InlineData("""{"triggerType":"Webhook","sample":[1]}""", """{"hello":"world"}""")]
    public void The_body_is_the_triggers_sample_or_a_small_example(string config, string sample) =>
        KeySnippets.SampleOf(new Graph([new Node { Id = "t", Type = NodeType.Trigger, Config = System.Text.Json.JsonElement.Parse(config) }], [])).ShouldBe(sample);
}
