using Orchestrator.Tests.Actions;

namespace Orchestrator.Tests.Features.Integrations;

public sealed class IntegrationStepTests(HttpTestTests.OpenApp app) : IClassFixture<HttpTestTests.OpenApp>
{
    [Fact]
    public async Task A_request_goes_below_the_base_URL_with_the_secret_and_a_change_holds_for_the_next_run()
    {
        await using var service = await Upstream.AnsweringAsync(200, "application/json", """{"echo":"hush-first"}""");
        using var owner = await app.SignUpAsync();
        var integration = await MakeAsync(owner, service.Url + "/v1", "hush-first");
        var workflow = await CallingAsync(owner, "/users?page=2", integration);

        var first = await RunAsync(owner, workflow);
        await owner.SendAsync(HttpMethod.Put, $"/api/integrations/{integration}", Visitor.Json(new { config = new { baseUrl = service.Url + "/v2", secret = "hush-second" } }));
        await RunAsync(owner, workflow);

        var requests = service.Requests.ToArray();
        requests.Select(request => request.Target).ShouldBe(["/v1/users?page=2", "/v2/users?page=2"]);
        requests.Select(request => request.Headers["Authorization"]).ShouldBe(["Bearer hush-first", "Bearer hush-second"]);
        first.ShouldNotContain("hush");
    }

    [Fact]
    public async Task The_secret_does_not_go_to_another_host()
    {
        await using var service = await Upstream.AnsweringAsync(200, "text/plain", "ok");
        await using var other = await Upstream.AnsweringAsync(200, "text/plain", "ok");
        using var owner = await app.SignUpAsync();
        await RunAsync(owner, await CallingAsync(owner, other.Url + "/steal", await MakeAsync(owner, service.Url, "hush-secret")));
        other.Requests.ShouldHaveSingleItem().Headers.ShouldNotContainKey("Authorization");
        service.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_setting_that_refers_to_a_credential_is_resolved_when_the_step_runs_and_by_a_test()
    {
        await using var service = await Upstream.AnsweringAsync(200, "text/plain", "ok");
        using var owner = await app.SignUpAsync();
        await owner.PostAsync("/credentials", new { id = "service-key", name = "Key", value = "hush-referred" });
        var integration = await MakeAsync(owner, service.Url, "credentials://service-key");
        var workflow = await CallingAsync(owner, "/", integration);
        await RunAsync(owner, workflow);
        (await owner.PostAsync($"/api/integrations/{integration}/test")).Word("status").ShouldBe("success");
        service.Requests.Select(request => request.Headers["Authorization"]).ShouldBe(["Bearer hush-referred", "Bearer hush-referred"]);
        var usage = (await owner.GetAsync("/credentials/service-key/usage")).Json.GetProperty("workflows");
        usage[0].GetProperty("workflow_id").GetString().ShouldBe(workflow);
        await owner.PatchAsync("/credentials/service-key", new { enabled = false });
        (await owner.PostAsync($"/api/integrations/{integration}/test")).Word("message").ShouldContain("switched off");
    }

    [Fact]
    public async Task A_body_with_a_credential_does_not_follow_a_redirect_to_another_origin()
    {
        await using var other = await Upstream.AnsweringAsync(200, "text/plain", "ok");
        await using var service = await Upstream.StartAsync(context =>
        {
            (context.Response.StatusCode, context.Response.Headers.Location) = (307, other.Url + "/steal");
            return Task.CompletedTask;
        });
        using var owner = await app.SignUpAsync();
        await owner.PostAsync("/credentials", new { id = "body-key", name = "Key", value = "hush-in-body" });
        var said = await RunAsync(owner, await PostingAsync(owner, service.Url, "credentials://body-key"));
        said.ShouldContain("ADDRESS_NOT_ALLOWED");
        said.ShouldContain("Its body was not sent there");
        other.Requests.ShouldBeEmpty();
        await RunAsync(owner, await PostingAsync(owner, service.Url, "nothing secret"));
        other.Requests.ShouldHaveSingleItem().Method.ShouldBe("POST");
    }

    [Fact]
    public async Task A_deleted_one_fails_the_step_by_its_name()
    {
        using var owner = await app.SignUpAsync();
        var integration = await MakeAsync(owner, "https://api.example.com", "hush");
        var workflow = await CallingAsync(owner, "/users", integration);
        await owner.DeleteAsync($"/api/integrations/{integration}");
        (await RunAsync(owner, workflow)).ShouldContain("INTEGRATION_NOT_FOUND");
    }

    private static async Task<string> MakeAsync(Visitor owner, string baseUrl, string secret)
    {
        var made = await owner.PostAsync("/api/integrations", new { name = "Service", type = "http", config = new { baseUrl, secret } });
        made.Status.ShouldBe(201, made.Text);
        return made.Word("id");
    }

    private static Task<string> PostingAsync(Visitor owner, string url, string key) => owner.CreateAsync(new
    {
        name = "Sends", publish = true,
        nodes = new[] { Drawing.Trigger(), Drawing.Step("call", new { actionType = "http/request", method = "POST", url, body = new { key } }) },
        edges = new[] { Drawing.Edge("t", "call") },
    });

    private static Task<string> CallingAsync(Visitor owner, string url, string integrationId) => owner.CreateAsync(new
    {
        name = "Caller",
        nodes = new[] { Drawing.Trigger(), Drawing.Step("call", new { actionType = "http/request", method = "GET", url, integrationId }) },
        edges = new[] { Drawing.Edge("t", "call") },
    });

    private static async Task<string> RunAsync(Visitor owner, string workflow)
    {
        var execution = await owner.ExecuteAsync(workflow);
        await owner.UntilEndedAsync(execution);
        return (await owner.GetAsync($"/api/workflows/executions/{execution}/logs")).Text;
    }
}
