using System.Text;
using System.Text.Json;
using AngleSharp.Dom;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Tests.Features;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Executions;

namespace Orchestrator.Tests.Credentials.Leaks;

/// <summary>Sends random secrets of every kind through everything that keeps or shows anything, and looks for every form of each of them there.</summary>
/// <remarks><c>ORCHESTRATOR_LEAK_ROUNDS</c> says how many times, each with other secrets; once when it is not set.</remarks>
public sealed class LeakTests(LeakApp app) : PageContext(app), IClassFixture<LeakApp>
{
    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("ORCHESTRATOR_LEAK_ROUNDS"), out var rounds) ? rounds : 1;

    private readonly LeakApp app = app;
    private readonly Dictionary<string, string> _seen = new(StringComparer.Ordinal);

    [Fact]
    public async Task No_secret_is_found_in_the_database_the_log_the_answers_the_live_updates_or_the_pages()
    {
        using var owner = await app.SignUpAsync();
        await LookAsAsync(owner);
        for (var round = 0; round < Rounds; round++) await RoundAsync(owner, Random.Shared.Next());
    }

    private async Task RoundAsync(Visitor owner, int seed)
    {
        var canary = $"canary{seed}";
        var secrets = new RandomSecrets(seed);
        await using var service = await LeakyService.StartAsync([.. secrets.All.Select(secret => secret.Secret)]);
        await KeepAsync(owner, secrets, canary);
        var integration = await ConnectAsync(owner, $"Service {canary}", "http", new { baseUrl = service.Url, secret = secrets.Integration });
        var mail = await ConnectAsync(owner, $"Mail {canary}", "smtp", new { host = "127.0.0.1", port = 1, from = "a@example.com", username = "someone", password = secrets.Integration });
        var database = await ConnectAsync(owner, $"Database {canary}", "database", new { url = $"postgresql://someone:{secrets.Extra}@127.0.0.1:1/orders" });
        var workflow = await owner.CreateAsync(LeakyWorkflow.Of(service.Url, integration, mail, database, await owner.CreateAsync(LeakyWorkflow.Called())));
        var key = await owner.CreateKeyAsync(workflow);

        using var watch = app.Services.GetRequiredService<ExecutionFeed>().Subscribe(new FeedFilter(Caller.TenantId));
        var feed = new StringBuilder();
        var watching = WatchAsync(watch, feed);
        var note = $"{canary} my key is {key}";
        var started = await owner.PostAsync($"/api/workflows/{workflow}/webhook", new { note, coded = Convert.ToBase64String(Encoding.UTF8.GetBytes(key)) }, key);
        started.Status.ShouldBe(200, started.Text);
        List<string> runs = [await FollowAsync(owner, started)];
        runs.Add(await FollowAsync(owner, await owner.PostAsync($"/api/workflows/executions/{runs[0]}/rerun")));
        runs.Add(await FollowAsync(owner, await owner.PostAsync($"/api/workflows/executions/{runs[0]}/resume", new { fromNodeId = "write" })));
        watch.Dispose();
        await watching;
        _seen["the feed"] = feed.ToString();

        await ReadAsync(owner, workflow, integration, runs);
        foreach (var run in runs) _seen[$"the page of run {run}"] = await PageAsync(run);
        _seen["the program's log"] = app.Log;

        var search = new LeakSearch([.. secrets.All, ("API key", key)]);
        var found = _seen.SelectMany(sink => search.In(sink.Key, sink.Value)).Concat(Files().SelectMany(file => search.In(file.Path, file.Bytes))).ToList();
        found.ShouldBeEmpty($"seed {seed}");
        AssertCanSee(canary, runs);
    }

    // The same search finds what is no secret, so it looks where things are kept.
    private void AssertCanSee(string canary, List<string> runs)
    {
        var search = new LeakSearch([("canary", canary)]);
        foreach (var sink in new[] { "the program's log", "/credentials", "/api/integrations", $"/api/workflows/executions/{runs[0]}", $"/api/workflows/executions/{runs[0]}/logs" })
            search.In(sink, _seen[sink]).ShouldNotBeEmpty(sink);
        foreach (var run in runs)
        {
            search.In("page", _seen[$"the page of run {run}"]).ShouldNotBeEmpty($"page of {run}");
            search.In("events", _seen[$"the events of run {run}"]).ShouldNotBeEmpty($"events of {run}");
        }

        Files().Where(file => search.In(file.Path, file.Bytes).Count > 0).Select(file => Path.GetExtension(file.Path)).ShouldContain(ending => ending.EndsWith("-wal", StringComparison.Ordinal));
        _seen["the feed"].ShouldContain("StepChanged");
    }

    private static async Task KeepAsync(Visitor owner, RandomSecrets secrets, string canary)
    {
        await MakeAsync(new { id = "key", name = canary, value = secrets.Key });
        await MakeAsync(new { id = "spaced", name = "Spaced", value = secrets.Spaced });
        await MakeAsync(new { id = "pair", name = "Pair", kind = "basic", value = new { username = secrets.User, password = secrets.Password } });
        await MakeAsync(new { id = "tokens", name = "Tokens", kind = "oauth2", value = new { access_token = secrets.Access, token_type = "Bearer", expires_at = "2099-01-01T00:00:00Z", extra = secrets.Extra }, refresh_token = secrets.Refresh, client_id = "client" });
        await MakeAsync(new { id = "pem", name = "PEM", value = secrets.Pem });
        await MakeAsync(new { id = "pem-line", name = "A line", value = secrets.Pem.Split('\n')[1] });
        await MakeAsync(new { id = "name", name = "Name", value = secrets.Name });

        async Task MakeAsync(object credential)
        {
            await owner.DeleteAsync($"/credentials/{JsonSerializer.SerializeToElement(credential).GetProperty("id").GetString()}");
            var made = await owner.PostAsync("/credentials", credential);
            made.Status.ShouldBe(201, made.Text);
        }
    }

    private static async Task<string> ConnectAsync(Visitor owner, string name, string type, object config)
    {
        var made = await owner.PostAsync("/api/integrations", new { name, type, config });
        made.Status.ShouldBe(201, made.Text);
        return made.Word("id");
    }

    private async Task<string> FollowAsync(Visitor owner, Answer started)
    {
        started.Status.ShouldBe(200, started.Text);
        var run = started.Word("executionId");
        _seen[$"the events of run {run}"] = await owner.Http.GetStringAsync(new Uri($"/api/workflows/executions/{run}/events", UriKind.Relative));
        var ended = await owner.GetAsync($"/api/workflows/executions/{run}");
        ended.Json.GetProperty("error").GetProperty("message").GetString()!.ShouldStartWith("It ends with", Case.Sensitive, ended.Text[..Math.Min(3000, ended.Text.Length)]);
        return run;
    }

    private async Task ReadAsync(Visitor owner, string workflow, string integration, List<string> runs)
    {
        string[] paths =
        [
            "/credentials", "/credentials/key", "/credentials/tokens", "/credentials/pair", "/credentials/pem/usage", "/api/integrations", $"/api/integrations/{integration}", "/api/workflows", $"/api/workflows/{workflow}",
            $"/api/workflows/{workflow}/export", $"/api/workflows/{workflow}/versions", $"/api/workflows/{workflow}/executions", "/api/api-keys",
            .. runs.SelectMany(run => new[] { "", "/status", "/logs" }.Select(part => $"/api/workflows/executions/{run}{part}")),
            "/workflows", .. runs.Select(run => $"/executions/{run}"),
        ];
        foreach (var path in paths) _seen[path] = (await owner.GetAsync(path)).Text;
        _seen["a test of the integration"] = (await owner.PostAsync($"/api/integrations/{integration}/test")).Text;
        _seen["a test of a credential"] = (await owner.PostAsync("/credentials/key/test")).Text;
    }

    private async Task<string> PageAsync(string run)
    {
        var page = Render<RunPage>(parameters => parameters.Add(one => one.Id, run));
        var shown = new StringBuilder(page.Markup);
        for (var row = 0; row < page.FindAll(".steps button").Count; row++)
        {
            await page.InvokeAsync(() => page.FindAll(".steps button")[row].ClickAsync(new()));
            shown.AppendLine(page.Markup);
        }

        return shown.ToString();
    }

    private IEnumerable<(string Path, byte[] Bytes)> Files()
    {
        foreach (var path in Directory.EnumerateFiles(app.Folder, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            yield return (path, bytes);
        }
    }

    private static async Task WatchAsync(FeedSubscription watch, StringBuilder seen)
    {
        await foreach (var batch in watch)
        {
            foreach (var happened in batch.Events)
            {
                seen.AppendLine(happened.ToString());
                if (happened is FeedEvent.StepChanged { Error: { } step }) seen.AppendLine(JsonSerializer.Serialize(step));
                if (happened is FeedEvent.ExecutionChanged { Error: { } run }) seen.AppendLine(JsonSerializer.Serialize(run));
            }
        }
    }
}
