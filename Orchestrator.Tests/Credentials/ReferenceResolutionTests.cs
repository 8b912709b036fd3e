using System.Text.Json;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Credentials;

public sealed class ReferenceResolutionTests
{
    private readonly ReferenceWorld _world = new();

    [Fact]
    public async Task A_reference_is_replaced_with_the_actual_key_at_dispatch()
    {
        _world.Vault.Key("openai-prod", "sk-proj-abc123");

        await _world.RunAsync("""{"actionType":"test/call","body":{"provider":"openai","api_key":"credentials://openai-prod"}}""");

        _world.Sent.GetProperty("body").GetProperty("api_key").GetString().ShouldBe("sk-proj-abc123");
        _world.Sent.GetProperty("body").GetProperty("provider").GetString().ShouldBe("openai");
    }

    [Fact]
    public async Task A_field_of_a_value_is_read_inside_text()
    {
        _world.Vault.OAuth("google-calendar", """{"access_token":"ya29.xxx-yyy","expires_at":"2099-01-15T10:00:00Z"}""");

        await _world.RunAsync("""{"actionType":"test/call","headers":{"Authorization":"Bearer credentials://google-calendar/access_token"}}""");

        _world.Sent.GetProperty("headers").GetProperty("Authorization").GetString().ShouldBe("Bearer ya29.xxx-yyy");
    }

    [Fact]
    public async Task References_work_at_any_depth_whole_or_inside_text_and_as_often_as_they_occur()
    {
        _world.Vault.Key("stripe-live", "sk_live_1234567890").Key("hook", "whsec_0987654321");

        await _world.RunAsync("""
            {"actionType":"test/call","url":"https://api.stripe.com/v1/charges?k=credentials://stripe-live","headers":{"Authorization":"Bearer credentials://stripe-live"},
             "body":{"metadata":{"webhook_secret":"credentials://hook","list":[["credentials://stripe-live;credentials://hook"],7]}}}
            """);

        _world.Sent.GetRawText().ShouldBe(
            """{"url":"https://api.stripe.com/v1/charges?k=sk_live_1234567890","headers":{"Authorization":"Bearer sk_live_1234567890"},"body":{"metadata":{"webhook_secret":"whsec_0987654321","list":[["sk_live_1234567890;whsec_0987654321"],7]}}}""");
        _world.Vault.LookUps.ShouldBe(["stripe-live", "hook"]);
    }

    [Theory]
    [InlineData("credentials://legacy/username", "me")]
    [InlineData("credentials://legacy/password", "p:w d")]
    [InlineData("credentials://legacy/authorization", "Basic bWU6cDp3IGQ=")]
    [InlineData("credentials://legacy", """{"username":"me","password":"p:w d"}""")]
    public async Task A_name_and_password_have_a_ready_header_value(string reference, string expected)
    {
        _world.Vault.Basic("legacy", "me", "p:w d");

        await _world.RunAsync($$"""{"actionType":"test/call","body":"{{reference}}"}""");

        _world.Sent.GetProperty("body").ToString().ShouldBe(expected);
    }

    [Fact]
    public async Task A_whole_reference_to_a_JSON_value_gives_the_object()
    {
        _world.Vault.OAuth("google", """{"access_token":"tok-123456","n":42,"more":{"a":[1]}}""");

        await _world.RunAsync("""{"actionType":"test/call","body":["credentials://google","credentials://google/n","credentials://google/more"]}""");

        _world.Sent.GetProperty("body").GetRawText().ShouldBe("""[{"access_token":"tok-123456","n":42,"more":{"a":[1]}},42,{"a":[1]}]""");
    }

    [Fact]
    public async Task Inside_text_a_reference_must_be_a_scalar()
    {
        _world.Vault.OAuth("google", """{"access_token":"tok-123456","n":42}""");

        await _world.RunAsync("""{"actionType":"test/call","body":"n is credentials://google/n"}""");
        _world.Sent.GetProperty("body").GetString().ShouldBe("n is 42");

        var error = (await _world.RunAsync("""{"actionType":"test/call","headers":{"Authorization":"Bearer credentials://google"}}""")).Error!;
        error.Code.ShouldBe(ErrorCodes.InvalidConfig);
        error.Message.ShouldBe("credentials://google in headers.Authorization is not one text; inside a text name one of its fields, such as credentials://google/access_token.");
    }

    [Fact]
    public async Task What_templates_insert_is_never_scanned()
    {
        _world.Vault.Key("x", "the-real-secret");
        _world.Input = Draw.Json("""{"whole":"credentials://x","part":"x","slash":"/password","scheme":"credentials:"}""");

        await _world.RunAsync("""
            {"actionType":"test/call","body":{"a":"{{trigger.whole}}","b":"say {{trigger.whole}}","c":"{{trigger.scheme}}//x","d":"{{ \"credentials://x\" }}","e":"credentials://x{{trigger.slash}}"}}
            """);

        _world.Sent.GetProperty("body").GetRawText().ShouldBe(
            """{"a":"credentials://x","b":"say credentials://x","c":"credentials://x","d":"credentials://x","e":"the-real-secret/password"}""");
    }

    [Theory]
    [InlineData("credentials://{{trigger.part}}")]
    [InlineData("credentials://x/{{trigger.part}}")]
    public async Task Data_cannot_name_a_secret(string text)
    {
        _world.Vault.Key("x", "the-real-secret");
        _world.Input = Draw.Json("""{"part":"x"}""");

        var error = (await _world.RunAsync($$"""{"actionType":"test/call","body":"{{text}}"}""")).Error!;

        error.Code.ShouldBe(ErrorCodes.InvalidConfig);
        _world.Vault.LookUps.ShouldBeEmpty();
    }

    [Fact]
    public async Task Five_thousand_references_in_one_step_are_one_look_up_for_each_id()
    {
        _world.Vault.Key("a", "secret-of-a").Key("b", "secret-of-b");
        var body = JsonSerializer.Serialize(Enumerable.Range(0, 2_500).Select(number => $"{number} credentials://a credentials://b"));

        await _world.RunAsync($$"""{"actionType":"test/call","body":{{body}}}""");

        _world.Sent.GetProperty("body")[2_499].GetString().ShouldBe("2499 secret-of-a secret-of-b");
        _world.Vault.LookUps.ShouldBe(["a", "b"]);
        _world.EndOf("a").Input!.Value.GetProperty("body")[2_499].GetString().ShouldBe("2499 «secret:a» «secret:b»");
    }

    [Fact]
    public async Task Every_attempt_resolves_anew_so_that_a_retry_uses_a_rotated_secret()
    {
        _world.Vault.Key("x", "old-secret");
        _world.Answers = context =>
        {
            if (context.Attempt > 1) return new StepOutcome.Succeeded(context.Config);
            _world.Vault.Key("x", "new-secret");
            return StepOutcome.Fail("HTTP_503", "busy", retryable: true);
        };

        var run = _world.RunAsync("""{"actionType":"test/call","body":"credentials://x"}""", node => node with { Retry = new RetryPolicy(2, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 1) });
        await _world.Time.UntilWaiting();
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        await run;

        _world.Calls.Select(call => call.Config.GetProperty("body").GetString()).ShouldBe(["old-secret", "new-secret"]);
    }

    [Fact]
    public async Task Inserted_secrets_obey_the_place_they_go_to()
    {
        _world.Vault.Key("odd", "a&b <c>/?").Key("lines", "one\r\ntwo");

        await _world.RunAsync("""{"actionType":"test/call","url":"https://h.test/p?k=credentials://odd","markup":"<b>credentials://odd</b>","body":"credentials://lines"}""");
        _world.Sent.GetProperty("url").GetString().ShouldBe("https://h.test/p?k=a%26b%20%3Cc%3E%2F%3F");
        _world.Sent.GetProperty("markup").GetString().ShouldBe("<b>a&amp;b &lt;c&gt;/?</b>");
        _world.Sent.GetProperty("body").GetString().ShouldBe("one\r\ntwo");

        var error = (await _world.RunAsync("""{"actionType":"test/call","headers":{"X-Id":"credentials://lines"}}""")).Error!;
        error.Code.ShouldBe(ErrorCodes.InvalidConfig);
        error.Message.ShouldBe("credentials://lines cannot stand in headers[\"X-Id\"]: a header's value cannot hold a line break.");
    }

    [Fact]
    public async Task Every_resolution_is_counted_with_the_workflow_that_used_it()
    {
        _world.Vault.Key("mine", "secret-of-mine").Key("everyones", "secret-of-all", tenantId: "");

        await _world.RunAsync("""{"actionType":"test/call","body":"credentials://mine credentials://mine credentials://everyones"}""");

        _world.Used.ShouldBe([new CredentialUsed("t1", "w1", "t1", "mine", _world.Time.GetUtcNow()), new CredentialUsed("t1", "w1", "", "everyones", _world.Time.GetUtcNow())]);
    }

    [Fact]
    public async Task Settings_of_an_integration_may_refer_to_credentials_too()
    {
        _world.Vault.Key("crm", "secret-of-crm", hosts: "api.crm.test");
        (JsonElement Value, StepError? Error) resolved = default;
        _world.Answers = context =>
        {
            resolved = context.Credentials.ResolveAsync(Draw.Json("""{"token":"Bearer credentials://crm","plain":"{{trigger.x}}"}"""), CancellationToken.None).AsTask().GetAwaiter().GetResult();
            context.Hosts.Refusal(new Uri("https://elsewhere.test/")).ShouldNotBeNull();
            return new StepOutcome.Succeeded(resolved.Value);
        };

        await _world.RunAsync("""{"actionType":"test/call"}""");

        resolved.Value.GetRawText().ShouldBe("""{"token":"Bearer secret-of-crm","plain":"{{trigger.x}}"}""");
        _world.EndOf("a").Output!.Value.GetProperty("token").GetString().ShouldBe("«secret:crm»");
    }
}
