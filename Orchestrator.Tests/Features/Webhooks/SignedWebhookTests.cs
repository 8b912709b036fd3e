using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Orchestrator.Tests.Features.Webhooks;

/// <summary>Deliveries signed by those who are not part of this product.</summary>
public sealed class SignedWebhookTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Newer = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    [Fact]
    public async Task The_npm_package_standardwebhooks_signs_what_is_taken_and_what_it_would_refuse_is_refused()
    {
        using var owner = await app.SignUpAsync();
        var (address, key) = await CreateAsync(owner, "standard", Secret);
        var body = """{"type":"invoice.paid","total":12.50,"name":"Ünï — ✓"}""";
        var now = DateTimeOffset.UtcNow;

        (await SendAsync(owner, address, key, body, Headers("msg_1", now, await SignWithNodeAsync(Secret, "msg_1", now, body)))).Status.ShouldBe(200);
        (await SendAsync(owner, address, key, body + " ", Headers("msg_2", now, await SignWithNodeAsync(Secret, "msg_2", now, body)))).ErrorId.ShouldBe("INVALID_SIGNATURE");
        (await SendAsync(owner, address, key, body, Headers("msg_3", now, await SignWithNodeAsync(Newer, "msg_3", now, body)))).ErrorId.ShouldBe("INVALID_SIGNATURE");
        var old = now.AddMinutes(-6);
        (await SendAsync(owner, address, key, body, Headers("msg_4", old, await SignWithNodeAsync(Secret, "msg_4", old, body)))).ErrorId.ShouldBe("INVALID_SIGNATURE");
    }

    [Fact]
    public async Task Every_sample_payload_of_GitHub_signed_as_GitHub_documents_starts_a_run()
    {
        using var owner = await app.SignUpAsync();
        const string secret = "It's a Secret to Everybody";
        var (address, key) = await CreateAsync(owner, "github", secret);
        HashSet<string> kinds = [], runs = [];
        var sent = 0;
        foreach (var (kind, payload) in GitHub.Deliveries())
        {
            var body = payload.ToJsonString();
            (string, string)[] headers = [("X-GitHub-Event", kind), ("X-GitHub-Delivery", Guid.NewGuid().ToString()), .. SignedAsGitHub(secret, body)];
            var answer = await SendAsync(owner, address, key, body, headers);
            answer.Status.ShouldBe(200, $"{kind}: {answer.Text}");
            if (kinds.Add(kind)) (await SendAsync(owner, address, key, body + " ", headers)).ErrorId.ShouldBe("INVALID_SIGNATURE");
            runs.Add(answer.Word("executionId"));
            sent++;
        }
        runs.Count.ShouldBe(sent);
        kinds.Count.ShouldBeGreaterThan(50, "the package has samples of nearly every event");
    }

    [Fact]
    public async Task An_event_signed_as_Stripe_documents_starts_one_run_however_often_it_is_sent()
    {
        using var owner = await app.SignUpAsync();
        const string secret = "whsec_test_secret";
        var (address, key) = await CreateAsync(owner, "stripe", secret);
        List<string> runs = [];
        foreach (var pending in new[] { 2, 1 })
        {
            var body = $$"""{"id":"evt_1NG8Du2eZvKYlo2CUI79vXWy","object":"event","pending_webhooks":{{pending}}}""";
            var sent = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
            var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{sent}.{body}")));
            var answer = await SendAsync(owner, address, key, body, ("Stripe-Signature", $"t={sent},v1={signature},v0=00"));
            answer.Status.ShouldBe(200, answer.Text);
            runs.Add(answer.Word("executionId"));
        }
        runs.Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_configured_signature_without_a_stored_secret_refuses_everything()
    {
        using var owner = await app.SignUpAsync();
        var (address, key) = await CreateAsync(owner, "github", "secret");
        var (headers, body) = (SignedAsGitHub("secret", "{}"), "{}");
        (await SendAsync(owner, address, key, body, headers)).Status.ShouldBe(200);

        await owner.PatchAsync("/credentials/github", new { enabled = false });
        var refused = await SendAsync(owner, address, key, body, SignedAsGitHub("secret", body));
        (refused.Status, refused.ErrorId).ShouldBe((401, "INVALID_SIGNATURE"));
        (await owner.DeleteAsync("/credentials/github")).Status.ShouldBe(204);
        (await SendAsync(owner, address, key, body, SignedAsGitHub("secret", body))).ErrorId.ShouldBe("INVALID_SIGNATURE");
        (await SendAsync(owner, address, key, body)).ErrorId.ShouldBe("INVALID_SIGNATURE");
        (await SendAsync(owner, address, key, body, SignedAsGitHub("", body))).ErrorId.ShouldBe("INVALID_SIGNATURE");
    }

    [Fact]
    public async Task A_changed_secret_holds_for_the_next_delivery_and_the_former_one_while_it_is_named()
    {
        using var owner = await app.SignUpAsync();
        var (address, key) = await CreateAsync(owner, "github", "old");
        (await owner.PostAsync("/credentials", new { id = "newer", name = "New", value = "new" })).Status.ShouldBe(201);
        await owner.PatchAsync("/credentials/github", new { value = "older" });
        (await SendAsync(owner, address, key, "{}", SignedAsGitHub("old", "{}"))).Status.ShouldBe(401);
        (await SendAsync(owner, address, key, "{}", SignedAsGitHub("older", "{}"))).Status.ShouldBe(200);

        var rotating = new { triggerType = "Webhook", verify = "github", verifyWith = "credentials://newer", verifyWithFormer = "credentials://github" };
        (await owner.PatchAsync(address[..^"/webhook".Length], new { nodes = new[] { WebhookDrawing.Trigger(rotating) }, edges = Array.Empty<object>() })).Status.ShouldBe(200);
        foreach (var secret in new[] { "new", "older" }) (await SendAsync(owner, address, key, "{}", SignedAsGitHub(secret, "{}"))).Status.ShouldBe(200);
        await owner.DeleteAsync("/credentials/github");
        (await SendAsync(owner, address, key, "{}", SignedAsGitHub("new", "{}"))).Status.ShouldBe(200);
        (await SendAsync(owner, address, key, "{}", SignedAsGitHub("older", "{}"))).Status.ShouldBe(401);
    }

    [Fact]
    public async Task The_key_is_needed_besides_a_good_signature_and_every_bad_one_gets_the_same_answer()
    {
        using var owner = await app.SignUpAsync();
        var (address, key) = await CreateAsync(owner, "standard", Secret);
        var now = DateTimeOffset.UtcNow;
        var good = Headers("msg_1", now, await SignWithNodeAsync(Secret, "msg_1", now, "{}"));
        using var caller = app.Visitor();
        (await caller.SendAsync(HttpMethod.Post, address, Visitor.Json("{}"), null, good)).ErrorId.ShouldBe("INVALID_API_KEY");

        List<Answer> refused = [await SendAsync(owner, address, key, "{}"), await SendAsync(owner, address, key, "{ oops", good), await SendAsync(owner, address, key, "{}", good[..2])];
        refused.ShouldAllBe(answer => answer.Status == 401);
        refused.Select(answer => answer.Message).Distinct().ShouldHaveSingleItem();
    }

    private static async Task<(string Address, string Key)> CreateAsync(Visitor owner, string verify, string secret)
    {
        (await owner.PostAsync("/credentials", new { id = verify, name = "Signing secret", value = secret })).Status.ShouldBe(201);
        var id = await owner.CreateAsync(WebhookDrawing.Of(new { triggerType = "Webhook", verify, verifyWith = $"credentials://{verify}" }));
        return ($"/api/workflows/{id}/webhook", await owner.CreateKeyAsync(id));
    }

    private static Task<Answer> SendAsync(Visitor caller, string address, string key, string body, params (string, string)[] headers) =>
        caller.SendAsync(HttpMethod.Post, address, new StringContent(body, Encoding.UTF8, "application/json"), key, headers);

    private static (string, string)[] Headers(string id, DateTimeOffset sent, string signature) =>
        [("webhook-id", id), ("webhook-timestamp", sent.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)), ("webhook-signature", signature)];

    private static (string, string)[] SignedAsGitHub(string secret, string body) =>
        [("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body))))];

    private static async Task<string> SignWithNodeAsync(string secret, string id, DateTimeOffset at, string body)
    {
        const string script = """
            import { Webhook } from "standardwebhooks";
            const [secret, id, at, body] = JSON.parse(process.argv[1]);
            process.stdout.write(new Webhook(secret).sign(id, new Date(at * 1000), body));
            """;
        using var node = Process.Start(new ProcessStartInfo("node", ["--input-type=module", "--eval", script, JsonSerializer.Serialize(new object[] { secret, id, at.ToUnixTimeSeconds(), body })])
        {
            WorkingDirectory = Path.Combine(Repository.Root, "Orchestrator.Web/Canvas"), RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        })!;
        var signature = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        node.ExitCode.ShouldBe(0, await node.StandardError.ReadToEndAsync());
        return signature;
    }
}
