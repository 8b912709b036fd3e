using Orchestrator.Tests.Actions;
using Orchestrator.Web.Features.Integrations;

namespace Orchestrator.Tests.Features.Integrations;

public sealed class HttpTestTests(HttpTestTests.OpenApp app) : IClassFixture<HttpTestTests.OpenApp>
{
    [Fact]
    public async Task A_test_reads_the_path_with_the_secret_keeps_what_it_found_and_says_it_in_words()
    {
        await using var service = await Upstream.AnsweringAsync(200, "application/json", "{}");
        using var owner = await app.SignUpAsync();
        var made = await owner.PostAsync("/api/integrations", new { name = "Service", type = "http", config = new { baseUrl = service.Url + "/v1", secret = "hush-token", testPath = "/me" } });
        var tested = await owner.PostAsync($"/api/integrations/{made.Word("id")}/test");
        tested.Word("status").ShouldBe("success", tested.Text);
        tested.Word("message").ShouldContain("Connected");
        service.Requests.TryDequeue(out var request).ShouldBeTrue();
        request.Method.ShouldBe("GET");
        request.Target.ShouldBe("/v1/me");
        request.Headers["Authorization"].ShouldBe("Bearer hush-token");
        (await owner.GetAsync($"/api/integrations/{made.Word("id")}")).Json.GetProperty("lastTest").GetProperty("status").GetString().ShouldBe("success");
    }

    [Theory]
    [InlineData(401, "invalid or revoked"), InlineData(403, "does not allow"), InlineData(404, "path to test"), InlineData(429, "less often"), InlineData(500, "failed itself"), InlineData(302, "another address")]
    public async Task What_a_service_answers_is_said_in_words(int status, string words)
    {
        await using var service = await Upstream.AnsweringAsync(status, "text/html", "<p>hush-body</p>", ("Location", "http://169.254.169.254/"));
        using var owner = await app.SignUpAsync();
        var tested = await owner.PostAsync("/api/integrations/test", new { type = "http", config = new { baseUrl = service.Url, secret = "hush-token" } });
        tested.Status.ShouldBe(200, tested.Text);
        tested.Word("status").ShouldBe("error");
        tested.Word("message").ShouldContain(words);
        tested.Text.ShouldNotContain("hush");
    }

    [Fact]
    public async Task Settings_that_are_wrong_are_not_tested_and_a_private_address_is_not_called()
    {
        using var owner = await app.SignUpAsync();
        (await owner.PostAsync("/api/integrations/test", new { type = "http", config = new { } })).Paths.ShouldBe(["config.baseUrl", "config.secret"], ignoreOrder: true);
        (await owner.PostAsync("/api/integrations/test", new { type = "http", config = new { baseUrl = "http://169.254.169.254/", secret = "s" } })).Word("message").ShouldContain("not allowed");
    }

    [Theory]
    [InlineData("/users?page=2", "https://api.example.com/v1/users?page=2", true)]
    [InlineData("users", "https://api.example.com/v1/users", true)]
    [InlineData("", "https://api.example.com/v1", true)]
    [InlineData("https://API.example.com/v9/x", "https://api.example.com/v9/x", true)]
    [InlineData("https://evil.example/", "https://evil.example/", false)]
    [InlineData("http://api.example.com/", "http://api.example.com/", false)]
    [InlineData("https://api.example.com:8443/", "https://api.example.com:8443/", false)]
    [InlineData("//evil.example/x", "https://api.example.com/v1/evil.example/x", true)]
    public void The_secret_goes_to_its_host_and_to_no_other(string written, string address, bool carries)
    {
        var integration = new HttpIntegration(new Uri("https://api.example.com/v1"), "Authorization", "Bearer hush");
        var url = integration.Resolve(written);
        url.ShouldBe(new Uri(address));
        integration.HeadersTowards(url!).Length.ShouldBe(carries ? 1 : 0);
    }

    public sealed class OpenApp : TestApp
    {
        protected override IEnumerable<(string Key, string Value)> Settings => [("Orchestrator:Outbound:AllowedHosts:0", "127.0.0.0/8")];
    }
}
