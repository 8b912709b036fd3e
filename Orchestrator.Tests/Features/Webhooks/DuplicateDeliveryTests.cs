namespace Orchestrator.Tests.Features.Webhooks;

public sealed class DuplicateDeliveryTests(TestApp app) : IClassFixture<TestApp>
{
    [Theory]
    [InlineData("Idempotency-Key")]
    [InlineData("webhook-id")]
    [InlineData("X-GitHub-Delivery")]
    public async Task The_same_delivery_again_is_answered_with_the_first_run_and_another_body_with_409(string header)
    {
        using var owner = await app.SignUpAsync();
        var (id, key) = await CreateAsync(owner);
        var first = await SendAsync(owner, id, key, """{"n":1}""", header);
        var again = await SendAsync(owner, id, key, """{"n":1}""", header);
        var other = await SendAsync(owner, id, key, """{"n":2}""", header);

        (first.Status, again.Status).ShouldBe((200, 200));
        again.Word("executionId").ShouldBe(first.Word("executionId"));
        again.Headers.GetValues("Idempotent-Replayed").ShouldBe(["true"]);
        (other.Status, other.ErrorId).ShouldBe((409, "CONFLICT"));
        (await owner.GetAsync($"/api/workflows/{id}/executions")).Json.GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Fifty_equal_deliveries_at_once_start_one_run()
    {
        using var owner = await app.SignUpAsync();
        var (id, key) = await CreateAsync(owner);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => SendAsync(owner, id, key, """{"n":1}""", "Idempotency-Key")));
        answers.ShouldAllBe(answer => answer.Status == 200);
        answers.Select(answer => answer.Word("executionId")).Distinct().ShouldHaveSingleItem();
        (await owner.GetAsync($"/api/workflows/{id}/executions")).Json.GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task The_same_id_at_another_workflow_is_another_delivery()
    {
        using var owner = await app.SignUpAsync();
        var (one, oneKey) = await CreateAsync(owner);
        var (other, otherKey) = await CreateAsync(owner);
        var first = await SendAsync(owner, one, oneKey, "{}", "Idempotency-Key");
        (await SendAsync(owner, other, otherKey, "{}", "Idempotency-Key")).Word("executionId").ShouldNotBe(first.Word("executionId"));
    }

    [Fact]
    public async Task A_repeated_delivery_can_wait_for_the_first_runs_output_and_with_another_key_learns_its_id_alone()
    {
        using var owner = await app.SignUpAsync();
        var (id, key) = await CreateAsync(owner);
        var started = await SendAsync(owner, id, key, """{"n":1}""", "webhook-id");
        var waited = await SendAsync(owner, id, key, """{"n":1}""", "webhook-id", "?wait=true");
        waited.Json.GetProperty("output").GetRawText().ShouldBe("""{"got":{"n":1}}""");
        var another = await SendAsync(owner, id, await owner.CreateKeyAsync(id), """{"n":1}""", "webhook-id", "?wait=true");
        another.Word("executionId").ShouldBe(started.Word("executionId"));
        another.Json.TryGetProperty("output", out _).ShouldBeFalse();
    }

    private static Task<Answer> SendAsync(Visitor caller, string id, string key, string body, string header, string query = "") =>
        caller.SendAsync(HttpMethod.Post, $"/api/workflows/{id}/webhook{query}", Visitor.Json(body), key, (header, "delivery-1"));

    private static async Task<(string Id, string Key)> CreateAsync(Visitor owner)
    {
        var id = await owner.CreateAsync(Drawing.Echo());
        return (id, await owner.CreateKeyAsync(id));
    }
}
