using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Tests.Llm;

public sealed class FailureTests
{
    [Theory]
    [InlineData("openai", 400, false)]
    [InlineData("openai", 401, false)]
    [InlineData("openai", 403, false)]
    [InlineData("openai", 404, false)]
    [InlineData("openai", 408, true)]
    [InlineData("openai", 422, false)]
    [InlineData("openai", 429, true)]
    [InlineData("openai", 500, true)]
    [InlineData("openai", 503, true)]
    [InlineData("anthropic", 400, false)]
    [InlineData("anthropic", 401, false)]
    [InlineData("anthropic", 403, false)]
    [InlineData("anthropic", 404, false)]
    [InlineData("anthropic", 429, true)]
    [InlineData("anthropic", 500, true)]
    [InlineData("anthropic", 529, true)]
    public async Task Keys_and_rights_fail_for_good_and_what_may_pass_is_tried_again(string provider, int status, bool retryable)
    {
        await using var server = await ModelServer.StartAsync(provider);
        using var world = With(provider, server);
        server.Instead = (context, _) => server.ErrorAsync(context, status, "some_error", "The reason is given here.");
        var error = await world.FailAsync(Ask(provider));
        error.Code.ShouldBe($"HTTP_{status}");
        error.Retryable.ShouldBe(retryable);
        error.Message.ShouldContain($" ({status})");
        error.Message.ShouldContain(provider == "openai" ? "OpenAI" : "Anthropic");
        error.Message.ShouldContain("The reason is given here.");
        error.Detail!.Value.GetProperty("status").GetInt32().ShouldBe(status);
        server.Received.Count.ShouldBe(1, "the library must not retry by itself");
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task Retry_After_is_obeyed(string provider)
    {
        await using var server = await ModelServer.StartAsync(provider);
        using var world = With(provider, server);
        server.Instead = (context, _) => server.ErrorAsync(context, 429, "rate_limit_error", "Slow down.", ("Retry-After", "2"));
        var before = DateTimeOffset.UtcNow;
        var retry = new RetryPolicy(2, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(30));
        await world.RunAsync(Ask(provider), node => node with { Retry = retry });
        // The wait the provider asked for, and not the drawn one of a millisecond.
        var due = world.Recorder.Ended.First(step => step.NodeId == "ask").ResumeAt!.Value;
        (due - before).ShouldBeInRange(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(2));
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task A_refused_key_is_told_without_the_key(string provider)
    {
        await using var server = await ModelServer.StartAsync(provider);
        using var world = With(provider, server);
        world.Vault.Key("key", "wrong-key-987654");
        var error = await world.FailAsync(Ask(provider));
        error.Code.ShouldBe("HTTP_401");
        error.Message.ShouldContain("«secret:key»");
        JsonSerializer.Serialize(world.Recorder.Ended).ShouldNotContain("wrong-key");
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task An_upstream_that_answers_HTML_is_said_to_be_none(string provider)
    {
        await using var server = await ModelServer.StartAsync(provider);
        using var world = With(provider, server);
        server.Instead = (context, _) =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<!doctype html><title>Welcome</title><p>data: not an event");
        };
        var error = await world.FailAsync(Ask(provider));
        error.Code.ShouldBe(ErrorCodes.InvalidOutput);
        error.Message.ShouldContain("a web page");
        error.Message.ShouldContain("base URL");
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task An_error_page_of_a_proxy_is_its_status(string provider)
    {
        await using var server = await ModelServer.StartAsync(provider);
        using var world = With(provider, server);
        server.Instead = (context, _) =>
        {
            context.Response.StatusCode = 502;
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<html>Bad gateway</html>");
        };
        var error = await world.FailAsync(Ask(provider));
        error.Code.ShouldBe("HTTP_502");
        error.Message.ShouldBe($"{(provider == "openai" ? "OpenAI" : "Anthropic")} failed itself (502). Try again later.");
        error.Retryable.ShouldBeTrue();
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task A_cut_connection_is_a_failure_that_may_pass(string provider)
    {
        await using var server = await ModelServer.StartAsync(provider);
        using var world = With(provider, server);
        server.Instead = async (context, _) =>
        {
            context.Response.ContentType = "text/event-stream";
            if (provider == "openai") await ModelServer.EventAsync(context, null, new { choices = new[] { new { index = 0, delta = new { content = "Half an ans" } } } });
            else await ModelServer.EventAsync(context, "content_block_delta", new { type = "content_block_delta", index = 0, delta = new { type = "text_delta", text = "Half an ans" } });
            context.Abort();
        };
        var error = await world.FailAsync(Ask(provider));
        error.Code.ShouldBe(ErrorCodes.ConnectionFailed);
        error.Retryable.ShouldBeTrue();
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task A_stream_that_ends_too_soon_is_no_answer(string provider)
    {
        await using var server = await ModelServer.StartAsync(provider);
        using var world = With(provider, server);
        server.Instead = async (context, _) =>
        {
            context.Response.ContentType = "text/event-stream";
            if (provider == "openai") await ModelServer.EventAsync(context, null, new { choices = new[] { new { index = 0, delta = new { content = "Half" } } } });
            else await ModelServer.EventAsync(context, "content_block_delta", new { type = "content_block_delta", index = 0, delta = new { type = "text_delta", text = "Half" } });
        };
        (await world.FailAsync(Ask(provider))).Code.ShouldBe(ErrorCodes.ConnectionFailed);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task An_upstream_that_hangs_is_a_time_out(string provider)
    {
        await using var server = await ModelServer.StartAsync(provider);
        using var world = With(provider, server);
        server.Instead = (context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var error = await world.FailAsync(Ask(provider), node => node with { Timeout = TimeSpan.FromMilliseconds(500) });
        error.Code.ShouldBe(ErrorCodes.Timeout);
        error.Retryable.ShouldBeTrue();
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task Nothing_is_read_past_the_cap(string provider)
    {
        await using var server = await ModelServer.StartAsync(provider);
        using var world = With(provider, server);
        server.Instead = async (context, _) =>
        {
            context.Response.ContentType = "text/event-stream";
            var line = Encoding.ASCII.GetBytes(": " + new string('x', 64 * 1024) + "\n");
            for (var written = 0; written < 16 * 1024 * 1024; written += line.Length) await context.Response.Body.WriteAsync(line, context.RequestAborted);
        };
        var error = await world.FailAsync(Ask(provider));
        error.Code.ShouldBe(ErrorCodes.ResponseTooLarge);
        error.Retryable.ShouldBeFalse();
    }

    [Fact]
    public async Task A_huge_error_is_not_read_to_its_end()
    {
        await using var server = await ModelServer.StartAsync();
        using var world = With("openai", server);
        server.Instead = (context, _) => server.ErrorAsync(context, 500, "api_error", new string('x', 5 * 1024 * 1024));
        var error = await world.FailAsync(Ask("openai"));
        error.Code.ShouldBe("HTTP_500");
        error.Message.Length.ShouldBeLessThan(1_000);
    }

    [Theory]
    [InlineData("overloaded_error", 529, true)]
    [InlineData("rate_limit_error", 429, true)]
    [InlineData("invalid_request_error", 400, false)]
    public async Task An_error_in_the_middle_of_a_stream_has_its_own_status(string type, int status, bool retryable)
    {
        await using var server = await ModelServer.StartAsync("anthropic");
        using var world = With("anthropic", server);
        server.Instead = async (context, _) =>
        {
            context.Response.ContentType = "text/event-stream";
            await ModelServer.EventAsync(context, "message_start", new { type = "message_start", message = new { id = "m", type = "message", role = "assistant", content = Array.Empty<object>(), model = "m", usage = new { input_tokens = 1, output_tokens = 1 } } });
            await ModelServer.EventAsync(context, "error", new { type = "error", error = new { type, message = "Overloaded" } });
        };
        var error = await world.FailAsync(Ask("anthropic"));
        error.Code.ShouldBe($"HTTP_{status}");
        error.Retryable.ShouldBe(retryable);
        error.Message.ShouldContain("Overloaded");
    }

    [Fact]
    public async Task An_error_in_the_middle_of_a_gateways_stream_has_its_own_status()
    {
        await using var server = await ModelServer.StartAsync("openrouter");
        using var world = With("openrouter", server);
        server.Instead = async (context, _) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(": OPENROUTER PROCESSING\n\n");
            await ModelServer.EventAsync(context, null, new { error = new { code = 502, message = "Provider disconnected" }, choices = Array.Empty<object>() });
        };
        var error = await world.FailAsync(Ask("openrouter"));
        error.Code.ShouldBe("HTTP_502");
        error.Retryable.ShouldBeTrue();
    }

    [Fact]
    public async Task A_service_that_does_not_stream_is_read_at_once()
    {
        await using var server = await ModelServer.StartAsync("openai-compatible");
        using var world = new LlmWorld([server]);
        server.Instead = (context, _) => context.Response.WriteAsJsonAsync(new { choices = new[] { new { index = 0, message = new { role = "assistant", content = "All at once." }, finish_reason = "stop" } }, usage = new { prompt_tokens = 3, completion_tokens = 4 } });
        var output = await world.SucceedAsync($$"""{ "baseUrl": "{{server.BaseUrl}}/", "api_key": "good-key-123456", "model": "m", "prompt": "Hello" }""");
        output.GetProperty("text").GetString().ShouldBe("All at once.");
        output.GetProperty("usage").GetProperty("outputTokens").GetInt64().ShouldBe(4);
        output.GetProperty("usage").TryGetProperty("costUsd", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"choices\":[]}")]
    [InlineData("{\"choices\":")]
    [InlineData("\"\\ud800\"")]
    public async Task JSON_that_is_no_answer_is_said_to_be_none(string body)
    {
        await using var server = await ModelServer.StartAsync();
        using var world = With("openai", server);
        server.Instead = (context, _) =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(body);
        };
        (await world.FailAsync(Ask("openai"))).Code.ShouldBe(ErrorCodes.InvalidOutput);
    }

    [Theory]
    [InlineData("openai", "data: {\"choices\":[{\"delta\":{\"content\":\"\\ud800\"}}]}\n\ndata: [DONE]\n\n")]
    [InlineData("openai", "data: [1,2]\n\ndata: \"x\"\n\ndata: {\"choices\":null}\n\ndata: {\"choices\":[7]}\n\ndata: {\"choices\":[{\"delta\":null,\"finish_reason\":\"eos\"}],\"usage\":{\"prompt_tokens\":-5}}\n\n")]
    [InlineData("openai", "data: {not json\n\n")]
    [InlineData("anthropic", "event: message_start\ndata: {\"type\":\"message_start\"}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n")]
    [InlineData("anthropic", "event: x\ndata: [1]\n\n")]
    [InlineData("anthropic", "event: content_block_delta\ndata: {not json\n\n")]
    public async Task A_hostile_stream_ends_in_an_answer_or_a_plain_error(string provider, string stream)
    {
        await using var server = await ModelServer.StartAsync(provider);
        using var world = With(provider, server);
        server.Instead = (context, _) =>
        {
            context.Response.ContentType = "text/event-stream";
            return context.Response.WriteAsync(stream);
        };
        await world.RunAsync(Ask(provider));
        world.End.Error?.Code.ShouldNotBe(ErrorCodes.Internal, world.End.Error?.Message);
    }

    private static LlmWorld With(string provider, ModelServer server)
    {
        var world = new LlmWorld((provider, server));
        world.Vault.Key("key", "good-key-123456");
        return world;
    }

    private static string Ask(string provider) => $$"""{ "provider": "{{provider}}", "model": "m", "api_key": "credentials://key", "prompt": "Hello" }""";
}
