using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Orchestrator.Domain.Executions;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Actions;

public sealed class HttpRequestFaultTests
{
    [Fact]
    public async Task An_upstream_that_hangs_is_a_time_out_that_names_it()
    {
        var arrived = new TaskCompletionSource();
        await using var upstream = await Upstream.StartAsync(context => HangAsync(context, arrived));
        using var calls = Calls.To(upstream);
        var error = await TimedOutAsync(calls, upstream, arrived.Task);
        error.Message.ShouldBe($"The step did not end within 30s: 127.0.0.1:{upstream.Port} had not answered.");
    }

    [Fact]
    public async Task An_upstream_that_drips_is_a_time_out_that_says_how_far_it_came()
    {
        var dripped = new TaskCompletionSource();
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            await context.Response.WriteAsync("d");
            await context.Response.Body.FlushAsync();
            await HangAsync(context, dripped);
        });
        using var calls = Calls.To(upstream);
        // That the byte was sent does not say that it was read: nought or one byte so far.
        var error = await TimedOutAsync(calls, upstream, dripped.Task);
        error.Message.ShouldMatch($"^The step did not end within 30s: 127.0.0.1:{upstream.Port} (was still sending its answer, [01] bytes so far|had not answered)\\.$");
    }

    [Fact]
    public async Task A_connection_that_is_reset_is_retryable_and_says_so()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var calls = new Calls($"127.0.0.1:{port}");
        var call = calls.FailAsync(new { url = $"http://127.0.0.1:{port}" });
        using (var socket = await listener.AcceptSocketAsync())
            socket.LingerState = new LingerOption(true, 0); // closing now sends a reset
        var error = await call;
        error.Code.ShouldBe(ErrorCodes.ConnectionFailed);
        error.Retryable.ShouldBeTrue();
        error.Message.ShouldBe($"The connection to 127.0.0.1:{port} failed.");
    }

    [Fact]
    public async Task An_answer_of_20_MB_is_too_large_and_the_cap_is_named()
    {
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            var block = new byte[1024 * 1024];
            for (var sent = 0; sent < 20 && !context.RequestAborted.IsCancellationRequested; sent++) await context.Response.Body.WriteAsync(block);
        });
        using var calls = Calls.To(upstream);
        var error = await calls.FailAsync(new { url = upstream.Url });
        error.ShouldBe(new StepError(ErrorCodes.ResponseTooLarge, $"The answer of 127.0.0.1:{upstream.Port} is larger than 10 MB, which is all that is read."));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_small_answer_that_unpacks_to_200_MB_is_too_large(string encoding)
    {
        using var packed = new MemoryStream();
        await using (Stream bomb = encoding == "br" ? new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true) : new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = new byte[1024 * 1024];
            for (var written = 0; written < 200; written++) await bomb.WriteAsync(zeros);
        }
        packed.Length.ShouldBeLessThan(2 * 1024 * 1024);
        await using var upstream = await Upstream.StartAsync(context =>
        {
            context.Response.Headers.ContentEncoding = encoding;
            return context.Response.Body.WriteAsync(packed.ToArray()).AsTask();
        });
        using var calls = Calls.To(upstream);
        (await calls.FailAsync(new { url = upstream.Url })).Code.ShouldBe(ErrorCodes.ResponseTooLarge);
    }

    [Fact]
    public async Task An_answer_that_is_no_http_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var calls = new Calls($"127.0.0.1:{port}");
        var call = calls.FailAsync(new { url = $"http://127.0.0.1:{port}" });
        using var socket = await listener.AcceptSocketAsync();
        await socket.SendAsync("220 mail.example.com ESMTP\r\n"u8.ToArray());
        var error = await call;
        error.Code.ShouldBe(ErrorCodes.ConnectionFailed);
        error.Message.ShouldContain("not HTTP");
    }

    private static async Task<StepError> TimedOutAsync(Calls calls, Upstream upstream, Task arrived)
    {
        var (time, recorder) = (new FakeTime(), new MemoryRecorder());
        var graph = Draw.Graph("trigger-a", Draw.Step("a", JsonSerializer.Serialize(new { actionType = "http/request", method = "GET", url = upstream.Url })));
        var loop = new RunLoop(new StepRunner([calls.Action], time), time);
        var run = loop.RunAsync(new CompiledWorkflow(graph, Domain.Integrations.ActionCatalog.BuiltIn), new Run("e", time.GetUtcNow(), "w", "W", Draw.Json("{}")), recorder, CancellationToken.None, CancellationToken.None);
        await arrived;
        time.Advance(TimeSpan.FromSeconds(30));
        var error = (await run).Error.ShouldNotBeNull();
        error.Code.ShouldBe(ErrorCodes.Timeout);
        error.Retryable.ShouldBeTrue();
        return error;
    }

    private static Task HangAsync(HttpContext context, TaskCompletionSource arrived)
    {
        arrived.TrySetResult();
        var gone = new TaskCompletionSource();
        context.RequestAborted.Register(() => gone.TrySetResult());
        return gone.Task;
    }
}
