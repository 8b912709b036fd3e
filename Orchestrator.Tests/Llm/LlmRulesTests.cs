using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Llm;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Llm;

public sealed class LlmRulesTests
{
    [Fact]
    public void Every_type_of_integration_that_is_offered_for_a_model_can_be_made()
    {
        var catalog = new ProviderCatalog(Orchestrator.Web.Integrations.ProviderFiles.BuiltIn);
        LlmProviders.IntegrationTypes.Where(type => catalog.Find(type) is null).ShouldBeEmpty();
        catalog.All.Select(provider => provider.Type).Where(type => LlmProviders.Known.OfIntegration(type) is not null).ShouldBe(LlmProviders.IntegrationTypes, ignoreOrder: true);
    }

    [Theory]
    [InlineData("""{ "provider": "openai", "model": "gpt-4o", "prompt": "Hi", "api_key": "credentials://openai-prod" }""")]
    [InlineData("""{ "provider": "openai", "model": "{{trigger.model}}", "messages": "{{trigger.messages}}", "temperature": "{{trigger.t}}" }""")]
    [InlineData("""{ "baseUrl": "http://localhost:11434/v1", "model": "llama3", "prompt": "Hi", "temperature": 0.5, "maxTokens": 100 }""")]
    [InlineData("""{ "integrationId": "i1", "model": "m", "prompt": "Hi" }""")]
    [InlineData("""{ "providers": [ { "provider": "example", "model": "example-down" }, { "integrationId": "i1", "model": "m", "timeout": "10s" } ], "prompt": "Hi" }""")]
    public void What_can_run_can_be_published(string config) => Problems(config).ShouldBeEmpty();

    [Theory]
    [InlineData("""{ "prompt": "Hi" }""", "provider|Choose a provider, or list several under Failover.", "model|Name a model, as its provider calls it.")]
    [InlineData("""{ "provider": "openia", "model": "m", "prompt": "Hi" }""", "provider|Provider cannot be “openia”; choose openai, anthropic, gemini, deepseek, groq, mistral, together, openrouter, perplexity, skytells, openai-compatible, example.")]
    [InlineData("""{ "provider": "openai-compatible", "model": "m", "prompt": "Hi" }""", "baseUrl|This provider has no address of its own; give a base URL.")]
    [InlineData("""{ "baseUrl": "ftp://x", "model": "m", "prompt": "Hi" }""", "baseUrl|An http or https address without a user name, a query or a fragment, such as https://llm.example.com/v1.")]
    [InlineData("""{ "baseUrl": "https://{{trigger.host}}/v1", "model": "m", "prompt": "Hi" }""", "baseUrl|This is written out, without a template: data does not choose who is asked, or with whose key.")]
    [InlineData("""{ "integrationId": "i", "api_key": "credentials://a", "model": "m", "prompt": "Hi" }""", "api_key|The attached integration brings its key; clear one of the two.")]
    [InlineData("""{ "provider": "example", "model": "gpt-4o", "prompt": "Hi" }""", "model|The example provider has example-1, and example-down, which always fails.")]
    [InlineData("""{ "provider": "openai", "model": "m", "prompt": "Hi", "providers": [ { "provider": "openai", "model": "m" } ] }""", "provider|With a list of providers each brings its own; clear this one, or the list.", "model|With a list of providers each brings its own; clear this one, or the list.")]
    [InlineData("""{ "providers": [], "prompt": "Hi" }""", "providers|This is a list of one to ten providers: [ { \"provider\": \"openai\", \"model\": \"gpt-4o\", \"api_key\": \"credentials://openai\" } ].")]
    [InlineData("""{ "providers": [ { "provider": "openai" }, "x" ], "prompt": "Hi" }""", "providers[0].model|Name a model, as its provider calls it.", "providers[1]|An entry is an object such as { \"provider\": \"openai\", \"model\": \"gpt-4o\" }, not text.")]
    [InlineData("""{ "providers": [ { "provider": "openai", "model": "m", "key": "x" } ], "prompt": "Hi" }""", "providers[0].key|An entry has no setting “key”; it has provider, model, api_key, api_key_env, baseUrl, integrationId and timeout.")]
    [InlineData("""{ "provider": "openai", "model": "m", "prompt": "Hi", "responseSchema": { "type": "text" } }""", "responseSchema|Type must be string, number, integer, boolean, object, array or null, or a list of them.")]
    [InlineData("""{ "provider": "openai", "model": "m", "prompt": "Hi", "temperature": 3 }""", "temperature|A number from 0 to 2.")]
    [InlineData("""{ "provider": "openai", "model": "m", "prompt": "Hi", "maxTokens": "many" }""", "maxTokens|A whole number from 1 to 1,000,000.")]
    [InlineData("""{ "provider": "openai", "model": "m", "messages": [ { "role": "robot", "content": "x" } ] }""", "messages|System, user or assistant.")]
    [InlineData("""{ "provider": "openai", "model": "m" }""", "prompt|Set “Prompt” or “Messages”.")]
    public void What_cannot_run_is_named_on_publishing_with_its_place(string config, params string[] said) =>
        Problems(config).ShouldBe(said, ignoreOrder: true);

    [Fact]
    public void A_reference_is_refused_where_it_would_choose_the_host() =>
        Problems("""{ "baseUrl": "https://credentials://host/v1", "model": "m", "prompt": "Hi" }""").ShouldContain("baseUrl|Base URL cannot hold a credential.");

    [Fact]
    public void Prices_are_read_by_the_longest_name_that_fits_and_the_operators_come_first()
    {
        var prices = LlmPrices.Read(JsonElement.Parse("""{ "p": { "m*": { "input": 1, "output": 2 }, "mini": { "input": 0.5, "output": 0 } } }"""));
        prices.Nanos("p", "m-2025", new(1_000_000, 500_000)).ShouldBe(2_000_000_000);
        prices.Nanos("p", "mini", new(3, 9)).ShouldBe(1_500);
        prices.Nanos("p", "other", new(1, 1)).ShouldBeNull();
        prices.Nanos("q", "mini", new(1, 1)).ShouldBeNull();
        prices.With(LlmPrices.Read(JsonElement.Parse("""{ "p": { "mini": { "input": 2, "output": 0 } }, "q": { "*": { "input": 0, "output": 0 } } }"""))).Nanos("p", "mini", new(3, 9)).ShouldBe(6_000);
    }

    [Theory]
    [InlineData("[]", "the file must be an object.")]
    [InlineData("""{ "p": { "m": { "input": "1" } } }""", "p.m.input must be a number of dollars for a million tokens.")]
    [InlineData("""{ "p": { "m": { "input": 1, "output": -1 } } }""", "p.m.output must be a number of dollars for a million tokens.")]
    public void A_wrong_price_is_named(string file, string said) =>
        Should.Throw<FormatException>(() => LlmPrices.Read(JsonElement.Parse(file))).Message.ShouldBe(said);

    [Fact]
    public void The_prices_that_are_shipped_can_be_read() =>
        Orchestrator.Web.Llm.LlmPriceFile.Read(null).Knows("openai", "gpt-4o").ShouldBeTrue();

    [Fact]
    public void The_example_model_answers_the_same_and_says_what_it_is()
    {
        var question = new LlmQuestion(ExampleModel.Answers, [new(LlmMessage.User, "Where is my parcel?")]);
        ExampleModel.Ask(question).ShouldBe(ExampleModel.Ask(question));
        ExampleModel.Ask(question).Text.ShouldStartWith("This is the built-in example model.");
        ExampleModel.Ask(question with { MaxTokens = 5 }).FinishReason.ShouldBe("length");
    }

    private static string[] Problems(string config)
    {
        var step = Draw.Step("ask", """{ "actionType": "llm/call", """ + config.Trim()[1..]);
        return [.. GraphProblems.Find(Draw.Graph("trigger-ask", step), ActionCatalog.BuiltIn).Where(problem => problem.Refuses(publishing: true))
            .Select(problem => $"{problem.Path["nodes[1].data.config.".Length..]}|{problem.Message}")];
    }
}
