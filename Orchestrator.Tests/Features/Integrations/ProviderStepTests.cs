using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Credentials;
using Orchestrator.Tests.Actions;
using Orchestrator.Tests.Features.Credentials;
using Orchestrator.Web.Features.Integrations;
using Orchestrator.Web.Integrations;

namespace Orchestrator.Tests.Features.Integrations;

/// <summary>A provider's step in the whole program, from the API to the service.</summary>
public sealed class ProviderStepTests(ProviderStepTests.ServiceApp app) : IClassFixture<ProviderStepTests.ServiceApp>
{
    [Fact]
    public async Task An_integration_is_made_tested_and_used_and_a_new_token_holds_for_the_next_run()
    {
        using var owner = await app.SignUpAsync();
        var wrong = await owner.PostAsync("/api/integrations/test", new { type = "github", config = new { token = "wrong-hush" } });
        wrong.Word("message").ShouldBe("GitHub refused the token (401): it is invalid or revoked. Enter a new one in the integration.");
        var made = await owner.PostAsync("/api/integrations", new { name = "GitHub", type = "github", config = new { token = "right-one-hush" } });
        made.Status.ShouldBe(201, made.Text);
        var tested = await owner.PostAsync($"/api/integrations/{made.Word("id")}/test");
        tested.Word("message").ShouldBe("Connected as octocat.");
        var workflow = await owner.CreateAsync(new
        {
            name = "Opens",
            nodes = new[] { Drawing.Trigger(), Drawing.Step("open", new { actionType = "github/create-issue", integrationId = made.Word("id"), owner = "acme", repo = "shop", title = "{{trigger.title}}", labels = "{{trigger.labels}}" }) },
            edges = new[] { Drawing.Edge("t", "open") },
        });
        var logs = await RunAsync(owner, workflow, new { title = "One", labels = new[] { "a", "b" } });
        logs.ShouldContain("\"number\":7");
        await owner.SendAsync(HttpMethod.Put, $"/api/integrations/{made.Word("id")}", Visitor.Json(new { config = new { token = "right-two-hush" } }));
        await RunAsync(owner, workflow, new { title = "Two", labels = Array.Empty<string>() });
        await owner.SendAsync(HttpMethod.Put, $"/api/integrations/{made.Word("id")}", Visitor.Json(new { config = new { token = "wrong-again-hush" } }));
        var refused = await RunAsync(owner, workflow, new { title = "Three", labels = Array.Empty<string>() });
        refused.ShouldContain("HTTP_401");
        refused.ShouldContain("GitHub refused the token");
        (logs + refused).ShouldNotContain("hush");
        var issues = app.Service.Requests.Where(request => request.Target == "/repos/acme/shop/issues").ToList();
        issues.Select(request => request.Headers["Authorization"]).ShouldBe(["Bearer right-one-hush", "Bearer right-two-hush", "Bearer wrong-again-hush"]);
        JsonElement.Parse(issues[0].Body).GetProperty("labels").GetRawText().ShouldBe("""["a","b"]""");
    }

    [Fact]
    public async Task A_retry_sends_the_same_key_so_that_nothing_is_sent_twice()
    {
        using var owner = await app.SignUpAsync();
        var made = await owner.PostAsync("/api/integrations", new { name = "Resend", type = "resend", config = new { apiKey = "re_hush_key", fromEmail = "a@example.com" } });
        var workflow = await owner.CreateAsync(new
        {
            name = "Sends",
            nodes = new object[] { Drawing.Trigger(), new { id = "send", type = "action", data = new { label = "Send", name = "send", config = new { actionType = "resend/send-email", integrationId = made.Word("id"), to = "b@example.com", subject = "Hello", text = "Hi" }, retry = new { maxAttempts = 3, initialBackoff = "10ms", maxBackoff = "20ms" } } } },
            edges = new[] { Drawing.Edge("t", "send") },
        });
        (await RunAsync(owner, workflow, new { })).ShouldContain("mail-1");
        var keys = app.Service.Requests.Where(request => request.Target == "/emails").Select(request => request.Headers["Idempotency-Key"]).ToList();
        keys.Count.ShouldBe(3);
        keys.Distinct(StringComparer.Ordinal).ShouldHaveSingleItem().Length.ShouldBe(32);
    }

    [Fact]
    public async Task Missing_and_unknown_settings_of_a_step_are_named()
    {
        using var owner = await app.SignUpAsync();
        var refused = await owner.PostAsync("/api/workflows/create", new
        {
            name = "Opens", publish = true,
            nodes = new[] { Drawing.Trigger(), Drawing.Step("open", new { actionType = "github/create-issue", owner = "acme", repo = "shop", colour = "red" }) },
            edges = new[] { Drawing.Edge("t", "open") },
        });
        refused.Status.ShouldBe(400, refused.Text);
        refused.Paths.ShouldContain("nodes[1].data.config.integrationId");
        refused.Paths.ShouldContain("nodes[1].data.config.title");
    }

    [Fact]
    public async Task A_service_that_says_nothing_is_given_ten_seconds_and_told_of_in_words()
    {
        using var owner = await app.SignUpAsync();
        var (caller, store, time) = (await VaultApp.CallerOfAsync(owner), app.Services.GetRequiredService<IntegrationStore>(), new FakeTime());
        var tests = new IntegrationTests(store, [], app.Services.GetRequiredService<ProviderCheck>(), app.Services.GetRequiredService<CredentialResolver>(), time);
        var settings = await store.CheckAsync(caller, null, "github", JsonElement.Parse("""{"token":"silent-hush"}"""));
        var testing = tests.RunAsync(caller, settings!);
        await app.Asked.Task;
        time.Advance(TimeSpan.FromSeconds(9.9));
        testing.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(0.2));
        (await testing).ShouldBe(IntegrationTestView.Error($"GitHub: {new Uri(app.Service.Url).Authority} had not answered after 10 s. Check the address, or try again later."));
        app.Over.SetResult();
    }

    private static async Task<string> RunAsync(Visitor owner, string workflow, object input)
    {
        var execution = await owner.ExecuteAsync(workflow, input);
        await owner.UntilEndedAsync(execution);
        return (await owner.GetAsync($"/api/workflows/executions/{execution}/logs")).Text;
    }

    public sealed class ServiceApp : TestApp, IAsyncDisposable
    {
        private int failures = 2;

        internal Upstream Service { get; }

        internal TaskCompletionSource Asked { get; } = new();

        internal TaskCompletionSource Over { get; } = new();

        public ServiceApp() => Service = Upstream.StartAsync(AnswerAsync).GetAwaiter().GetResult();

        protected override IEnumerable<(string Key, string Value)> Settings =>
        [
            ("Orchestrator:Outbound:AllowedHosts:0", "127.0.0.0/8"), ("Orchestrator:Integrations:BaseUrls:github", Service.Url), ("Orchestrator:Integrations:BaseUrls:resend", Service.Url),
        ];

        async ValueTask IAsyncDisposable.DisposeAsync()
        {
            await DisposeAsync();
            await Service.DisposeAsync();
        }

        private Task AnswerAsync(HttpContext context)
        {
            if (context.Request.Path == "/emails")
            {
                context.Response.StatusCode = Interlocked.Decrement(ref failures) >= 0 ? 500 : 200;
                return context.Response.WriteAsJsonAsync(new { id = "mail-1" });
            }

            if (context.Request.Headers.Authorization == "Bearer silent-hush")
            {
                Asked.SetResult();
                return Over.Task;
            }

            if (!context.Request.Headers.Authorization.ToString().StartsWith("Bearer right-", StringComparison.Ordinal))
            {
                context.Response.StatusCode = 401;
                return context.Response.WriteAsJsonAsync(new { message = $"Bad credentials: {context.Request.Headers.Authorization}" });
            }

            return context.Response.WriteAsJsonAsync(new { login = "octocat", number = 7, title = "One", state = "open", html_url = "https://github.com/acme/shop/issues/7", id = 1 });
        }
    }
}
