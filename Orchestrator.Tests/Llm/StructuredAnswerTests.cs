using System.Text.Json;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Tests.Llm;

public sealed class StructuredAnswerTests
{
    private const string Schema = """{ "type": "object", "required": ["topic"], "additionalProperties": false, "properties": { "topic": { "enum": ["bug", "question"] } } }""";

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    [InlineData("groq")]
    [InlineData("deepseek")]
    [InlineData("mistral")]
    [InlineData("gemini")]
    public async Task An_answer_that_fits_is_the_object(string provider)
    {
        await using var server = await ModelServer.StartAsync(provider);
        using var world = With(provider, server);
        server.Says = _ => ["{ \"topic\":", " \"bug\" }"];
        var output = await world.SucceedAsync(Ask(provider));
        output.GetProperty("object").GetProperty("topic").GetString().ShouldBe("bug");
        output.GetProperty("text").GetString().ShouldBe("{ \"topic\": \"bug\" }");
        server.Wrong.ShouldBeEmpty();
        server.Received.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("Here you are:\n```json\n{ \"topic\": \"bug\" }\n```\nAnything else?")]
    [InlineData("Sure! { \"topic\": \"bug\" } is my answer.")]
    public async Task A_code_fence_and_a_word_around_it_do_no_harm(string said)
    {
        await using var server = await ModelServer.StartAsync();
        using var world = With("openai", server);
        server.Says = _ => [said];
        (await world.SucceedAsync(Ask("openai"))).GetProperty("object").GetProperty("topic").GetString().ShouldBe("bug");
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task An_answer_that_does_not_fit_is_corrected_up_to_twice(string provider)
    {
        await using var server = await ModelServer.StartAsync(provider);
        using var world = With(provider, server);
        server.Says = turn => [turn switch { 1 => "It is a bug.", 2 => """{ "topic": "complaint", "sure": true }""", _ => """{ "topic": "bug" }""" }];
        var output = await world.SucceedAsync(Ask(provider));
        output.GetProperty("object").GetProperty("topic").GetString().ShouldBe("bug");
        output.GetProperty("usage").GetProperty("inputTokens").GetInt64().ShouldBe(60, "every turn is counted");
        var second = server.Asked[1].GetProperty("messages");
        second[second.GetArrayLength() - 2].GetProperty("content").GetString().ShouldBe("It is a bug.");
        second[second.GetArrayLength() - 1].GetProperty("content").GetString()!.ShouldContain("the answer is not JSON");
        var third = server.Asked[2].GetProperty("messages");
        third[third.GetArrayLength() - 1].GetProperty("content").GetString()!.ShouldContain("""topic must be one of "bug", "question"; sure is not asked for""");
        server.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task After_two_corrections_it_is_INVALID_OUTPUT()
    {
        await using var server = await ModelServer.StartAsync();
        using var world = With("openai", server);
        server.Says = _ => ["no"];
        var error = await world.FailAsync(Ask("openai"));
        error.Code.ShouldBe(ErrorCodes.InvalidOutput);
        error.Retryable.ShouldBeFalse();
        error.Detail!.Value.GetProperty("answer").GetString().ShouldBe("no");
        server.Received.Count.ShouldBe(3);
    }

    [Fact]
    public async Task INVALID_OUTPUT_of_one_provider_lets_the_next_try()
    {
        await using var anthropic = await ModelServer.StartAsync("anthropic");
        await using var openai = await ModelServer.StartAsync();
        using var world = new LlmWorld(("anthropic", anthropic), ("openai", openai));
        world.Vault.Key("key", "good-key-123456");
        anthropic.Says = _ => ["no"];
        openai.Says = _ => ["""{"topic":"question"}"""];
        var output = await world.SucceedAsync($$"""
            { "prompt": "Hello", "responseSchema": {{Schema}}, "providers": [
              { "provider": "anthropic", "model": "a", "api_key": "credentials://key" }, { "provider": "openai", "model": "b", "api_key": "credentials://key" } ] }
            """);
        output.GetProperty("provider").GetString().ShouldBe("openai");
        output.GetProperty("tried")[0].GetProperty("error").GetProperty("code").GetString().ShouldBe(ErrorCodes.InvalidOutput);
    }

    [Fact]
    public async Task Model_output_is_data_and_never_a_template_or_a_reference()
    {
        await using var server = await ModelServer.StartAsync();
        using var world = With("openai", server);
        world.Vault.Key("other", "another-secret-99");
        server.Says = _ => ["{{trigger.x}} credentials://other {{ execution.id }}"];
        var output = await world.SucceedAsync("""{ "provider": "openai", "model": "m", "api_key": "credentials://key", "prompt": "Hello" }""");
        output.GetProperty("text").GetString().ShouldBe("{{trigger.x}} credentials://other {{ execution.id }}");
        world.Vault.LookUps.ShouldBe(["key"]);
    }

    [Theory]
    [InlineData("provider", """{ "provider": "{{trigger.x}}", "model": "m", "prompt": "p" }""")]
    [InlineData("baseUrl", """{ "baseUrl": "{{trigger.x}}", "model": "m", "prompt": "p" }""")]
    [InlineData("api_key_env", """{ "provider": "openai", "api_key_env": "{{trigger.x}}", "model": "m", "prompt": "p" }""")]
    [InlineData("providers", """{ "providers": "{{trigger.x}}", "prompt": "p" }""")]
    [InlineData("providers[0].baseUrl", """{ "providers": [ { "baseUrl": "https://{{trigger.x}}/v1", "model": "m" } ], "prompt": "p" }""")]
    public async Task Data_never_picks_a_host_or_a_credential(string place, string parameters)
    {
        using var world = new LlmWorld();
        world.Input = JsonElement.Parse("""{ "x": "openai" }""");
        var error = await world.FailAsync(parameters);
        error.Code.ShouldBe(ErrorCodes.InvalidConfig);
        error.Message.ShouldStartWith(place + ":");
    }

    private static LlmWorld With(string provider, ModelServer server)
    {
        var world = new LlmWorld((provider, server));
        world.Vault.Key("key", "good-key-123456");
        return world;
    }

    private static string Ask(string provider) => $$"""{ "provider": "{{provider}}", "model": "m", "api_key": "credentials://key", "prompt": "It crashes", "responseSchema": {{Schema}} }""";
}
