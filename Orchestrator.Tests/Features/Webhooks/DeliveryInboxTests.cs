using System.Text;
using System.Text.Json;
using Orchestrator.Web.Engine;

namespace Orchestrator.Tests.Features.Webhooks;

public sealed class DeliveryInboxTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Accepted_repeated_and_refused_deliveries_are_listed_newest_first()
    {
        using var owner = await app.SignUpAsync();
        var (id, key) = await CreateAsync(owner, new { triggerType = "Webhook", schema = new { type = "object" } });
        var started = await SendAsync(owner, id, key, """{"n":1}""", ("Idempotency-Key", "order-1"), ("X-GitHub-Event", "push"));
        await SendAsync(owner, id, key, """{"n":1}""", ("Idempotency-Key", "order-1"));
        await SendAsync(owner, id, key, "[1]");

        var listed = await UntilAsync(owner, id, 3);

        listed.Select(Outcome).ShouldBe(["refused", "repeated", "accepted"]);
        var (refused, repeated, accepted) = (listed[0], listed[1], listed[2]);
        (refused.GetProperty("status").GetInt32(), refused.GetProperty("reason").GetString()).ShouldBe((400, "SCHEMA_MISMATCH"));
        refused.GetProperty("message").GetString()!.ShouldContain("object");
        repeated.GetProperty("executionId").GetString().ShouldBe(started.Word("executionId"));
        accepted.GetProperty("id").GetString().ShouldBe(started.Word("executionId"));
        accepted.GetProperty("size").GetInt32().ShouldBe(7);
        accepted.GetProperty("deliveryId").GetString().ShouldBe("order-1");
        accepted.GetProperty("keyName").GetString().ShouldBe("Key");
        accepted.GetProperty("address").GetString().ShouldBe("127.0.0.1");

        (await ListAsync(owner, id, "?outcome=refused,repeated")).Select(Outcome).ShouldBe(["refused", "repeated"]);
        var first = await owner.GetAsync($"/api/workflows/{id}/deliveries?limit=2");
        first.Json.EnumerateArray().Select(Outcome).ShouldBe(["refused", "repeated"]);
        (await ListAsync(owner, id, $"?cursor={first.Headers.GetValues("X-Next-Cursor").Single()}")).Select(Outcome).ShouldBe(["accepted"]);
        (await owner.GetAsync($"/api/workflows/{id}/deliveries?outcome=lost")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Nothing_secret_is_kept_of_a_delivery()
    {
        using var owner = await app.SignUpAsync();
        var (id, key) = await CreateAsync(owner, new { triggerType = "Webhook", schema = new { type = "object", required = new[] { "n" } } });
        var secret = "hunter2" + Guid.NewGuid().ToString("N");
        var body = $$"""{"password":"{{secret}}","note":"{{key}}"}""";
        await SendAsync(owner, id, key, body, ("X-Api-Token", secret), ("X-Note", $"with {key}"), ("Cookie", $"s={secret}"));
        await SendAsync(owner, id, key, body.Replace("{", """{"n":1,""", StringComparison.Ordinal), ("X-Api-Token", secret), ("X-Note", $"with {key}"), ("Cookie", $"s={secret}"));

        foreach (var listed in await UntilAsync(owner, id, 2))
        {
            var read = await owner.GetAsync($"/api/workflows/{id}/deliveries/{listed.GetProperty("id").GetString()}");
            read.Json.GetProperty("headers").GetProperty("x-api-token").GetString().ShouldBe("«redacted»");
            read.Json.GetProperty("body").GetProperty("password").GetString().ShouldBe("«redacted»");
            read.Json.GetProperty("headers").TryGetProperty("authorization", out _).ShouldBeFalse();
            read.Text.ShouldNotContain(secret);
            read.Text.ShouldNotContain(key);
        }
        foreach (var file in Directory.GetFiles(app.Folder, "orchestrator.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            var text = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
            text.ShouldNotContain(secret);
            text.ShouldNotContain(key);
        }
    }

    [Fact]
    public async Task Of_a_sender_without_a_key_or_a_signature_no_body_is_kept_and_many_are_counted_as_one()
    {
        using var owner = await app.SignUpAsync();
        (await owner.PostAsync("/credentials", new { id = "hook", name = "Hook", value = "secret" })).Status.ShouldBe(201);
        var (id, key) = await CreateAsync(owner, new { triggerType = "Webhook", verify = "github", verifyWith = "credentials://hook" });
        using var stranger = app.Visitor();
        for (var n = 0; n < 20; n++) await SendAsync(stranger, id, "wfb_" + new string('z', 38), """{"private":"words"}""", ("X-Custom", "words"));
        await SendAsync(owner, id, key, """{"private":"words"}""", ("X-Hub-Signature-256", "sha256=00"));

        var listed = await UntilAsync(owner, id, 2, items => items.Sum(item => item.GetProperty("count").GetInt32()) == 21);

        var unsigned = listed.Single(item => item.GetProperty("reason").GetString() == "INVALID_SIGNATURE");
        unsigned.GetProperty("message").GetString()!.ShouldContain("secret that is stored here");
        listed.Single(item => item.GetProperty("reason").GetString() == "INVALID_API_KEY").GetProperty("count").GetInt32().ShouldBe(20);
        foreach (var item in listed)
        {
            var read = await owner.GetAsync($"/api/workflows/{id}/deliveries/{item.GetProperty("id").GetString()}");
            read.Json.GetProperty("body").ValueKind.ShouldBe(JsonValueKind.Null);
            read.Json.GetProperty("address").GetString().ShouldBe("127.0.0.1");
            (await owner.PostAsync($"/api/workflows/{id}/deliveries/{item.GetProperty("id").GetString()}/replay")).Status.ShouldBe(409);
        }
    }

    [Fact]
    public async Task An_accepted_delivery_is_replayed_with_the_same_body_and_a_refused_one_once_it_fits()
    {
        using var owner = await app.SignUpAsync();
        var (id, key) = await CreateAsync(owner, new { triggerType = "Webhook", schema = new { type = "object" } });
        var started = await SendAsync(owner, id, key, """{"n":1}""", ("Idempotency-Key", "order-1"));
        await SendAsync(owner, id, key, "[1]");
        var refused = (await UntilAsync(owner, id, 2))[0].GetProperty("id").GetString();

        var replayed = await owner.PostAsync($"/api/workflows/{id}/deliveries/{started.Word("executionId")}/replay");
        replayed.Status.ShouldBe(200, replayed.Text);
        replayed.Word("executionId").ShouldNotBe(started.Word("executionId"));
        (await owner.UntilEndedAsync(replayed.Word("executionId"))).GetProperty("output").GetRawText().ShouldBe("""{"got":{"n":1}}""");
        var mended = await owner.PostAsync($"/api/workflows/{id}/deliveries/{refused}/replay");
        (await owner.UntilEndedAsync(mended.Word("executionId"))).GetProperty("output").GetRawText().ShouldBe("""{"got":[1]}""");
    }

    [Fact]
    public async Task A_delivery_becomes_the_mock_request_that_runs_by_hand_begin_with()
    {
        using var owner = await app.SignUpAsync();
        var (id, key) = await CreateAsync(owner, new { triggerType = "Webhook", gives = "request" });
        var started = await SendAsync(owner, id, key, """{"n":1,"token":"abcdefgh12345678"}""", ("X-GitHub-Event", "push"));

        (await owner.PostAsync($"/api/workflows/{id}/deliveries/{started.Word("executionId")}/use-as-sample")).Status.ShouldBe(200);

        var config = (await owner.GetAsync($"/api/workflows/{id}")).Json.GetProperty("nodes")[0].GetProperty("data").GetProperty("config");
        config.GetProperty("sample").GetRawText().ShouldBe("""{"n":1,"token":"«redacted»"}""");
        config.GetProperty("sampleHeaders").GetProperty("x-github-event").GetString().ShouldBe("push");
    }

    [Fact]
    public async Task A_day_later_the_ids_are_forgotten()
    {
        using var owner = await app.SignUpAsync();
        var (id, key) = await CreateAsync(owner, new { triggerType = "Webhook" });
        await SendAsync(owner, id, key, "{}", ("Idempotency-Key", "order-1"));
        await using var db = app.Databases.ForSystem();
        db.DeliveryKeys.Count(row => row.WorkflowId == id).ShouldBe(1);
        await new Orchestrator.Web.Features.Webhooks.ForgetDeliveriesJob(app.Databases, new FakeTime(DateTimeOffset.UtcNow.Add(AcceptedDelivery.KeptFor))).ForgetAsync(CancellationToken.None);
        db.DeliveryKeys.Count(row => row.WorkflowId == id).ShouldBe(0);
    }

    private static string? Outcome(JsonElement delivery) => delivery.GetProperty("outcome").GetString();

    private static Task<Answer> SendAsync(Visitor caller, string id, string key, string body, params (string, string)[] headers) =>
        caller.SendAsync(HttpMethod.Post, $"/api/workflows/{id}/webhook", Visitor.Json(body), key, headers);

    private static async Task<List<JsonElement>> ListAsync(Visitor owner, string id, string query = "") =>
        [.. (await owner.GetAsync($"/api/workflows/{id}/deliveries{query}")).Json.EnumerateArray()];

    // What was refused is noted a moment later.
    private static async Task<List<JsonElement>> UntilAsync(Visitor owner, string id, int count, Func<List<JsonElement>, bool>? isThere = null)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var listed = await ListAsync(owner, id);
            if (listed.Count == count && isThere?.Invoke(listed) != false) return listed;
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static async Task<(string Id, string Key)> CreateAsync(Visitor owner, object config)
    {
        var id = await owner.CreateAsync(WebhookDrawing.Of(config));
        return (id, await owner.CreateKeyAsync(id));
    }
}
