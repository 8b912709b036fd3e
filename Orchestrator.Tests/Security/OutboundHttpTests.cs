using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Orchestrator.Domain.Executions;
using Orchestrator.Tests.Actions;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Security;

public sealed class OutboundHttpTests
{
    [Fact]
    public async Task A_loopback_address_is_refused_and_nothing_is_sent()
    {
        await using var upstream = await Upstream.AnsweringAsync(200, "text/plain", "secret");
        using var calls = new Calls();
        foreach (var url in new[] { upstream.Url, $"http://localhost:{upstream.Port}", $"http://[::ffff:127.0.0.1]:{upstream.Port}", $"http://2130706433:{upstream.Port}" })
        {
            var error = await calls.FailAsync(new { url });
            error.Code.ShouldBe(ErrorCodes.AddressNotAllowed, url);
            error.Message.ShouldStartWith("Address not allowed");
            error.Retryable.ShouldBeFalse();
        }
        upstream.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_redirect_is_followed_and_may_turn_post_into_get()
    {
        await using var upstream = await Upstream.StartAsync(context =>
        {
            if (context.Request.Path == "/start") context.Response.Redirect("/end");
            return Task.CompletedTask;
        });
        using var calls = Calls.To(upstream);
        await calls.SucceedAsync(new { method = "POST", url = $"{upstream.Url}/start", body = new { a = 1 } });
        upstream.Requests.Select(request => $"{request.Method} {request.Target} {request.Body}").ShouldBe(["POST /start {\"a\":1}", "GET /end "]);
    }

    [Fact]
    public async Task A_307_repeats_method_and_body()
    {
        await using var upstream = await Upstream.StartAsync(context =>
        {
            if (context.Request.Path == "/start") { context.Response.StatusCode = 307; context.Response.Headers.Location = "/end"; }
            return Task.CompletedTask;
        });
        using var calls = Calls.To(upstream);
        await calls.SucceedAsync(new { method = "POST", url = $"{upstream.Url}/start", body = new { a = 1 } });
        upstream.Requests.Last().ShouldSatisfyAllConditions(last => last.Method.ShouldBe("POST"), last => last.Body.ShouldBe("{\"a\":1}"));
    }

    [Fact]
    public async Task Credentials_do_not_follow_a_redirect_to_another_origin()
    {
        await using var other = await Upstream.AnsweringAsync(200, "text/plain", "ok");
        await using var upstream = await Upstream.StartAsync(context => { context.Response.Redirect(other.Url); return Task.CompletedTask; });
        using var calls = Calls.To(upstream, other);
        await calls.SucceedAsync(new { url = upstream.Url, headers = new Dictionary<string, string> { ["Authorization"] = "Bearer x", ["X-Api-Key"] = "k", ["Cookie"] = "c=1", ["Accept"] = "text/plain" } });
        var arrived = other.Requests.ShouldHaveSingleItem().Headers;
        arrived.Keys.ShouldNotContain("Authorization");
        arrived.Keys.ShouldNotContain("X-Api-Key");
        arrived.Keys.ShouldNotContain("Cookie");
        arrived["Accept"].ShouldBe("text/plain");
    }

    [Fact]
    public async Task A_redirect_to_a_forbidden_address_is_refused()
    {
        await using var hidden = await Upstream.AnsweringAsync(200, "text/plain", "secret");
        await using var upstream = await Upstream.StartAsync(context => { context.Response.Redirect(hidden.Url); return Task.CompletedTask; });
        using var calls = Calls.To(upstream);
        (await calls.FailAsync(new { url = upstream.Url })).Code.ShouldBe(ErrorCodes.AddressNotAllowed);
        hidden.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_circle_of_redirects_ends_after_five()
    {
        await using var upstream = await Upstream.StartAsync(context => { context.Response.Redirect("/again"); return Task.CompletedTask; });
        using var calls = Calls.To(upstream);
        (await calls.FailAsync(new { url = upstream.Url })).Message.ShouldContain("more than 5 redirects");
        upstream.Requests.Count.ShouldBe(6);
    }

    [Fact]
    public async Task Without_following_the_redirect_itself_is_the_answer()
    {
        await using var upstream = await Upstream.StartAsync(context => { context.Response.Redirect("/again"); return Task.CompletedTask; });
        using var calls = Calls.To(upstream);
        (await calls.FailAsync(new { url = upstream.Url, followRedirects = false })).Code.ShouldBe("HTTP_302");
    }

    [Fact]
    public async Task An_answer_over_the_cap_is_not_read_to_its_end()
    {
        var block = new byte[1024 * 1024];
        await using var announced = await Upstream.StartAsync(async context =>
        {
            context.Response.ContentLength = 20 * block.Length;
            if (HttpMethods.IsGet(context.Request.Method)) await context.Response.Body.WriteAsync(block, context.RequestAborted);
        });
        await using var endless = await Upstream.StartAsync(async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(block, context.RequestAborted);
        });
        using var calls = Calls.To(announced, endless);
        (await calls.FailAsync(new { url = announced.Url })).Code.ShouldBe(ErrorCodes.ResponseTooLarge);
        (await calls.FailAsync(new { url = endless.Url })).Code.ShouldBe(ErrorCodes.ResponseTooLarge);
        await calls.SucceedAsync(new { method = "HEAD", url = announced.Url });
    }

    [Fact]
    public async Task A_cut_connection_is_retryable_and_says_so()
    {
        await using var before = await Upstream.StartAsync(context => { context.Abort(); return Task.CompletedTask; });
        await using var amid = await Upstream.StartAsync(async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        using var calls = Calls.To(before, amid);
        foreach (var url in new[] { before.Url, amid.Url })
        {
            var error = await calls.FailAsync(new { url });
            error.Code.ShouldBe(ErrorCodes.ConnectionFailed);
            error.Retryable.ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Nobody_listening_is_said_in_plain_words()
    {
        var upstream = await Upstream.AnsweringAsync(200, "text/plain", "");
        using var calls = Calls.To(upstream);
        await upstream.DisposeAsync();
        var error = await calls.FailAsync(new { url = upstream.Url });
        error.Code.ShouldBe(ErrorCodes.ConnectionFailed);
        error.Message.ShouldBe($"127.0.0.1:{upstream.Port} refused the connection: nothing listens there.");
    }

    [Fact]
    public async Task A_connection_that_is_not_taken_in_time_is_retryable_and_says_so()
    {
        // A full queue of connections that nobody accepts: the kernel drops what comes after.
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        using var waiting = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await waiting.ConnectAsync(IPAddress.Loopback, port);
        using var calls = new Calls(new OutboundOptions { AllowedHosts = [$"127.0.0.1:{port}"], ConnectTimeout = TimeSpan.FromMilliseconds(100) });

        var error = await calls.FailAsync(new { url = $"http://127.0.0.1:{port}" });
        error.Code.ShouldBe(ErrorCodes.ConnectionFailed);
        error.Retryable.ShouldBeTrue();
        error.Message.ShouldBe($"127.0.0.1:{port} did not take the connection in time.");
    }

    [Fact]
    public async Task A_cancelled_call_lets_go_at_once()
    {
        var arrived = new TaskCompletionSource();
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        using var calls = Calls.To(upstream);
        using var cancel = new CancellationTokenSource();
        var call = calls.RunAsync(new { url = upstream.Url }, cancel.Token);
        await arrived.Task;
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(call);
    }

    [Theory]
    [InlineData("GET", "https://flows.example.com/api/workflows/abc/webhook")]
    [InlineData("POST", "https://flows.example.com/api/workflows/abc/webhook/")]
    [InlineData("POST", "https://flows.example.com/api/workflows/abc/execute")]
    [InlineData("POST", "https://flows.example.com/api/workflows/a%2F..%2Fb/webhook")]
    [InlineData("POST", "https://flows.example.com/")]
    public async Task Of_this_instance_only_webhooks_may_be_called(string method, string url)
    {
        using var calls = new Calls();
        var error = await calls.FailAsync(new { method, url });
        error.Code.ShouldBe(ErrorCodes.AddressNotAllowed);
        error.Message.ShouldContain("this instance itself");
    }

    [Fact]
    public async Task An_answer_that_cannot_be_unpacked_fails_in_plain_words()
    {
        await using var upstream = await Upstream.AnsweringAsync(200, "text/plain", "this is no gzip", ("Content-Encoding", "gzip"));
        using var calls = Calls.To(upstream);
        var error = await calls.FailAsync(new { url = upstream.Url });
        error.Code.ShouldBe(ErrorCodes.ConnectionFailed);
        error.Message.ShouldContain("compressed data that cannot be read");
    }

    [Theory]
    [InlineData("http://[::1", "HTTP_302")]
    [InlineData("http:///", "HTTP_302")]
    [InlineData("ftp://example.com/", ErrorCodes.AddressNotAllowed)]
    [InlineData("file:///etc/passwd", ErrorCodes.AddressNotAllowed)]
    public async Task A_redirect_to_no_http_address_is_not_followed(string location, string code)
    {
        await using var upstream = await Upstream.AnsweringAsync(302, "text/plain", "", ("Location", location));
        using var calls = Calls.To(upstream);
        (await calls.FailAsync(new { url = upstream.Url })).Code.ShouldBe(code);
    }
}
