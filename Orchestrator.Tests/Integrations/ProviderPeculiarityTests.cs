using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Integrations.Manifests;
using Orchestrator.Tests.Actions;
using Orchestrator.Web.Integrations;

namespace Orchestrator.Tests.Integrations;

/// <summary>What single providers do differently from the others.</summary>
public sealed class ProviderPeculiarityTests
{
    [Fact]
    public void The_steps_of_fal_run_where_its_models_are_and_its_test_where_its_prices_are()
    {
        var fal = new ProviderCatalog(ProviderFiles.BuiltIn).ManifestOf("fal")!;
        var scope = ManifestScope.Of(JsonElement.Parse("""{"apiKey":"k"}"""));
        ProviderAddress.BaseOf(fal, scope, null, fal.Test!.Request).ToString().ShouldBe("https://api.fal.ai/v1");
        foreach (var action in fal.Actions)
            ProviderAddress.BaseOf(fal, scope, null, action.Request).ToString().ShouldBe(action.Definition.Type.Contains("job", StringComparison.Ordinal) ? "https://queue.fal.run/" : "https://fal.run/");
    }

    [Fact]
    public async Task Discord_is_told_the_same_nonce_for_every_attempt_of_a_step_and_another_for_every_run()
    {
        await using var upstream = await Upstream.StartAsync(context => context.Response.WriteAsJsonAsync(new { id = "1", channel_id = "2", timestamp = "now" }));
        using var world = new ProviderWorld(ProviderContract.Read("discord"), upstream.Url);
        var config = JsonElement.Parse("""{"channel":"2","text":"Hello"}""");
        await world.RunAsync("discord/send-message", config);
        await world.RunAsync("discord/send-message", config, attempt: 2);
        await world.RunAsync("discord/send-message", config, execution: "run-2");
        var nonces = upstream.Requests.Select(request => JsonElement.Parse(request.Body).GetProperty("nonce").GetString()!).ToList();
        nonces[0].ShouldBe(nonces[1]);
        nonces[0].ShouldNotBe(nonces[2]);
        nonces[0].Length.ShouldBeLessThanOrEqualTo(25); // more is refused
    }

    [Fact]
    public async Task Linear_is_told_the_same_id_for_every_attempt_of_a_step_and_another_for_every_run()
    {
        var created = ProviderContract.Read("linear").Calls.First();
        await using var upstream = await Upstream.StartAsync(context => context.Response.WriteAsync(created.Exchanges[0].GetProperty("answer").GetProperty("json").GetRawText()));
        using var world = new ProviderWorld(ProviderContract.Read("linear"), upstream.Url);
        await world.RunAsync(created.Action, created.Config);
        await world.RunAsync(created.Action, created.Config, attempt: 2);
        await world.RunAsync(created.Action, created.Config, execution: "run-2");
        var ids = upstream.Requests.Select(request => JsonElement.Parse(request.Body).GetProperty("variables").GetProperty("input").GetProperty("id").GetGuid()).ToList();
        ids[0].ShouldBe(ids[1]);
        ids[0].ShouldNotBe(ids[2]);
        ids.ShouldAllBe(id => id.Version == 4); // Linear takes no other
    }

    [Fact]
    public async Task A_next_page_at_another_host_is_not_asked_for()
    {
        await using var upstream = await Upstream.StartAsync(context =>
        {
            context.Response.Headers.Link = "<https://api.github.com//evil.example/x>; rel=\"next\"";
            return context.Response.WriteAsJsonAsync(new[] { new { number = 1 } });
        });
        using var world = new ProviderWorld(ProviderContract.Read("github"), upstream.Url);
        var failed = (await world.RunAsync("github/list-issues", JsonElement.Parse("""{"owner":"acme","repo":"shop","limit":5}"""))).ShouldBeOfType<StepOutcome.Failed>();
        failed.Error.Code.ShouldBe(ErrorCodes.InvalidInput);
        failed.Error.Message.ShouldBe("The next page that GitHub names is at another address, which was not followed.");
        upstream.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(400, "success"), InlineData(405, "success"), InlineData(501, "success"), InlineData(404, "error"), InlineData(410, "error"), InlineData(401, "error")]
    public async Task A_webhook_that_only_takes_other_methods_is_there(int status, string found)
    {
        await using var upstream = await Upstream.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        using var world = new ProviderWorld(ProviderContract.Read("webhook"), upstream.Url);
        (await world.TestAsync()).Status.ShouldBe(found);
        upstream.Requests.ShouldHaveSingleItem().Method.ShouldBe("OPTIONS");
    }

    [Fact]
    public async Task Telegram_s_token_shows_nowhere_when_Telegram_repeats_the_path_or_cannot_be_reached()
    {
        var contract = ProviderContract.Read("telegram");
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsJsonAsync(new { ok = false, error_code = 400, description = $"Bad path {context.Request.Path} or {Uri.EscapeDataString(context.Request.Path)}" });
        });
        using (var world = new ProviderWorld(contract, upstream.Url))
        {
            (await world.TestAsync()).Message.ShouldNotContain("HUSH");
            var failed = (await world.RunAsync("telegram/get-chat", JsonElement.Parse("""{"chat":"@a"}"""))).ShouldBeOfType<StepOutcome.Failed>();
            (failed.Error.Message + failed.Error.Detail).ShouldNotContain("HUSH");
            failed.Error.Message.ShouldContain("Bad path");
        }

        await upstream.DisposeAsync();
        using var nobody = new ProviderWorld(contract, upstream.Url);
        var message = (await nobody.TestAsync()).Message;
        message.ShouldNotContain("HUSH");
        message.ShouldNotContain("/bot");
    }

    [Theory]
    [InlineData("\"takes\": [200]", "test.takes")]
    [InlineData("\"takes\": [405], \"request\": { \"method\": \"GET\", \"path\": \"/\", \"baseUrl\": \"https://{integration.host}\" }", "test.request.baseUrl")]
    [InlineData("\"request\": { \"method\": \"GET\", \"path\": \"/\", \"baseUrl\": \"http://example.com\" }", "test.request.baseUrl")]
    [InlineData("\"takes\": [405], \"says\": \"Connected as {name}.\"", "test.says")]
    public void A_test_that_takes_what_is_no_refusal_or_leads_elsewhere_is_named(string member, string place)
    {
        var test = $$"""{ "request": { "method": "GET", "path": "/" }, "says": "Connected.", {{member}} }""";
        var members = JsonDocument.Parse(test).RootElement.EnumerateObject().GroupBy(one => one.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last().Value);
        var document = JsonSerializer.SerializeToElement(new { type = "x", title = "X", description = "X", baseUrl = "https://x.example", test = members });
        ManifestReader.Read(document, "x.json").Problems.Select(problem => problem.Path).Distinct().ShouldBe([place]);
    }
}
