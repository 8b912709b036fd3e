using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Web.Features.Integrations;
using Orchestrator.Web.Integrations;
using Orchestrator.Web.Llm;

namespace Orchestrator.Tests.Llm;

public sealed class KeyTests
{
    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task An_operators_environment_key_is_never_sent_to_another_host(string provider)
    {
        await using var own = await ModelServer.StartAsync(provider);
        await using var elsewhere = await ModelServer.StartAsync(provider);
        using var world = new LlmWorld([elsewhere], (provider, own));
        foreach (var variable in new[] { "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "MY_KEY" }) world.Environment[variable] = "operator-key-123456";
        world.Options_.AllowedEnvironmentKeys.Add($"MY_KEY={provider}");

        (await world.FailAsync($$"""{ "provider": "{{provider}}", "baseUrl": "{{elsewhere.BaseUrl}}", "model": "m", "prompt": "Hello" }""")).Code.ShouldBe("HTTP_401");
        (await world.FailAsync($$"""{ "provider": "{{provider}}", "baseUrl": "{{elsewhere.BaseUrl}}", "api_key_env": "MY_KEY", "model": "m", "prompt": "Hello" }""")).Code.ShouldBe(ErrorCodes.InvalidConfig);
        (await world.FailAsync($$"""{ "providers": [ { "provider": "{{provider}}", "baseUrl": "{{elsewhere.BaseUrl}}", "model": "m" }, { "baseUrl": "{{elsewhere.BaseUrl}}", "api_key_env": "MY_KEY", "model": "m" } ], "prompt": "Hello" }""")).Code.ShouldBe(ErrorCodes.LlmAllProvidersFailed);

        own.Received.ShouldBeEmpty();
        elsewhere.Received.ShouldNotBeEmpty();
        JsonSerializer.Serialize(elsewhere.Received).ShouldNotContain("operator-key");
    }

    [Fact]
    public async Task The_library_takes_nothing_from_the_servers_own_environment()
    {
        await using var elsewhere = await ModelServer.StartAsync("anthropic");
        using var world = new LlmWorld([elsewhere]);
        string[] variables =
        [
            "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "OPENAI_API_KEY", "ANTHROPIC_CUSTOM_HEADERS", "ANTHROPIC_IDENTITY_TOKEN", "ANTHROPIC_ORGANIZATION_ID", "ANTHROPIC_WORKSPACE_ID", "ANTHROPIC_SERVICE_ACCOUNT_ID",
            "ANTHROPIC_FEDERATION_RULE_ID", "ANTHROPIC_WEBHOOK_SIGNING_KEY", "ANTHROPIC_OPEN_TELEMETRY", "OPENAI_EXPERIMENTAL_ENABLE_OPEN_TELEMETRY",
        ];
        foreach (var variable in variables) Environment.SetEnvironmentVariable(variable, variable switch
        {
            "ANTHROPIC_CUSTOM_HEADERS" => "X-Operator: operator-key-123456",
            _ when variable.Contains("TELEMETRY", StringComparison.Ordinal) => "true",
            _ => "operator-key-123456",
        });
        try
        {
            await world.RunAsync($$"""{ "provider": "anthropic", "baseUrl": "{{elsewhere.BaseUrl}}", "model": "m", "prompt": "Hello" }""");
            await world.RunAsync($$"""{ "provider": "anthropic", "baseUrl": "{{elsewhere.BaseUrl}}", "api_key": "good-key-123456", "model": "m", "prompt": "Hello" }""");
        }
        finally
        {
            foreach (var variable in variables) Environment.SetEnvironmentVariable(variable, null);
        }

        elsewhere.Received.Count.ShouldBe(2);
        JsonSerializer.Serialize(elsewhere.Received).ShouldNotContain("operator-key");
        elsewhere.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_key_follows_no_redirect()
    {
        await using var elsewhere = await ModelServer.StartAsync();
        await using var own = await ModelServer.StartAsync();
        own.Instead = (context, _) =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = $"{elsewhere.BaseUrl}/chat/completions";
            return Task.CompletedTask;
        };
        using var world = new LlmWorld([elsewhere], ("openai", own));
        world.Environment["OPENAI_API_KEY"] = "good-key-123456";
        var error = await world.FailAsync("""{ "provider": "openai", "model": "gpt-4o", "prompt": "Hello" }""");
        error.Code.ShouldBe(ErrorCodes.ConnectionFailed);
        error.Message.ShouldContain("redirects to");
        elsewhere.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_names_that_an_operator_has_listed_may_be_named()
    {
        await using var openai = await ModelServer.StartAsync();
        using var world = new LlmWorld(("openai", openai));
        world.Environment["PATH_OF_SECRETS"] = "good-key-123456";
        var error = await world.FailAsync("""{ "provider": "openai", "model": "gpt-4o", "api_key_env": "PATH_OF_SECRETS", "prompt": "Hello" }""");
        error.Code.ShouldBe(ErrorCodes.InvalidConfig);
        error.Message.ShouldContain("PATH_OF_SECRETS");
        openai.Received.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("MY_OPENAI_KEY=openai", "MY_OPENAI_KEY")]
    [InlineData("OPENAI_API_KEY", "OPENAI_API_KEY")]
    public async Task A_listed_key_of_one_provider_is_never_sent_to_another_that_a_step_names(string listed, string variable)
    {
        await using var openai = await ModelServer.StartAsync();
        await using var deepseek = await ModelServer.StartAsync("deepseek");
        using var world = new LlmWorld(("openai", openai), ("deepseek", deepseek));
        world.Environment[variable] = "good-key-123456";
        world.Options_.AllowedEnvironmentKeys.Add(listed);
        var error = await world.FailAsync($$"""{ "provider": "deepseek", "model": "m", "api_key_env": "{{variable}}", "prompt": "Hello" }""");
        error.Code.ShouldBe(ErrorCodes.InvalidConfig);
        error.Message.ShouldBe($"api_key_env: {variable} goes to openai's own address alone, not to DeepSeek at {deepseek.Host}. An operator can list it for deepseek, too.");
        deepseek.Received.ShouldBeEmpty();
        await world.SucceedAsync($$"""{ "provider": "openai", "model": "m", "api_key_env": "{{variable}}", "prompt": "Hello" }""");
        openai.Received.ShouldHaveSingleItem().Headers["Authorization"].ShouldBe("Bearer good-key-123456");
    }

    [Theory]
    [InlineData("MY_OPENAI_KEY=openai")]
    [InlineData("OPENAI_API_KEY")]
    [InlineData("HOUSE_KEY@llm.example.com:8443")]
    [InlineData("HOUSE_KEY", "“HOUSE_KEY” does not say where its key may go. Write =openai or another provider behind the name (openai, anthropic")]
    [InlineData("HOUSE_KEY=nobody", "“HOUSE_KEY” is bound to no provider with an address of its own")]
    [InlineData("HOUSE_KEY=openai-compatible", "for any other service @host")]
    [InlineData("HOUSE KEY", "is not NAME=provider, NAME@host or NAME@host:port")]
    public void A_listed_key_says_where_it_may_go(string listed, string? mistake = null)
    {
        var mistakes = new LlmOptions { AllowedEnvironmentKeys = [listed] }.Mistakes().ToList();
        if (mistake is null) mistakes.ShouldBeEmpty();
        else mistakes.ShouldHaveSingleItem().ShouldContain(mistake);
    }

    [Fact]
    public async Task An_operator_may_bind_a_key_to_a_host_of_the_house()
    {
        await using var house = await ModelServer.StartAsync("openai-compatible");
        await using var other = await ModelServer.StartAsync("openai-compatible");
        using var world = new LlmWorld([house, other]);
        world.Environment["HOUSE_KEY"] = "good-key-123456";
        world.Options_.AllowedEnvironmentKeys.Add($"HOUSE_KEY@{house.Host}");
        await world.SucceedAsync($$"""{ "baseUrl": "{{house.BaseUrl}}", "api_key_env": "HOUSE_KEY", "model": "m", "prompt": "Hello" }""");
        (await world.FailAsync($$"""{ "baseUrl": "{{other.BaseUrl}}", "api_key_env": "HOUSE_KEY", "model": "m", "prompt": "Hello" }""")).Code.ShouldBe(ErrorCodes.InvalidConfig);
        other.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_key_that_resolves_to_something_that_is_not_text_is_INVALID_CONFIG_and_not_skipped()
    {
        await using var openai = await ModelServer.StartAsync();
        using var world = new LlmWorld(("openai", openai));
        world.Vault.OAuth("google", """{ "access_token": "good-key-123456" }""");
        world.Environment["OPENAI_API_KEY"] = "good-key-123456";
        var error = await world.FailAsync("""{ "provider": "openai", "model": "gpt-4o", "api_key": "credentials://google", "prompt": "Hello" }""");
        error.Code.ShouldBe(ErrorCodes.InvalidConfig);
        error.Message.ShouldContain("credentials://id/access_token");
        openai.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_attached_integration_counts_as_the_parameter()
    {
        await using var openai = await ModelServer.StartAsync();
        await using var gateway = await ModelServer.StartAsync("openai-compatible");
        using var world = new LlmWorld([gateway], ("openai", openai));
        world.Environment["OPENAI_API_KEY"] = "third-key-123456";
        var compatible = new ProviderCatalog(ProviderFiles.BuiltIn).Find("openai-compatible")!;
        var (settings, problems) = ProviderConfig.Merge(compatible, JsonSerializer.SerializeToElement(new { apiKey = "good-key-123456", baseUrl = gateway.BaseUrl }), ProviderConfig.Empty);
        problems.ShouldBeEmpty();
        world.Integrations["i1"] = new IntegrationOutcome.Found(compatible.Type, IntegrationSeal.Whole(compatible, settings));
        await world.SucceedAsync("""{ "integrationId": "i1", "model": "m", "prompt": "Hello" }""");
        gateway.Received.ShouldHaveSingleItem().Headers["Authorization"].ShouldBe("Bearer good-key-123456");
        (await world.FailAsync("""{ "integrationId": "i1", "baseUrl": "https://evil.example", "model": "m", "prompt": "Hello" }""")).Code.ShouldBe(ErrorCodes.InvalidConfig);
        (await world.FailAsync("""{ "integrationId": "gone", "model": "m", "prompt": "Hello" }""")).Code.ShouldBe(ErrorCodes.IntegrationNotFound);
        openai.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_credential_bound_to_hosts_goes_to_them_alone()
    {
        await using var openai = await ModelServer.StartAsync();
        using var world = new LlmWorld(("openai", openai));
        world.Vault.Key("bound", "good-key-123456", "t1", "api.openai.com");
        var error = await world.FailAsync("""{ "provider": "openai", "model": "gpt-4o", "api_key": "credentials://bound", "prompt": "Hello" }""");
        error.Code.ShouldBe(ErrorCodes.AddressNotAllowed);
        openai.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_any_key_the_step_says_where_one_could_come_from()
    {
        await using var openai = await ModelServer.StartAsync();
        using var world = new LlmWorld(("openai", openai));
        var error = await world.FailAsync("""{ "provider": "openai", "model": "gpt-4o", "prompt": "Hello" }""");
        error.Code.ShouldBe(ErrorCodes.InvalidConfig);
        error.Message.ShouldContain("OPENAI_API_KEY");
        openai.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_private_address_is_refused_like_any_other_call()
    {
        using var world = new LlmWorld();
        var error = await world.FailAsync("""{ "baseUrl": "http://169.254.169.254/v1", "api_key": "good-key-123456", "model": "m", "prompt": "Hello" }""");
        error.Code.ShouldBe(ErrorCodes.AddressNotAllowed);
    }
}
