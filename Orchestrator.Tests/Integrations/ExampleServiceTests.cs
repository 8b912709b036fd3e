using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Domain.Executions;
using Orchestrator.Tests.Actions;
using Orchestrator.Web.Integrations.Examples;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Integrations;

/// <summary>The built-in examples take what the contracts of their providers say, give what they say, and refuse the rest.</summary>
public sealed class ExampleServiceTests
{
    public static TheoryData<string> Types => [.. ExampleServices.All.Select(one => one.Type)];

    [Theory, MemberData(nameof(Types))]
    public async Task Every_step_works_with_the_example_and_sends_nothing(string type)
    {
        var contract = ProviderContract.Read(type);
        await using var upstream = await Upstream.AnsweringAsync(500, "text/plain", "nobody should be here");
        using var world = new ProviderWorld(contract, upstream.Url);
        foreach (var call in contract.Calls)
        {
            var config = JsonNode.Parse(call.Config.GetRawText())!.AsObject();
            if (config.ContainsKey("name") && type == "slack") config["name"] = "alerts";
            var output = (await world.RunAsync(call.Action, JsonSerializer.SerializeToElement(config), integration: ExampleServices.Id)).ShouldBeOfType<StepOutcome.Succeeded>(call.Action).Output;
            output.EnumerateObject().Select(member => member.Name).ShouldBe(call.Output.EnumerateObject().Select(member => member.Name), call.Action);
        }

        upstream.Requests.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Types))]
    public async Task The_example_refuses_what_the_contract_does_not_know_lacks_or_has_of_another_kind(string type)
    {
        var contract = ProviderContract.Read(type);
        var tried = 0;
        foreach (var exchange in contract.Calls.SelectMany(call => call.Exchanges).Where(exchange => exchange.TryGetProperty("accepts", out _)))
        {
            (await IsTakenAsync(contract, exchange, exchange.GetProperty("sends"))).ShouldBeTrue(exchange.GetRawText());
            foreach (var wrong in Wrong(exchange.GetProperty("accepts"), JsonNode.Parse(exchange.GetProperty("sends").GetRawText())!.AsObject(), []))
            {
                (await IsTakenAsync(contract, exchange, JsonSerializer.SerializeToElement(wrong))).ShouldBeFalse(wrong.ToJsonString());
                tried++;
            }
        }

        tried.ShouldBeGreaterThan(5);
    }

    [Theory]
    [InlineData("slack", "send-message", """{"channel":"not a channel","text":"Hello"}""", "HTTP_404", "channel_not_found")]
    [InlineData("linear", "create-ticket", """{"title":" "}""", "HTTP_422", "title should not be empty")]
    [InlineData("github", "comment", """{"owner":"o","repo":"r","number":1,"body":" "}""", "HTTP_422", "Validation Failed")]
    public async Task What_is_wrong_in_a_value_is_told_as_the_service_tells_it(string type, string action, string config, string code, string says)
    {
        using var world = new ProviderWorld(ProviderContract.Read(type), "http://127.0.0.1:9");
        var failed = (await world.RunAsync($"{type}/{action}", JsonElement.Parse(config), integration: ExampleServices.Id)).ShouldBeOfType<StepOutcome.Failed>();
        failed.Error.Code.ShouldBe(code);
        failed.Error.Message.ShouldContain(says);
    }

    [Fact]
    public async Task A_provider_without_an_example_has_no_integration_of_that_name()
    {
        using var world = new ProviderWorld(ProviderContract.Read("notion"), "http://127.0.0.1:9") { HasNone = true };
        var call = ProviderContract.Read("notion").Calls.First();
        (await world.RunAsync(call.Action, call.Config, integration: ExampleServices.Id)).ShouldBeOfType<StepOutcome.Failed>().Error.Code.ShouldBe(ErrorCodes.IntegrationNotFound);
    }

    // Each place of the body once: a member nobody documents, one that is missing, one of another kind.
    private static IEnumerable<JsonObject> Wrong(JsonElement accepts, JsonObject body, ImmutableArray<string> place)
    {
        yield return Changed(body, place, at => at["nobody_documents_this"] = 1);
        foreach (var rule in accepts.EnumerateObject())
        {
            var name = rule.Name.TrimEnd('!');
            if (rule.Value.ValueKind == JsonValueKind.Object)
            {
                // What a filter is made of is Linear's schema, which the example does not hold.
                if (name == "filter") continue;
                foreach (var inner in Wrong(rule.Value, body, place.Add(name))) yield return inner;
                continue;
            }

            if (rule.Name.EndsWith('!')) yield return Changed(body, place, at => at.Remove(name));
            if (rule.Value.GetString() is not "any") yield return Changed(body, place, at => at[name] = rule.Value.GetString() == "string" ? 5 : "x");
        }
    }

    private static JsonObject Changed(JsonObject body, ImmutableArray<string> place, Action<JsonObject> change)
    {
        var copy = body.DeepClone().AsObject();
        change(place.Aggregate(copy, (at, step) => at[step]!.AsObject()));
        return copy;
    }

    private static async Task<bool> IsTakenAsync(ProviderContract contract, JsonElement exchange, JsonElement body)
    {
        var service = ExampleServices.Find(contract.Type)!;
        var secret = service.Settings.EnumerateObject().First().Value.GetString();
        var headers = contract.Document.GetProperty("headers").EnumerateObject().Select(header => (header.Name, header.Name == "authorization" ? $"{(contract.Type == "linear" ? "" : "Bearer ")}{secret}" : header.Value.GetString()!));
        var request = new OutboundRequest(new HttpMethod(exchange.GetProperty("method").GetString()!), new Uri(contract.Host + exchange.GetProperty("path").GetString())) { Headers = [.. headers], Body = () => JsonContent.Create(body) };
        var answer = await ExampleServices.AnswerAsync(service, request, DateTimeOffset.UnixEpoch, TestContext.Current.CancellationToken);
        if (answer.Status is < 200 or > 299) return false;
        if (answer.Body.Length == 0) return answer.Status == (int)HttpStatusCode.NoContent;
        var said = JsonElement.Parse(answer.Body.Span);
        return said.ValueKind != JsonValueKind.Object || !said.TryGetProperty("errors", out _) && !(said.TryGetProperty("ok", out var ok) && ok.ValueKind == JsonValueKind.False);
    }
}
