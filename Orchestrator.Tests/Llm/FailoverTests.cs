using System.Text.Json;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Tests.Llm;

public sealed class FailoverTests
{
    private const string Two = """
        { "prompt": "Hello", "providers": [
          { "provider": "anthropic", "model": "claude-sonnet-4-20250514", "api_key": "credentials://first" },
          { "provider": "openai", "model": "gpt-4o", "api_key": "credentials://second" } ] }
        """;

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(529)]
    public async Task The_next_is_tried_on_any_error(int status)
    {
        await using var anthropic = await ModelServer.StartAsync("anthropic");
        await using var openai = await ModelServer.StartAsync();
        using var world = With(anthropic, openai);
        anthropic.Instead = (context, _) => anthropic.ErrorAsync(context, status, "some_error", "No.");
        var output = await world.SucceedAsync(Two);
        output.GetProperty("provider").GetString().ShouldBe("openai");
        output.GetProperty("tried")[0].GetProperty("error").GetProperty("code").GetString().ShouldBe($"HTTP_{status}");
    }

    [Fact]
    public async Task INVALID_INPUT_asks_nobody_else()
    {
        await using var anthropic = await ModelServer.StartAsync("anthropic");
        await using var openai = await ModelServer.StartAsync();
        using var world = With(anthropic, openai);
        (await world.FailAsync(Two.Replace("\"prompt\": \"Hello\"", "\"messages\": [ { \"role\": \"robot\", \"content\": \"x\" } ]", StringComparison.Ordinal))).Code.ShouldBe(ErrorCodes.InvalidInput);
        anthropic.Received.ShouldBeEmpty();
        openai.Received.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_entry_whose_credential_is_missing_or_disabled_is_skipped_and_not_fatal(bool isDisabled)
    {
        await using var anthropic = await ModelServer.StartAsync("anthropic");
        await using var openai = await ModelServer.StartAsync();
        using var world = new LlmWorld(("anthropic", anthropic), ("openai", openai));
        world.Vault.Key("second", "good-key-123456");
        if (isDisabled) world.Vault.Disable("first");
        var output = await world.SucceedAsync(Two);
        output.GetProperty("tried")[0].GetProperty("outcome").GetString().ShouldBe("skipped");
        output.GetProperty("tried")[0].GetProperty("error").GetProperty("code").GetString().ShouldBe(isDisabled ? ErrorCodes.CredentialDisabled : ErrorCodes.CredentialNotFound);
        anthropic.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_secret_is_inherited_by_another_provider()
    {
        await using var anthropic = await ModelServer.StartAsync("anthropic");
        await using var openai = await ModelServer.StartAsync();
        using var world = With(anthropic, openai);
        anthropic.Instead = (context, _) => anthropic.ErrorAsync(context, 500, "api_error", "Down.");
        var error = await world.FailAsync(Two.Replace(""", "api_key": "credentials://second" """.Trim(), "", StringComparison.Ordinal));
        error.Code.ShouldBe(ErrorCodes.LlmAllProvidersFailed);
        openai.Received.ShouldBeEmpty();
        (await world.FailAsync(Two.Replace("\"prompt\"", "\"api_key\": \"credentials://first\", \"prompt\"", StringComparison.Ordinal))).Code.ShouldBe(ErrorCodes.InvalidConfig);
        openai.Received.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(401, 403, false)]
    [InlineData(401, 503, true)]
    [InlineData(429, 403, true)]
    public async Task All_failed_is_retryable_if_any_failure_was(int first, int second, bool retryable)
    {
        await using var anthropic = await ModelServer.StartAsync("anthropic");
        await using var openai = await ModelServer.StartAsync();
        using var world = With(anthropic, openai);
        anthropic.Instead = (context, _) => anthropic.ErrorAsync(context, first, "some_error", "First said no.");
        openai.Instead = (context, _) => openai.ErrorAsync(context, second, "some_error", "Second said no.");
        var error = await world.FailAsync(Two);
        error.Code.ShouldBe(ErrorCodes.LlmAllProvidersFailed);
        error.Retryable.ShouldBe(retryable);
        error.Message.ShouldContain("First said no");
        error.Message.ShouldContain("Second said no");
        error.Detail!.Value.GetProperty("tried").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task A_provider_that_hangs_is_left_after_its_own_time_out()
    {
        await using var anthropic = await ModelServer.StartAsync("anthropic");
        await using var openai = await ModelServer.StartAsync();
        using var world = With(anthropic, openai);
        anthropic.Instead = (context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var output = await world.SucceedAsync(Two.Replace("\"api_key\": \"credentials://first\"", "\"api_key\": \"credentials://first\", \"timeout\": \"300ms\"", StringComparison.Ordinal));
        output.GetProperty("provider").GetString().ShouldBe("openai");
        output.GetProperty("tried")[0].GetProperty("error").GetProperty("code").GetString().ShouldBe(ErrorCodes.Timeout);
    }

    [Fact]
    public async Task The_steps_time_out_is_for_all_of_them_and_says_what_was_tried()
    {
        await using var anthropic = await ModelServer.StartAsync("anthropic");
        await using var openai = await ModelServer.StartAsync();
        var time = new FakeTime();
        using var world = With(anthropic, openai, time);
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        anthropic.Instead = (context, _) => anthropic.ErrorAsync(context, 403, "permission_error", "No.");
        openai.Instead = (context, _) => { arrived.SetResult(); return Task.Delay(Timeout.Infinite, context.RequestAborted); };
        var run = world.FailAsync(Two, node => node with { Timeout = TimeSpan.FromSeconds(2) });
        await arrived.Task.WaitAsync(TimeSpan.FromMinutes(2));
        time.Advance(TimeSpan.FromSeconds(2));
        var error = await run;
        error.Code.ShouldBe(ErrorCodes.Timeout);
        error.Message.ShouldContain("anthropic had failed (HTTP_403)");
        error.Message.ShouldContain("openai had not answered");
    }

    [Fact]
    public async Task One_entrys_bound_hosts_do_not_bind_the_next()
    {
        await using var anthropic = await ModelServer.StartAsync("anthropic");
        await using var openai = await ModelServer.StartAsync();
        using var world = new LlmWorld(("anthropic", anthropic), ("openai", openai));
        world.Vault.Key("first", "good-key-123456", "t1", "api.anthropic.com").Key("second", "good-key-123456");
        var output = await world.SucceedAsync(Two);
        output.GetProperty("provider").GetString().ShouldBe("openai");
        output.GetProperty("tried")[0].GetProperty("error").GetProperty("code").GetString().ShouldBe(ErrorCodes.AddressNotAllowed);
        anthropic.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_token_that_was_taken_back_is_renewed_once()
    {
        await using var openai = await ModelServer.StartAsync();
        using var world = new LlmWorld(("openai", openai));
        world.Vault.OAuth("second", """{ "access_token": "stale-token-1234" }""", canRefresh: true);
        world.Vault.Renews = stale => stale with { Value = JsonElement.Parse("""{ "access_token": "good-key-123456" }""") };
        await world.SucceedAsync("""{ "prompt": "Hello", "providers": [ { "provider": "openai", "model": "gpt-4o", "api_key": "credentials://second/access_token" } ] }""");
        openai.Received.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Keys_of_every_entry_stay_out_of_what_is_recorded()
    {
        await using var anthropic = await ModelServer.StartAsync("anthropic");
        await using var openai = await ModelServer.StartAsync();
        using var world = With(anthropic, openai);
        openai.Says = _ => ["Your key is good-", "key-123", "456, is it not?"];
        anthropic.Keys.Clear();
        await world.SucceedAsync(Two);
        var recorded = JsonSerializer.Serialize(world.Recorder.Ended.Select(step => new { step.Input, step.Output, step.Error }));
        recorded.ShouldNotContain("good-key");
        world.End.Output!.Value.GetProperty("text").GetString().ShouldBe("Your key is «secret:first», is it not?");
    }

    private static LlmWorld With(ModelServer anthropic, ModelServer openai, TimeProvider? time = null)
    {
        var world = new LlmWorld(("anthropic", anthropic), ("openai", openai)) { Time = time ?? TimeProvider.System };
        world.Vault.Key("first", "good-key-123456").Key("second", "good-key-123456");
        return world;
    }
}
