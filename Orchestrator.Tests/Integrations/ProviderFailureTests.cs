using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Orchestrator.Domain.Executions;
using Orchestrator.Tests.Actions;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Integrations;

namespace Orchestrator.Tests.Integrations;

/// <summary>What can go wrong with any provider, for its test and for each of its steps: told in words, without a secret.</summary>
public sealed class ProviderFailureTests
{
    private const int Huge = 11 * 1024 * 1024;

    public static TheoryData<string> Providers => [.. ProviderContract.Types];

    [Theory, MemberData(nameof(Providers))]
    public Task Unauthorized(string type) => RefusedAsync(type, 401, retryable: false, "refused the");

    [Theory, MemberData(nameof(Providers))]
    public Task Forbidden(string type) => RefusedAsync(type, 403, retryable: false, "does not allow this (403)");

    [Theory, MemberData(nameof(Providers))]
    public Task Not_found(string type) => RefusedAsync(type, 404, retryable: false, "Check the names and ids that were given, and what it may see.");

    [Theory, MemberData(nameof(Providers))]
    public Task Not_acceptable(string type) => RefusedAsync(type, 422, retryable: false, "Correct what was filled in.");

    [Theory, MemberData(nameof(Providers))]
    public Task In_conflict(string type) => RefusedAsync(type, 409, retryable: false, "Look at what is there now before trying again.");

    [Theory, MemberData(nameof(Providers))]
    public Task Too_often(string type) => RefusedAsync(type, 429, retryable: true, "Try again in 7s.", TimeSpan.FromSeconds(7), ("Retry-After", "7"));

    [Theory, MemberData(nameof(Providers))]
    public Task Broken(string type) => RefusedAsync(type, 500, retryable: true, "failed itself (500). Try again later.");

    [Theory, MemberData(nameof(Providers))]
    public Task Cut_off(string type) => EachAsync(type, context =>
    {
        context.Abort();
        return Task.CompletedTask;
    }, error =>
    {
        error.Code.ShouldBe(ErrorCodes.ConnectionFailed);
        error.Retryable.ShouldBeTrue();
    }, "connection");

    [Theory, MemberData(nameof(Providers))]
    public Task Endless(string type) => EachAsync(type, async context =>
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Huge;
        await context.Response.WriteAsync("[");
    }, error => error.Code.ShouldBe(ErrorCodes.ResponseTooLarge), "larger than");

    [Theory, MemberData(nameof(Providers))]
    public Task A_web_page(string type) => EachAsync(type, async context =>
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync("<html><body>Sign in to the network</body></html>");
    }, error =>
    {
        // For a model that is asked it is the answer that is wrong, so that the next provider is asked.
        error.Code.ShouldBeOneOf(ErrorCodes.InvalidInput, ErrorCodes.InvalidOutput);
        error.Retryable.ShouldBeFalse();
    }, "web page", mayBeTaken: true);

    // A wrong host, or a service that is down: port 1 takes no connection.
    [Theory, MemberData(nameof(Providers))]
    public async Task Nobody_there(string type)
    {
        var contract = ProviderContract.Read(type);
        using var world = new ProviderWorld(contract, "http://127.0.0.1:1");
        var tested = await world.TestAsync();
        tested.Status.ShouldBe("error");
        tested.Message.ShouldEndWith("refused the connection: nothing listens there. Check the address, or try again later.");
        Hushed(contract, tested.Message);
        foreach (var call in contract.Calls.DistinctBy(call => call.Action))
        {
            var failed = (await world.RunAsync(call.Action, call.Config)).ShouldBeOfType<StepOutcome.Failed>(call.Action);
            failed.Error.Code.ShouldBe(ErrorCodes.ConnectionFailed);
            failed.Error.Retryable.ShouldBeTrue();
            failed.Error.Message.ShouldContain("refused the connection");
            Hushed(contract, failed.Error.Message + failed.Error.Detail);
        }
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Silence(string type)
    {
        var contract = ProviderContract.Read(type);
        foreach (var action in contract.Calls.Select(call => call.Action).Distinct(StringComparer.Ordinal).Prepend((string?)null))
        {
            using var patience = new CancellationTokenSource();
            var isOver = new TaskCompletionSource();
            await using var upstream = await Upstream.StartAsync(async _ =>
            {
                await patience.CancelAsync();
                await isOver.Task;
            });
            using var world = new ProviderWorld(contract, upstream.Url);
            try
            {
                if (action is null)
                {
                    (await PressAsync(world, patience.Token)).ShouldBe($"{world.Provider.Title}: {new Uri(upstream.Url).Authority} had not answered after 10 s. Check the address, or try again later.");
                    continue;
                }

                var stopped = await Record.ExceptionAsync(() => world.RunAsync(action, contract.Calls.First(call => call.Action == action).Config, cancellationToken: patience.Token));
                stopped.ShouldBeAssignableTo<OperationCanceledException>()!.Message.ShouldContain("had not answered");
            }
            finally
            {
                isOver.SetResult();
            }
        }
    }

    // Ten seconds are over as soon as the request has come.
    private static async Task<string> PressAsync(ProviderWorld world, CancellationToken received)
    {
        var time = new FakeTime();
        var pressed = IntegrationTests.InTimeAsync(world.Provider.Title, time, world.TestAsync, CancellationToken.None);
        await using var arrived = received.Register(() => time.Advance(TimeSpan.FromSeconds(10)));
        var told = await pressed;
        told.Status.ShouldBe("error");
        return told.Message;
    }

    // The answer repeats the secret, as careless services do.
    private static Task RefusedAsync(string type, int status, bool retryable, string says, TimeSpan? wait = null, params (string Name, string Value)[] headers)
    {
        var secret = string.Join(' ', ProviderContract.Read(type).Secrets);
        return EachAsync(type, async context =>
        {
            context.Response.StatusCode = status;
            foreach (var (name, value) in headers) context.Response.Headers[name] = value;
            await context.Response.WriteAsJsonAsync(new { message = $"No: {secret}", error = new { message = $"No: {secret}" }, detail = secret });
        }, error =>
        {
            error.Code.ShouldBe(string.Create(CultureInfo.InvariantCulture, $"HTTP_{status}"));
            error.Retryable.ShouldBe(retryable);
        }, says, wait);
    }

    private static async Task EachAsync(string type, RequestDelegate answer, Action<StepError> judge, string says, TimeSpan? wait = null, bool mayBeTaken = false)
    {
        var contract = ProviderContract.Read(type);
        await using var upstream = await Upstream.StartAsync(answer);
        using var world = new ProviderWorld(contract, upstream.Url);
        var tested = await world.TestAsync();
        tested.Status.ShouldBe("error");
        tested.Message.ShouldContain(says);
        Hushed(contract, tested.Message);
        foreach (var call in contract.Calls.DistinctBy(call => call.Action))
        {
            var outcome = await world.RunAsync(call.Action, call.Config);
            // A file may be a web page, and whoever takes a webhook may answer with one.
            if (mayBeTaken && call.TakesAnything && outcome is StepOutcome.Succeeded) continue;
            var failed = outcome.ShouldBeOfType<StepOutcome.Failed>(call.Action);
            failed.Error.Message.ShouldContain(says);
            judge(failed.Error);
            failed.RetryAfter.ShouldBe(wait);
            Hushed(contract, failed.Error.Message + failed.Error.Detail);
        }
    }

    private static void Hushed(ProviderContract contract, string text)
    {
        foreach (var secret in contract.Secrets) text.ShouldNotContain(secret);
        text.ShouldNotContain("HUSH");
    }
}
