using System.Text.Json;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Tests.Llm;

/// <summary>What the documented page of credentials says of model keys, sentence by sentence, with its own examples as written.</summary>
public sealed class SeedLlmTests
{
    private const string SimpleApiKeyReference = """
        {
            "provider": "openai",
            "model": "gpt-4o",
            "api_key": "credentials://openai-prod",
            "messages": [
              { "role": "user", "content": "Hello" }
            ]
        }
        """;

    private const string PerTenant = """
        {
            "provider": "anthropic",
            "model": "claude-sonnet-4-20250514",
            "api_key": "credentials://anthropic-key",
            "messages": [
              { "role": "user", "content": "Summarize this document." }
            ]
        }
        """;

    private const string Failover = """
        {
            "providers": [
              {
                "provider": "anthropic",
                "api_key": "credentials://anthropic-key",
                "model": "claude-sonnet-4-20250514"
              },
              {
                "provider": "openai",
                "api_key": "credentials://openai-key",
                "model": "gpt-4o"
              }
            ],
            "messages": [
              { "role": "user", "content": "Hello" }
            ]
        }
        """;

    [Fact]
    public async Task At_dispatch_credentials_openai_prod_is_replaced_with_the_actual_key_value()
    {
        await using var openai = await ModelServer.StartAsync();
        using var world = new LlmWorld(("openai", openai));
        world.Vault.Key("openai-prod", "good-key-123456");
        (await world.SucceedAsync(SimpleApiKeyReference)).GetProperty("text").GetString().ShouldBe("Hello there.");
        openai.Received.ShouldHaveSingleItem().Headers["Authorization"].ShouldBe("Bearer good-key-123456");
        openai.Wrong.ShouldBeEmpty();
        JsonSerializer.Serialize(world.Recorder.Ended).ShouldNotContain("good-key");
    }

    [Fact]
    public async Task Priority_1_highest_is_the_api_key_param()
    {
        await using var openai = await ModelServer.StartAsync();
        using var world = new LlmWorld(("openai", openai));
        world.Vault.Key("openai-prod", "good-key-123456");
        world.Environment["MY_OPENAI_KEY"] = "second-key-12345";
        world.Environment["OPENAI_API_KEY"] = "third-key-123456";
        world.Options_.AllowedEnvironmentKeys.Add("MY_OPENAI_KEY=openai");
        await world.SucceedAsync("""{ "provider": "openai", "model": "gpt-4o", "api_key": "credentials://openai-prod", "api_key_env": "MY_OPENAI_KEY", "prompt": "Hello" }""");
        openai.Received.ShouldHaveSingleItem().Headers["Authorization"].ShouldBe("Bearer good-key-123456");
    }

    [Fact]
    public async Task Priority_2_is_the_api_key_env_param()
    {
        await using var openai = await ModelServer.StartAsync();
        using var world = new LlmWorld(("openai", openai));
        world.Environment["MY_OPENAI_KEY"] = "good-key-123456";
        world.Environment["OPENAI_API_KEY"] = "third-key-123456";
        world.Options_.AllowedEnvironmentKeys.Add("MY_OPENAI_KEY=openai");
        await world.SucceedAsync("""{ "provider": "openai", "model": "gpt-4o", "api_key_env": "MY_OPENAI_KEY", "prompt": "Hello" }""");
        openai.Received.ShouldHaveSingleItem().Headers["Authorization"].ShouldBe("Bearer good-key-123456");
    }

    [Theory]
    [InlineData("openai", "OPENAI_API_KEY")]
    [InlineData("anthropic", "ANTHROPIC_API_KEY")]
    [InlineData("gemini", "GEMINI_API_KEY")]
    [InlineData("deepseek", "DEEPSEEK_API_KEY")]
    [InlineData("groq", "GROQ_API_KEY")]
    [InlineData("mistral", "MISTRAL_API_KEY")]
    [InlineData("together", "TOGETHER_API_KEY")]
    [InlineData("openrouter", "OPENROUTER_API_KEY")]
    [InlineData("perplexity", "PERPLEXITY_API_KEY")]
    [InlineData("skytells", "SKYTELLS_API_KEY")]
    public async Task Priority_3_lowest_is_the_default_env_var(string provider, string variable)
    {
        await using var server = await ModelServer.StartAsync(provider);
        using var world = new LlmWorld((provider, server));
        world.Environment[variable] = "good-key-123456";
        var output = await world.SucceedAsync($$"""{ "provider": "{{provider}}", "model": "some-model", "system": "Be brief.", "prompt": "Hello", "temperature": 0.2, "maxTokens": 50 }""");
        server.Wrong.ShouldBeEmpty();
        output.GetProperty("text").GetString().ShouldBe("Hello there.");
        output.GetProperty("usage").GetProperty("inputTokens").GetInt64().ShouldBe(20);
        output.GetProperty("usage").GetProperty("outputTokens").GetInt64().ShouldBe(5);
        var asked = server.Asked.ShouldHaveSingleItem();
        asked.GetProperty("model").GetString().ShouldBe("some-model");
        asked.GetProperty(provider == "openai" ? "max_completion_tokens" : "max_tokens").GetInt32().ShouldBe(50);
    }

    [Fact]
    public async Task Each_tenant_stores_their_own_LLM_API_key_as_a_credential()
    {
        await using var anthropic = await ModelServer.StartAsync("anthropic");
        using var world = new LlmWorld(("anthropic", anthropic));
        world.Vault.Key("anthropic-key", "good-key-123456", "t1").Key("anthropic-key", "key-of-another-tenant", "t2");
        (await world.SucceedAsync(PerTenant)).GetProperty("provider").GetString().ShouldBe("anthropic");
        anthropic.Received.ShouldHaveSingleItem().Headers["Authorization"].ShouldBe("Bearer good-key-123456");
        anthropic.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_engine_ensures_tenant_isolation()
    {
        await using var anthropic = await ModelServer.StartAsync("anthropic");
        using var world = new LlmWorld(("anthropic", anthropic));
        world.Vault.Key("anthropic-key", "good-key-123456", "t2");
        (await world.FailAsync(PerTenant)).Code.ShouldBe(ErrorCodes.CredentialNotFound);
        anthropic.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task Use_separate_credentials_per_provider_in_failover_chains()
    {
        await using var anthropic = await ModelServer.StartAsync("anthropic");
        await using var openai = await ModelServer.StartAsync();
        using var world = new LlmWorld(("anthropic", anthropic), ("openai", openai));
        world.Vault.Key("anthropic-key", "revoked-key-1234").Key("openai-key", "good-key-123456");
        var output = await world.SucceedAsync(Failover);
        output.GetProperty("provider").GetString().ShouldBe("openai");
        output.GetProperty("model").GetString().ShouldBe("gpt-4o");
        anthropic.Received.ShouldHaveSingleItem().Headers["Authorization"].ShouldBe("Bearer revoked-key-1234");
        var second = openai.Received.ShouldHaveSingleItem();
        second.Headers["Authorization"].ShouldBe("Bearer good-key-123456");
        string.Join("", second.Headers.Values).ShouldNotContain("revoked-key-1234");
        var tried = output.GetProperty("tried");
        tried.GetArrayLength().ShouldBe(2);
        tried[0].GetProperty("error").GetProperty("code").GetString().ShouldBe("HTTP_401");
        tried[1].GetProperty("outcome").GetString().ShouldBe("answered");
    }

    [Fact]
    public async Task Setting_enabled_false_immediately_prevents_resolution()
    {
        await using var openai = await ModelServer.StartAsync();
        using var world = new LlmWorld(("openai", openai));
        world.Vault.Disable("openai-prod");
        var error = await world.FailAsync(SimpleApiKeyReference);
        error.Code.ShouldBe(ErrorCodes.CredentialDisabled);
        error.Retryable.ShouldBeFalse();
        openai.Received.ShouldBeEmpty();
    }
}
