using System.Text.Json;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Tests.Credentials;

public sealed class ReferenceFailureTests
{
    private const string Step = """{"actionType":"test/call","body":"credentials://x"}""";

    private readonly ReferenceWorld _world = new();

    [Fact]
    public async Task A_missing_credential_and_another_workspaces_give_the_same_text()
    {
        var missing = (await _world.RunAsync(Step)).Error!;
        _world.Vault.Key("x", "their-secret", tenantId: "t2");
        var foreign = (await _world.RunAsync(Step)).Error!;

        missing.Code.ShouldBe(ErrorCodes.CredentialNotFound);
        missing.Retryable.ShouldBeFalse();
        missing.Message.ShouldContain("“x”");
        foreign.ShouldBe(missing);
        _world.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_global_credential_serves_every_workspace_and_is_hidden_by_the_workspaces_own()
    {
        _world.Vault.Key("x", "global-secret", tenantId: "");
        await _world.RunAsync(Step);
        _world.Sent.GetProperty("body").GetString().ShouldBe("global-secret");

        _world.Vault.Key("x", "own-secret");
        await _world.RunAsync(Step);
        _world.Sent.GetProperty("body").GetString().ShouldBe("own-secret");
    }

    [Fact]
    public async Task Disabling_prevents_resolution_at_once_with_a_permanent_error()
    {
        _world.Vault.Key("x", "the-secret");
        await _world.RunAsync(Step);
        _world.Vault.Disable("x");

        var error = (await _world.RunAsync(Step, node => node with { Retry = new RetryPolicy(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 1) })).Error!;

        error.Code.ShouldBe(ErrorCodes.CredentialDisabled);
        error.Retryable.ShouldBeFalse();
        error.Attempt.ShouldBe(1);
        _world.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_credential_past_its_expiry_that_cannot_be_refreshed_is_expired()
    {
        _world.Vault.OAuth("x", """{"access_token":"old-token"}""", _world.Time.GetUtcNow());

        var error = (await _world.RunAsync(Step)).Error!;

        error.Code.ShouldBe(ErrorCodes.CredentialExpired);
        error.Retryable.ShouldBeFalse();
        error.Message.ShouldBe("The credential “x” expired at 2026-03-02 09:00 UTC.");
    }

    [Fact]
    public async Task A_credential_stays_usable_until_it_really_expires()
    {
        _world.Vault.OAuth("x", """{"access_token":"old-token"}""", _world.Time.GetUtcNow().AddSeconds(1), canRefresh: true);

        await _world.RunAsync("""{"actionType":"test/call","body":"credentials://x/access_token"}""");

        _world.Sent.GetProperty("body").GetString().ShouldBe("old-token");
        _world.Vault.Refreshes.ShouldBeEmpty();
    }

    [Fact]
    public async Task One_past_its_expiry_is_refreshed_when_that_is_possible()
    {
        _world.Vault.OAuth("x", """{"access_token":"old-token"}""", _world.Time.GetUtcNow(), canRefresh: true);
        var error = (await _world.RunAsync(Step)).Error!;
        error.Code.ShouldBe(ErrorCodes.CredentialExpired);
        error.Message.ShouldEndWith("and could not be refreshed: The provider said no.");
        error.Retryable.ShouldBeTrue();

        _world.Vault.Renews = Renewed;
        await _world.RunAsync("""{"actionType":"test/call","body":"credentials://x/access_token"}""");
        _world.Sent.GetProperty("body").GetString().ShouldBe("new-token");
        _world.EndOf("a").Output!.Value.GetProperty("body").GetString().ShouldBe("«secret:x»");
    }

    [Fact]
    public async Task An_answer_of_401_refreshes_once_and_repeats_once()
    {
        _world.Vault.OAuth("x", """{"access_token":"old-token"}""", canRefresh: true);
        _world.Vault.Renews = Renewed;
        _world.Answers = context => context.Config.GetProperty("body").GetString() == "new-token"
            ? new StepOutcome.Succeeded(context.Config) : StepOutcome.Fail("HTTP_401", "401 Unauthorized");

        (await _world.RunAsync("""{"actionType":"test/call","body":"credentials://x/access_token"}""")).Status.ShouldBe(ExecutionStatus.Success);
        _world.Calls.Count.ShouldBe(2);

        _world.Answers = _ => StepOutcome.Fail("HTTP_401", "401 Unauthorized");
        (await _world.RunAsync("""{"actionType":"test/call","body":"credentials://x/access_token"}""")).Error!.Code.ShouldBe("HTTP_401");
        _world.Calls.Count.ShouldBe(4);
        _world.Vault.Refreshes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_answer_of_401_to_a_key_that_cannot_be_refreshed_is_an_error()
    {
        _world.Vault.Key("x", "the-secret");
        _world.Answers = _ => StepOutcome.Fail("HTTP_401", "401 Unauthorized");

        (await _world.RunAsync(Step)).Error!.Code.ShouldBe("HTTP_401");
        _world.Calls.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("google", "refresh_secret", "It has access_token, n.")]
    [InlineData("legacy", "token", "It has username, password, authorization.")]
    [InlineData("key", "value", "It is one text without fields.")]
    [InlineData("google", "nothing", "It has access_token, n.")]
    public async Task A_missing_field_names_the_credential_and_the_field(string id, string field, string has)
    {
        _world.Vault.OAuth("google", """{"access_token":"tok-123456","n":42}""").Basic("legacy", "me", "pw").Key("key", "the-secret");

        var error = (await _world.RunAsync($$"""{"actionType":"test/call","body":"credentials://{{id}}/{{field}}"}""")).Error!;

        error.Code.ShouldBe(ErrorCodes.CredentialFieldNotFound);
        error.Message.ShouldBe($"The credential “{id}” has no field “{field}”. {has}");
        error.Retryable.ShouldBeFalse();
    }

    [Fact]
    public async Task A_vault_that_does_not_answer_is_tried_again()
    {
        var asked = 0;
        _world.Vault.Key("x", "the-secret");
        _world.Vault.Before = _ => asked++ == 0 ? Task.FromException(new IOException("disk: the-secret")) : Task.CompletedTask;

        var run = _world.RunAsync(Step, node => node with { Retry = new RetryPolicy(2, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 1) });
        await _world.Time.UntilWaiting();
        _world.Recorder.Ended[^1].Error!.Code.ShouldBe(ErrorCodes.ConnectionFailed);
        _world.Recorder.Ended[^1].Error!.Message.ShouldBe("The vault did not answer when it was asked for the credential “x”.");
        _world.Time.Advance(TimeSpan.FromMinutes(1));

        (await run).Status.ShouldBe(ExecutionStatus.Success);
    }

    [Fact]
    public async Task A_vault_that_hangs_is_given_thirty_seconds()
    {
        _world.Vault.Before = token => Task.Delay(Timeout.Infinite, token);

        var run = _world.RunAsync(Step);
        await _world.Time.UntilWaiting();
        _world.Time.Advance(TimeSpan.FromSeconds(30));

        (await run).Error!.Code.ShouldBe(ErrorCodes.ConnectionFailed);
    }

    [Fact]
    public async Task Without_a_vault_nothing_is_found()
    {
        _world.HasVault = false;

        (await _world.RunAsync(Step)).Error!.Code.ShouldBe(ErrorCodes.CredentialNotFound);
    }

    private static CredentialValue Renewed(CredentialValue stale) =>
        stale with { Value = JsonSerializer.SerializeToElement(new { access_token = "new-token" }), ExpiresAt = null, Version = stale.Version + 1 };
}
