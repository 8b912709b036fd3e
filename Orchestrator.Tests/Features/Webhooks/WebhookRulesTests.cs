using System.Text;
using System.Text.Json;

namespace Orchestrator.Tests.Features.Webhooks;

public sealed class WebhookRulesTests(WebhookRulesTests.App app) : IClassFixture<WebhookRulesTests.App>
{
    private static readonly object Schema = new { type = "object", properties = new { total = new { type = "number" }, items = new { type = "array", items = new { type = "object", required = new[] { "sku" } } } }, required = new[] { "total" } };

    [Fact]
    public async Task A_body_that_does_not_fit_the_schema_is_refused_with_every_place_named()
    {
        using var owner = await app.SignUpAsync();
        var (id, key) = await CreateAsync(owner, new { triggerType = "Webhook", schema = Schema });
        (await owner.PostAsync($"/api/workflows/{id}/webhook", new { total = 12.5 }, key)).Status.ShouldBe(200);
        var refused = await owner.PostAsync($"/api/workflows/{id}/webhook", new { total = "12", items = new object[] { new { sku = "a" }, new { } } }, key);
        (refused.Status, refused.ErrorId).ShouldBe((400, "SCHEMA_MISMATCH"));
        refused.Paths.ShouldBe(["total", "items[1].sku"], ignoreOrder: true);
        (await owner.PostAsync($"/api/workflows/{id}/webhook", "[]", key)).Status.ShouldBe(400);
    }

    [Theory]
    [InlineData("""{"triggerType":"Webhook","verify":"gitlab"}""", "verify")]
    [InlineData("""{"triggerType":"Webhook","verify":"github"}""", "verifyWith")]
    [InlineData("""{"triggerType":"Webhook","verify":"github","verifyWith":"a secret in the open"}""", "verifyWith")]
    [InlineData("""{"triggerType":"Webhook","verify":"github","verifyWith":"credentials://nobody"}""", "verifyWith")]
    [InlineData("""{"triggerType":"Webhook","schema":{"type":"objekt"}}""", "schema.type")]
    [InlineData("""{"triggerType":"Webhook","gives":"everything"}""", "gives")]
    [InlineData("""{"triggerType":"Webhook","sampleHeaders":["a"]}""", "sampleHeaders")]
    public async Task Settings_that_cannot_work_are_not_published(string config, string place)
    {
        using var owner = await app.SignUpAsync();
        var refused = await owner.PostAsync("/api/workflows/create", WebhookDrawing.Of(JsonElement.Parse(config)));
        refused.Status.ShouldBe(400);
        refused.Paths.ShouldContain($"nodes[0].data.config.{place}");
    }

    [Fact]
    public async Task A_run_is_given_headers_and_query_too_when_the_trigger_says_so_but_never_what_proves_the_sender()
    {
        using var owner = await app.SignUpAsync();
        var (id, key) = await CreateAsync(owner, new { triggerType = "Webhook", gives = "request" });
        var ended = await owner.SendAsync(HttpMethod.Post, $"/api/workflows/{id}/webhook?wait=true&shop=north", Visitor.Json("""{"n":1}"""), key, ("X-GitHub-Event", "push"), ("Cookie", "a=b"));
        var got = ended.Json.GetProperty("output").GetProperty("got");
        got.GetProperty("body").GetRawText().ShouldBe("""{"n":1}""");
        got.GetProperty("query").GetRawText().ShouldBe("""{"shop":"north"}""");
        got.GetProperty("headers").GetProperty("x-github-event").GetString().ShouldBe("push");
        foreach (var name in new[] { "authorization", "cookie", "host" }) got.GetProperty("headers").TryGetProperty(name, out _).ShouldBeFalse(name);
        ended.Text.ShouldNotContain(key);
    }

    [Fact]
    public async Task The_body_is_counted_while_it_is_read_up_to_the_configured_size()
    {
        using var owner = await app.SignUpAsync();
        var (id, key) = await CreateAsync(owner, new { triggerType = "Webhook" });
        using var exact = new ByteArrayContent(Encoding.UTF8.GetBytes($"\"{new string('x', App.MaxBody - 2)}\""));
        (await owner.SendAsync(HttpMethod.Post, $"/api/workflows/{id}/webhook", exact, key)).Status.ShouldBe(200);

        using var over = new ByteArrayContent(Encoding.UTF8.GetBytes($"\"{new string('x', App.MaxBody - 1)}\""));
        (await owner.SendAsync(HttpMethod.Post, $"/api/workflows/{id}/webhook", over, key)).ErrorId.ShouldBe("PAYLOAD_TOO_LARGE");
        // Without a length in front: only counting tells.
        using var chunked = new StreamContent(new Endless(App.MaxBody + 100_000));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/workflows/{id}/webhook") { Content = chunked, Headers = { TransferEncodingChunked = true } };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        using var answer = await owner.Http.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(413);
    }

    [Fact]
    public async Task Missing_malformed_unknown_revoked_and_expired_keys_get_the_same_text()
    {
        using var owner = await app.SignUpAsync();
        var (id, key) = await CreateAsync(owner, new { triggerType = "Webhook" });
        var made = await owner.PostAsync("/api/api-keys", new { name = "Short", workflowId = id, expiresAt = app.Time.GetUtcNow().AddMinutes(5) });
        var (expiring, address) = (made.Word("key"), $"/api/workflows/{id}/webhook");
        (await owner.PostAsync(address, key: key)).Status.ShouldBe(200);
        (await owner.PostAsync(address, key: expiring)).Status.ShouldBe(200);

        app.Time.Advance(TimeSpan.FromMinutes(5));
        var keyId = (await owner.GetAsync($"/api/api-keys?workflowId={id}")).Json.EnumerateArray().Single(one => one.GetProperty("name").GetString() == "Key").GetProperty("id").GetString();
        (await owner.DeleteAsync($"/api/api-keys/{keyId}")).Status.ShouldBe(200);
        using var caller = app.Visitor();
        Answer[] refused = [await caller.PostAsync(address), await caller.PostAsync(address, key: "wfb_short"), await caller.PostAsync(address, key: "wfb_" + new string('0', 38)),
            await caller.PostAsync(address, key: key), await caller.PostAsync(address, key: expiring)];
        refused.ShouldAllBe(answer => answer.Status == 401 && answer.ErrorId == "INVALID_API_KEY");
        refused.Select(answer => answer.Message).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_key_can_be_the_password_of_the_Authorization_header_but_of_no_address()
    {
        using var owner = await app.SignUpAsync();
        var (id, key) = await CreateAsync(owner, new { triggerType = "Webhook" });
        var address = $"/api/workflows/{id}/webhook";
        (await SendAsync($"any:{key}")).Status.ShouldBe(200);
        (await SendAsync($":{key}")).Status.ShouldBe(200);
        foreach (var pair in new[] { key, $"{key}:", $"any:{key}x", "any:", new string('x', 5_000) }) (await SendAsync(pair)).ErrorId.ShouldBe("INVALID_API_KEY", pair);
        (await owner.PostAsync($"{address}?key={key}&api_key={key}")).Status.ShouldBe(401);

        Task<Answer> SendAsync(string pair) =>
            owner.SendAsync(HttpMethod.Post, address, Visitor.Json("{}"), null, ("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}"));
    }

    [Fact]
    public async Task The_first_use_of_a_key_is_written_down_once_with_the_time_it_was_last_used()
    {
        using var owner = await app.SignUpAsync();
        var (id, key) = await CreateAsync(owner, new { triggerType = "Webhook" });
        var keyId = (await owner.GetAsync($"/api/api-keys?workflowId={id}")).Json[0].GetProperty("id").GetString();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        foreach (var _ in new[] { 1, 2 })
        {
            (await owner.PostAsync($"/api/workflows/{id}/webhook", key: key)).Status.ShouldBe(200);
            var used = app.Time.GetUtcNow();
            (await owner.GetAsync($"/api/api-keys?workflowId={id}")).Json[0].GetProperty("lastUsedAt").GetDateTimeOffset().ShouldBe(used);
            await using var db = app.Databases.ForSystem();
            for (var written = false; !written; written = db.ApiKeys.Any(row => row.Id == keyId && row.LastUsedAt == used))
            {
                app.Time.Advance(TimeSpan.FromSeconds(31));
                patience.Token.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }
        await using var after = app.Databases.ForSystem();
        after.AuditEvents.Count(row => row.Action == "api_key.used" && row.ObjectId == keyId).ShouldBe(1);
    }

    [Fact]
    public async Task A_public_workflow_shows_nobody_its_mock_request()
    {
        using var owner = await app.SignUpAsync();
        var (id, _) = await CreateAsync(owner, new { triggerType = "Webhook", sample = new { customer = "Ada Lovelace" }, sampleHeaders = new { x = "lovelace" } });
        (await owner.PatchAsync($"/api/workflows/{id}", new { visibility = "public" })).Status.ShouldBe(200);
        using var anyone = await app.SignUpAsync();
        var seen = await anyone.GetAsync($"/api/workflows/{id}");
        seen.Status.ShouldBe(200);
        seen.Text.ShouldNotContain("ovelace");
        (await owner.GetAsync($"/api/workflows/{id}")).Text.ShouldContain("Ada Lovelace");
    }

    [Fact]
    public async Task The_preflight_says_what_the_contract_says()
    {
        using var page = app.Visitor();
        var asked = await page.SendAsync(HttpMethod.Options, "/api/workflows/any/webhook", null, headers: [("Origin", "https://shop.example"), ("Access-Control-Request-Method", "POST")]);
        asked.Status.ShouldBe(204);
        asked.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
        asked.Headers.GetValues("Access-Control-Allow-Methods").Single().ShouldBe("POST,OPTIONS");
        asked.Headers.GetValues("Access-Control-Allow-Headers").Single().ShouldBe("Content-Type,Authorization");
        asked.Headers.Contains("Access-Control-Allow-Credentials").ShouldBeFalse();
    }

    private static async Task<(string Id, string Key)> CreateAsync(Visitor owner, object config)
    {
        var id = await owner.CreateAsync(WebhookDrawing.Of(config));
        return (id, await owner.CreateKeyAsync(id));
    }

    public sealed class App : TestApp
    {
        public const int MaxBody = 2_000_000;

        public FakeTime Time { get; } = new(DateTimeOffset.UnixEpoch.AddYears(60));

        protected override IEnumerable<(string Key, string Value)> Settings => [("Orchestrator:Webhooks:MaxBodyBytes", $"{MaxBody}")];

        protected override void Replace(Microsoft.Extensions.DependencyInjection.IServiceCollection services) =>
            Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<TimeProvider>(services, Time);
    }

    private sealed class Endless(int length) : Stream
    {
        private int left = length;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = Math.Min(count, left);
            buffer.AsSpan(offset, read).Fill((byte)' ');
            left -= read;
            return read;
        }

        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
