using Microsoft.AspNetCore.Http;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Tests.Actions;

public sealed class HttpRequestActionTests
{
    [Fact]
    public async Task A_request_carries_method_query_headers_and_a_json_body()
    {
        await using var upstream = await Upstream.AnsweringAsync(201, "application/json; charset=utf-8", """{"id":7}""", ("X-Trace", "abc"));
        using var calls = Calls.To(upstream);
        var output = await calls.SucceedAsync(new
        {
            method = "POST",
            url = $"{upstream.Url}/users?a=1",
            query = new { q = "Ü & co", n = 5, tag = new[] { "x", "y" } },
            headers = new Dictionary<string, string> { ["X-Key"] = "k", ["Content-Type"] = "application/vnd.api+json" },
            body = new { name = "Zoë <b>" },
        });

        var sent = upstream.Requests.ShouldHaveSingleItem();
        sent.Method.ShouldBe("POST");
        sent.Target.ShouldBe("/users?a=1&q=%C3%9C%20%26%20co&n=5&tag=x&tag=y");
        sent.Headers["x-key"].ShouldBe("k");
        sent.Headers["content-type"].ShouldBe("application/vnd.api+json");
        sent.Headers["user-agent"].ShouldStartWith("Orchestrator/");
        sent.Body.ShouldBe("""{"name":"Zoë <b>"}""");
        output["status"]!.GetValue<int>().ShouldBe(201);
        output["data"]!["id"]!.GetValue<int>().ShouldBe(7);
        output["headers"]!["x-trace"]!.GetValue<string>().ShouldBe("abc");
    }

    [Fact]
    public async Task A_form_body_is_encoded_as_a_form()
    {
        await using var upstream = await Upstream.AnsweringAsync(200, "text/plain", "ok");
        using var calls = Calls.To(upstream);
        await calls.SucceedAsync(new { method = "POST", url = upstream.Url, bodyType = "form", body = new { a = "1 2", b = "ü" } });
        var sent = upstream.Requests.ShouldHaveSingleItem();
        sent.Headers["content-type"].ShouldBe("application/x-www-form-urlencoded");
        sent.Body.ShouldBe("a=1+2&b=%C3%BC");
    }

    [Fact]
    public async Task A_multipart_body_sends_fields_and_files()
    {
        await using var upstream = await Upstream.AnsweringAsync(200, "text/plain", "ok");
        using var calls = Calls.To(upstream);
        await calls.SucceedAsync(new
        {
            method = "POST",
            url = upstream.Url,
            bodyType = "multipart",
            body = new { note = "hello", tag = new[] { "x", "y" }, none = (string?)null, upload = new { fileName = "../ä\"\r\nX: 1.txt", contentType = "text/plain", base64 = "ZmlsZQ==" } },
        });
        var sent = upstream.Requests.ShouldHaveSingleItem();
        var boundary = sent.Headers["content-type"].Split("boundary=\"")[1].TrimEnd('"');
        sent.Body.ShouldBe(string.Join("\r\n",
            $"--{boundary}", "Content-Disposition: form-data; name=\"note\"", "", "hello",
            $"--{boundary}", "Content-Disposition: form-data; name=\"tag\"", "", "x",
            $"--{boundary}", "Content-Disposition: form-data; name=\"tag\"", "", "y",
            $"--{boundary}", "Content-Type: text/plain", "Content-Disposition: form-data; name=\"upload\"; filename=\"ä%22X: 1.txt\"", "", "file",
            $"--{boundary}--", ""));
    }

    [Theory]
    [InlineData("auto", "application/json", """{"a":1}""", """{"a":1}""")]
    [InlineData("auto", "application/problem+json", """{"a":1}""", """{"a":1}""")]
    [InlineData("auto", "application/json", "{broken", "\"{broken\"")]
    [InlineData("auto", "text/html", "<p>hi</p>", "\"<p>hi</p>\"")]
    [InlineData("text", "application/json", "5", "\"5\"")]
    [InlineData("json", "text/plain", "5", "5")]
    [InlineData("auto", "text/plain; charset=utf-7", "a", "\"a\"")]
    [InlineData("auto", "text/plain; charset=no-such", "a", "\"a\"")]
    [InlineData("file", "image/png", "abc", """{"fileName":"logo.png","contentType":"image/png","size":3,"base64":"YWJj"}""")]
    public async Task The_answer_is_read_as_the_response_type_says(string responseType, string type, string body, string data)
    {
        await using var upstream = await Upstream.AnsweringAsync(200, type, body);
        using var calls = Calls.To(upstream);
        var output = await calls.SucceedAsync(new { method = "GET", url = $"{upstream.Url}/images/logo.png?size=2", responseType });
        System.Text.Json.Nodes.JsonNode.DeepEquals(output["data"], System.Text.Json.Nodes.JsonNode.Parse(data)).ShouldBeTrue(output.ToJsonString());
    }

    [Fact]
    public async Task Html_where_json_was_expected_is_an_error_that_says_so()
    {
        await using var upstream = await Upstream.AnsweringAsync(200, "text/html", "<html>");
        using var calls = Calls.To(upstream);
        var error = await calls.FailAsync(new { method = "GET", url = upstream.Url, responseType = "json" });
        error.Code.ShouldBe(ErrorCodes.InvalidInput);
        error.Message.ShouldEndWith("is not JSON but text/html.");
    }

    [Theory]
    [InlineData(400, false)]
    [InlineData(401, false)]
    [InlineData(404, false)]
    [InlineData(408, true)]
    [InlineData(425, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    public async Task Anything_but_2xx_is_an_error_with_the_answer_under_detail(int status, bool retryable)
    {
        await using var upstream = await Upstream.AnsweringAsync(status, "application/json", """{"why":"so"}""");
        using var calls = Calls.To(upstream);
        var error = await calls.FailAsync(new { method = "GET", url = upstream.Url });
        error.Code.ShouldBe($"HTTP_{status}");
        error.Message.ShouldStartWith($"{status} ");
        error.Message.ShouldEndWith($"from 127.0.0.1:{upstream.Port}");
        error.Retryable.ShouldBe(retryable);
        error.Detail!.Value.GetProperty("data").GetProperty("why").GetString().ShouldBe("so");
    }

    [Fact]
    public async Task Retry_after_is_carried_in_seconds_or_as_a_date()
    {
        var now = DateTimeOffset.UtcNow;
        await using var seconds = await Upstream.AnsweringAsync(429, "text/plain", "slow down", ("Retry-After", "7"));
        await using var date = await Upstream.AnsweringAsync(503, "text/plain", "", ("Date", now.ToString("R")), ("Retry-After", now.AddSeconds(30).ToString("R")));
        using var calls = Calls.To(seconds, date);
        (await calls.RunAsync(new { url = seconds.Url })).ShouldBeOfType<StepOutcome.Failed>().RetryAfter.ShouldBe(TimeSpan.FromSeconds(7));
        (await calls.RunAsync(new { url = date.Url })).ShouldBeOfType<StepOutcome.Failed>().RetryAfter.ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("GET", true)]
    [InlineData("HEAD", true)]
    [InlineData("OPTIONS", true)]
    [InlineData("POST", false)]
    [InlineData("PUT", false)]
    [InlineData("DELETE", false)]
    [InlineData("", true)]
    [InlineData(7, false)]
    public void Only_reading_is_safe_to_repeat(object method, bool safe)
    {
        using var calls = new Calls();
        calls.IsSafe(new { method }).ShouldBe(safe);
    }

    [Theory]
    [InlineData("""{"url":"ftp://example.com"}""", "url:")]
    [InlineData("""{"url":"not an address"}""", "url:")]
    [InlineData("""{"url":"http://user:pass@example.com"}""", "url:")]
    [InlineData("""{"url":"http://example.com","headers":{"X-A":"a\r\nX-B: b"}}""", "headers.X-A:")]
    [InlineData("""{"url":"http://example.com","headers":{"bad name":"a"}}""", "headers.bad name:")]
    [InlineData("""{"url":"http://example.com","headers":{"Host":"a"}}""", "headers.Host:")]
    [InlineData("""{"url":"http://example.com","headers":"x"}""", "headers:")]
    [InlineData("""{"url":"http://example.com","query":{"a":{}}}""", "query.a:")]
    [InlineData("""{"url":"http://example.com","method":"POST","body":"{x"}""", "body:")]
    [InlineData("""{"url":"http://example.com","method":"POST","body":{},"bodyType":"xml"}""", "bodyType:")]
    [InlineData("""{"url":"http://example.com","method":"POST","body":{"f":{"base64":"%"}},"bodyType":"multipart"}""", "body.f.base64:")]
    [InlineData("""{"url":"http://example.com","followRedirects":"perhaps"}""", "followRedirects:")]
    [InlineData("""{"url":"http://example.com","method":"G ET"}""", "method:")]
    [InlineData("""{"url":"http://example.com","method":{}}""", "method:")]
    [InlineData("""{"url":"http://example.com","responseType":"xml"}""", "responseType:")]
    [InlineData("""{"url":"http://example.com","headers":{"X-Name":"Zoë"}}""", "headers.X-Name:")]
    public async Task A_setting_that_cannot_be_sent_is_named(string config, string place)
    {
        using var calls = new Calls();
        var error = await calls.FailAsync(System.Text.Json.JsonDocument.Parse(config).RootElement);
        error.Code.ShouldBe(ErrorCodes.InvalidConfig);
        error.Message.ShouldStartWith(place);
    }

    [Fact]
    public async Task A_head_request_has_no_body_and_no_data()
    {
        await using var upstream = await Upstream.StartAsync(context => { context.Response.Headers["X-Total"] = "9"; return Task.CompletedTask; });
        using var calls = Calls.To(upstream);
        var output = await calls.SucceedAsync(new { method = "HEAD", url = upstream.Url, body = new { a = 1 } });
        upstream.Requests.ShouldHaveSingleItem().Body.ShouldBeEmpty();
        output["data"].ShouldBeNull();
        output["headers"]!["x-total"]!.GetValue<string>().ShouldBe("9");
    }

    [Fact]
    public async Task Json_deeper_than_is_kept_is_read_as_text_and_the_deepest_is_read_as_json()
    {
        static string Nested(int depth) => new string('[', depth) + new string(']', depth);
        await using var deep = await Upstream.AnsweringAsync(200, "application/json", Nested(62));
        await using var deeper = await Upstream.AnsweringAsync(200, "application/json", Nested(5000));
        using var calls = Calls.To(deep, deeper);
        (await calls.SucceedAsync(new { url = deep.Url }))["data"]!.GetValueKind().ShouldBe(System.Text.Json.JsonValueKind.Array);
        (await calls.SucceedAsync(new { url = deeper.Url }))["data"]!.GetValueKind().ShouldBe(System.Text.Json.JsonValueKind.String);
    }
}
