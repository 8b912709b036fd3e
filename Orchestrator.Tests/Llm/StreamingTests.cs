using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Engine;

namespace Orchestrator.Tests.Llm;

public sealed class StreamingTests
{
    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task The_answer_is_seen_while_it_comes_and_recorded_as_without_streaming(string provider)
    {
        await using var server = await ModelServer.StartAsync(provider);
        using var world = new LlmWorld((provider, server));
        world.Vault.Key("key", "good-key-123456");
        var goOn = new TaskCompletionSource();
        server.Instead = async (context, _) =>
        {
            context.Response.ContentType = "text/event-stream";
            await SayAsync(context, provider, "The key good-");
            await SayAsync(context, provider, "key-123456 is fine, ");
            await goOn.Task;
            await SayAsync(context, provider, "the end.");
            await EndAsync(context, provider);
        };
        using var watch = world.Feed.Subscribe(new FeedFilter("t1", ExecutionId: "e1"));
        var run = world.RunAsync($$"""{ "provider": "{{provider}}", "model": "m", "api_key": "credentials://key", "prompt": "Hello" }""");
        await foreach (var batch in watch)
        {
            batch.Events.ShouldAllBe(happened => happened is FeedEvent.StepSaid);
            break;
        }

        for (var until = DateTimeOffset.UtcNow.AddMinutes(2); DateTimeOffset.UtcNow < until && world.Live.Find("e1", "ask") is not "The key «secret:key» is fine, ";) await Task.Delay(20);
        world.Live.Find("e1", "ask").ShouldBe("The key «secret:key» is fine, ");
        goOn.SetResult();
        (await run).Status.ShouldBe(ExecutionStatus.Success);
        world.End.Output!.Value.GetProperty("text").GetString().ShouldBe("The key «secret:key» is fine, the end.");
        world.End.RawOutput!.Value.GetProperty("text").GetString().ShouldBe("The key good-key-123456 is fine, the end.");
        world.Live.Find("e1", "ask").ShouldBeNull("nothing is kept of it");
    }

    [Fact]
    public async Task Lists_that_watch_every_run_hear_nothing_of_it()
    {
        await using var server = await ModelServer.StartAsync();
        using var world = new LlmWorld(("openai", server));
        world.Vault.Key("key", "good-key-123456");
        using var all = world.Feed.SubscribeAtOnce(new FeedFilter("t1"));
        using var one = world.Feed.SubscribeAtOnce(new FeedFilter("t1", ExecutionId: "e1"));
        await world.SucceedAsync("""{ "provider": "openai", "model": "m", "api_key": "credentials://key", "prompt": "Hello" }""");
        world.Feed.Publish(new FeedEvent.ExecutionsDeleted("t1", "w1"));
        (await FirstAsync(one)).Events[0].ShouldBeOfType<FeedEvent.StepSaid>();
        (await FirstAsync(all)).Events.ShouldHaveSingleItem().ShouldBeOfType<FeedEvent.ExecutionsDeleted>();
    }

    private static async Task<FeedBatch> FirstAsync(FeedSubscription watch)
    {
        await foreach (var batch in watch) return batch;
        throw new InvalidOperationException("It ended.");
    }

    private static Task SayAsync(Microsoft.AspNetCore.Http.HttpContext context, string provider, string piece) => provider == "openai"
        ? ModelServer.EventAsync(context, null, new { choices = new[] { new { index = 0, delta = new { content = piece } } } })
        : ModelServer.EventAsync(context, "content_block_delta", new { type = "content_block_delta", index = 0, delta = new { type = "text_delta", text = piece } });

    private static async Task EndAsync(Microsoft.AspNetCore.Http.HttpContext context, string provider)
    {
        if (provider == "openai")
        {
            await ModelServer.EventAsync(context, null, new { choices = new[] { new { index = 0, delta = new { }, finish_reason = "stop" } } });
            return;
        }

        await ModelServer.EventAsync(context, "message_delta", new { type = "message_delta", delta = new { stop_reason = "end_turn", stop_sequence = (string?)null }, usage = new { output_tokens = 5 } });
        await ModelServer.EventAsync(context, "message_stop", new { type = "message_stop" });
    }
}
