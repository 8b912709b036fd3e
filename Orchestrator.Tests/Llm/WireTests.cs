namespace Orchestrator.Tests.Llm;

/// <summary>What the providers' own libraries send, as it arrives.</summary>
public sealed class WireTests
{
    // Of HTTP itself.
    private static readonly string[] Usual = ["host", "content-length", "transfer-encoding", "accept-encoding", "connection"];

    [Theory]
    [InlineData("openai", "/v1/chat/completions", "accept, authorization, content-type, user-agent")]
    [InlineData("anthropic", "/v1/messages", "anthropic-version, authorization, content-type, user-agent")]
    [InlineData("skytells", "/v1/chat/completions", "accept, content-type, user-agent, x-api-key")]
    public async Task A_library_sends_the_question_once_to_the_documented_path_and_tells_nothing_of_the_server(string provider, string path, string headers)
    {
        await using var server = await ModelServer.StartAsync(provider);
        using var world = new LlmWorld((provider, server));
        world.Vault.Key("key", "good-key-123456");
        await world.SucceedAsync($$"""{ "provider": "{{provider}}", "model": "m", "api_key": "credentials://key", "prompt": "Hello" }""");
        var sent = server.Received.ShouldHaveSingleItem();
        sent.Target.ShouldBe(path);
        sent.Headers.Keys.Select(name => name.ToLowerInvariant()).Except(Usual, StringComparer.Ordinal).Order(StringComparer.Ordinal).ShouldBe(headers.Split(", "));
        sent.Headers["user-agent"].ShouldMatch(@"^Orchestrator/\d+\.\d+\.\d+$");
        server.Wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("openai", 429), InlineData("openai", 500), InlineData("openai", 408), InlineData("anthropic", 429), InlineData("anthropic", 500), InlineData("anthropic", 529)]
    public async Task A_library_does_not_ask_again_by_itself(string provider, int status)
    {
        await using var server = await ModelServer.StartAsync(provider);
        using var world = new LlmWorld((provider, server));
        world.Vault.Key("key", "good-key-123456");
        server.Instead = (context, _) => server.ErrorAsync(context, status, "some_error", "No.", ("x-should-retry", "true"), ("Retry-After", "0"));
        (await world.FailAsync($$"""{ "provider": "{{provider}}", "model": "m", "api_key": "credentials://key", "prompt": "Hello" }""")).Code.ShouldBe($"HTTP_{status}");
        server.Received.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_empty_account_is_told_as_such_and_not_tried_again()
    {
        await using var server = await ModelServer.StartAsync();
        using var world = new LlmWorld(("openai", server));
        world.Vault.Key("key", "good-key-123456");
        server.Instead = (context, _) => server.ErrorAsync(context, 429, "insufficient_quota", "You exceeded your current quota.");
        var error = await world.FailAsync("""{ "provider": "openai", "model": "m", "api_key": "credentials://key", "prompt": "Hello" }""");
        error.Code.ShouldBe("HTTP_402");
        error.Retryable.ShouldBeFalse();
        error.Message.ShouldBe("OpenAI wants to be paid first (402): You exceeded your current quota. Look at the plan and the balance there.");
    }
}
