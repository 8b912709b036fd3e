using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Orchestrator.Tests.Actions;
using Orchestrator.Tests.Engine;

namespace Orchestrator.Tests.Features.Credentials;

/// <summary>The built program, a service that says every secret it gets in every form, and a search of all that was kept, logged and answered.</summary>
public sealed class LeakTests : IDisposable
{
    private static readonly Func<string, string>[] Plain =
    [
        text => text, text => text.Trim(), Uri.EscapeDataString, text => WebUtility.UrlEncode(text)!, text => WebUtility.HtmlEncode(text), text => JsonSerializer.Serialize(text)[1..^1],
        text => Convert.ToHexString(Bytes(text)), text => Convert.ToHexStringLower(Bytes(text)),
    ];

    // As a service writes them, between other things.
    private static readonly Func<string, string>[] Written =
        [.. Plain, .. Enumerable.Range(0, 3).SelectMany(before => new Func<string, string>[] { text => Base64(before, text, "zz"), text => Url(Base64(before, text, "")) })];

    // What would be left of them, and any part of the value itself.
    private static readonly Func<string, string>[] Searched =
        [.. Plain, .. Enumerable.Range(0, 3).SelectMany(before => new Func<string, string>[] { text => Inner(before, text), text => Url(Inner(before, text)) }), text => text[..12], text => text[^12..], text => text[24..36]];

    private readonly TemporaryFolder folder = new();
    private readonly string[] secrets = [.. Enumerable.Range(0, 8).Select(number => $"{Guid.NewGuid():N}/{number}+ä\"<&{Guid.NewGuid():N}")];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task No_secret_is_in_the_database_its_journal_the_log_the_answers_the_live_updates_or_an_export()
    {
        await using var service = await Upstream.StartAsync(EchoAsync);
        using var program = ServerProcess.Start(folder.Path, settings: ("Orchestrator__Outbound__AllowedHosts__0", new Uri(service.Url).Authority));
        using var owner = Visitor.At(await program.ListeningAsync());
        (await owner.PostAsync("/api/auth/sign-up", new { email = "person@example.com", password = "correct horse battery" })).Status.ShouldBe(201);
        var said = new StringBuilder();
        var integration = await StoreAsync(owner, said, service.Url);
        var workflow = await owner.CreateAsync(Workflow(service.Url, integration));
        foreach (var run in (string[])[await owner.ExecuteAsync(workflow), await owner.ExecuteAsync(workflow)])
        {
            await owner.UntilEndedAsync(run);
            foreach (var part in (string[])["", "/status", "/logs", "/events"]) await HearAsync(owner, said, $"/api/workflows/executions/{run}{part}");
        }
        foreach (var path in (string[])["/credentials", "/credentials/key", "/credentials/key/usage", "/credentials/tokens", "/api/integrations", $"/api/integrations/{integration}", $"/api/workflows/{workflow}", $"/api/workflows/{workflow}/export", $"/api/workflows/{workflow}/executions"])
            await HearAsync(owner, said, path);
        await program.KillAsync();

        var sent = string.Join('\n', service.Requests.Select(request => string.Join('\n', request.Headers.Values) + request.Body));
        foreach (var secret in secrets[..4]) sent.ShouldContain(secret[..32]);
        said.ToString().ShouldContain("«secret:key»");
        var files = Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes, StringComparer.Ordinal);
        files.Keys.ShouldContain(name => name.EndsWith("-wal", StringComparison.Ordinal));
        files["the answers"] = Bytes(said.ToString());
        files["the log"] = Bytes(program.Output);
        (from secret in secrets from form in Searched.Select(write => write(secret)).Distinct() from file in files where file.Value.AsSpan().IndexOf(Bytes(form)) >= 0 select $"{form} in {file.Key}").ShouldBeEmpty();
    }

    // 0 and 1 are values, 2 a password, 3 an access token, 4 its refresh token, 5 its client's secret, 6 an integration's, 7 what a value was before.
    private async Task<string> StoreAsync(Visitor owner, StringBuilder said, string url)
    {
        object[] bodies =
        [
            new { id = "key", name = "Key", value = secrets[7] }, new { id = "other", name = "Other", value = secrets[1] },
            new { id = "pair", name = "Pair", kind = "basic", value = new { username = "ada", password = secrets[2] } },
            new { id = "tokens", name = "Tokens", kind = "oauth2", value = new { access_token = secrets[3] }, refresh_token = secrets[4], refresh_url = url + "/token", client_id = "c", client_secret = secrets[5] },
            new { id = "no good", name = "", value = secrets[0] }, new { id = "key", name = "Taken", value = secrets[0] },
        ];
        foreach (var body in bodies) said.AppendLine((await owner.PostAsync("/credentials", body)).Text);
        said.AppendLine((await owner.PatchAsync("/credentials/key", new { value = secrets[0] })).Text);
        said.AppendLine((await owner.PatchAsync("/credentials/key", new { value = new[] { secrets[0] } })).Text);
        said.AppendLine((await owner.PostAsync("/credentials/tokens/refresh")).Text);
        var made = await owner.PostAsync("/api/integrations", new { name = "Service", type = "http", config = new { baseUrl = url, secret = Convert.ToHexStringLower(Bytes(secrets[6])) } });
        said.AppendLine(made.Text).AppendLine((await owner.PostAsync($"/api/integrations/{made.Word("id")}/test")).Text);
        return made.Word("id");
    }

    private static object Workflow(string url, string integration) => new
    {
        name = "Leaky", publish = true,
        nodes = new[]
        {
            Drawing.Trigger(),
            Drawing.Step("call", new { actionType = "http/request", method = "POST", url = url + "/echo", headers = new Dictionary<string, string> { ["X-Pair"] = "credentials://pair/authorization" }, body = new { texts = new[] { "credentials://key", "credentials://other", "credentials://pair/password", "credentials://tokens/access_token" }, nested = new { all = "credentials://tokens" } } }),
            Drawing.Step("take", new { actionType = "data/transform", fields = new { all = "{{call.data}}", text = "so: {{call.data.forms}}" } }),
            Drawing.Step("say", new { actionType = "log/write", message = "It said {{take.all}}" }),
            Drawing.Step("own", new { actionType = "http/request", method = "POST", url = "/echo", integrationId = integration, body = "{{take.all}}", bodyType = "json" }),
            Drawing.Step("fail", new { actionType = "http/request", method = "POST", url = url + "/fail?x=credentials://other", body = new { texts = new[] { "credentials://key" }, again = "{{own.data}}" } }),
        },
        edges = new[] { Drawing.Edge("t", "call"), Drawing.Edge("call", "take"), Drawing.Edge("take", "say"), Drawing.Edge("say", "own"), Drawing.Edge("own", "fail") },
    };

    // All secrets that any request may have brought, in all forms, as values and as names.
    private Task EchoAsync(HttpContext context)
    {
        context.Response.StatusCode = context.Request.Path == "/fail" ? 500 : context.Request.Path == "/token" ? 400 : 200;
        context.Response.Headers["X-Key"] = Convert.ToHexString(Bytes(secrets[0]));
        context.Response.ContentType = "application/json";
        var forms = secrets[..4].SelectMany(secret => Written.Select(write => write(secret))).ToArray();
        return context.Response.WriteAsync(JsonSerializer.Serialize(new { forms, named = forms.Distinct().ToDictionary(form => form, _ => 1), error = $"It was {secrets[4]}", text = string.Join(" | ", forms) }));
    }

    private static async Task HearAsync(Visitor owner, StringBuilder said, string path)
    {
        var answer = await owner.GetAsync(path);
        answer.Status.ShouldBe(200, path);
        said.AppendLine(answer.Text);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Base64(int before, string text, string after) => Convert.ToBase64String([.. new byte[before], .. Bytes(text + after)]);

    private static string Inner(int before, string text) => Base64(before, text, "").TrimEnd('=')[(before == 0 ? 0 : 4)..^1];

    private static string Url(string base64) => base64.TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
