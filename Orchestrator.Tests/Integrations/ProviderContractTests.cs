using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Web.Integrations;

namespace Orchestrator.Tests.Integrations;

/// <summary>Every test and every step of every provider, against a fake that takes only what the provider documents.</summary>
public sealed class ProviderContractTests
{
    public static TheoryData<string> Providers => [.. ProviderContract.Types];

    public static TheoryData<string, int> Calls
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var type in ProviderContract.Types)
                for (var call = 0; call < ProviderContract.Read(type).Calls.Count(); call++) data.Add(type, call);
            return data;
        }
    }

    [Fact]
    public void Every_provider_and_every_step_has_a_contract()
    {
        ProviderContract.Types.ShouldBe(ProviderFiles.BuiltIn.Select(manifest => manifest.Definition.Type).Order(StringComparer.Ordinal));
        foreach (var manifest in ProviderFiles.BuiltIn)
        {
            manifest.Definition.Actions.Select(action => action.Type)
                .Except(ProviderContract.Read(manifest.Definition.Type).Calls.Select(call => call.Action), StringComparer.Ordinal).ShouldBeEmpty();
        }
    }

    [Fact]
    public void Every_test_and_every_step_of_every_provider_is_put_through_success_and_twelve_failures()
    {
        var failures = typeof(ProviderFailureTests).GetMethods().Where(method => method.GetCustomAttributes(typeof(TheoryAttribute), inherit: false).Length > 0).Select(method => method.Name);
        failures.ShouldBe(["Unauthorized", "Forbidden", "Not_found", "Not_acceptable", "In_conflict", "Too_often", "Broken", "Cut_off", "Endless", "A_web_page", "Nobody_there", "Silence"], ignoreOrder: true);
        ProviderFailureTests.Providers.Select(row => row.Data).ShouldBe(ProviderFiles.BuiltIn.Select(manifest => manifest.Definition.Type).Order(StringComparer.Ordinal));
        Calls.Select(row => row.Data).Select(row => $"{row.Item1}/{ProviderContract.Read(row.Item1).Calls.ElementAt(row.Item2).Action.Split('/')[1]}").Distinct(StringComparer.Ordinal)
            .ShouldBe(ProviderFiles.BuiltIn.SelectMany(manifest => manifest.Definition.Actions).Select(action => action.Type), ignoreOrder: true);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Test_makes_the_documented_call_and_says_in_words_what_it_found(string type)
    {
        var contract = ProviderContract.Read(type);
        await using var fake = await ProviderFake.StartAsync(contract, contract.Test.GetProperty("exchanges").EnumerateArray());
        using var world = new ProviderWorld(contract, fake.Upstream.Url);
        var found = await world.TestAsync();
        fake.Complaints.ShouldBeEmpty();
        found.ShouldBe(new(found.Status, contract.Test.GetProperty("says").GetString()!));
        found.Status.ShouldBe("success");
        fake.Left.ShouldBe(0);
    }

    [Theory, MemberData(nameof(Calls))]
    public async Task A_step_sends_what_is_documented_and_gives_what_it_declares(string type, int index)
    {
        var contract = ProviderContract.Read(type);
        var call = contract.Calls.ElementAt(index);
        await using var fake = await ProviderFake.StartAsync(contract, call.Exchanges);
        using var world = new ProviderWorld(contract, fake.Upstream.Url);
        var outcome = await world.RunAsync(call.Action, call.Config);
        fake.Complaints.ShouldBeEmpty();
        var output = outcome.ShouldBeOfType<StepOutcome.Succeeded>(outcome.ToString()).Output;
        JsonElement.DeepEquals(output, call.Output).ShouldBeTrue(output.GetRawText());
        fake.Left.ShouldBe(0);
        output.EnumerateObject().Select(member => member.Name).ShouldBe(world.ManifestOf(call.Action).Definition.Outputs.Select(one => one.Name));
    }

    [Theory, MemberData(nameof(Providers))]
    public void The_calls_of_a_step_set_each_of_its_settings(string type)
    {
        var contract = ProviderContract.Read(type);
        var provider = new ProviderCatalog(ProviderFiles.BuiltIn).Find(type)!;
        foreach (var action in provider.Actions)
        {
            var set = contract.Calls.Where(call => call.Action == action.Type).SelectMany(call => call.Config.EnumerateObject()).Select(member => member.Name).ToHashSet(StringComparer.Ordinal);
            action.Fields.Select(field => field.Name).Where(name => name != "integrationId" && !set.Contains(name) && !(name == "limit" && action.Outputs[0].Name != "items")).ShouldBeEmpty(action.Type);
        }
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_a_provider_refuses_is_told_in_its_own_words(string type)
    {
        var contract = ProviderContract.Read(type);
        foreach (var refusal in contract.Refusals)
        {
            var time = new FakeTime();
            var answer = JsonElement.Parse(refusal.GetRawText()
                .Replace("{in90sMs}", $"{time.GetUtcNow().AddSeconds(90).ToUnixTimeMilliseconds()}", StringComparison.Ordinal).Replace("{in90s}", $"{time.GetUtcNow().AddSeconds(90).ToUnixTimeSeconds()}", StringComparison.Ordinal));
            await using var upstream = await Actions.Upstream.StartAsync(context => ProviderFake.WriteAsync(context.Response, answer));
            using var world = new ProviderWorld(contract, upstream.Url, time: time);
            var call = contract.Calls.First();
            var failed = (await world.RunAsync(call.Action, call.Config)).ShouldBeOfType<StepOutcome.Failed>();
            failed.Error.Code.ShouldBe(refusal.GetProperty("code").GetString());
            failed.Error.Message.ShouldContain(refusal.GetProperty("says").GetString()!);
            var tested = await world.TestAsync();
            tested.Status.ShouldBe("error");
            tested.Message.ShouldContain(refusal.GetProperty("says").GetString()!);
            failed.Error.Retryable.ShouldBe(refusal.TryGetProperty("retryable", out var retryable) ? retryable.GetBoolean() : failed.Error.Code is "HTTP_429" or "HTTP_408" || failed.Error.Code.StartsWith("HTTP_5", StringComparison.Ordinal));
            if (refusal.TryGetProperty("retryAfter", out var seconds)) Math.Round(failed.RetryAfter!.Value.TotalSeconds).ShouldBe(seconds.GetDouble());
        }
    }

    [Theory, MemberData(nameof(Providers))]
    public void Without_an_operator_s_word_a_provider_is_reached_at_its_own_host(string type)
    {
        var contract = ProviderContract.Read(type);
        var manifest = ProviderFiles.BuiltIn.Single(one => one.Definition.Type == type);
        var (config, _) = ProviderConfig.Merge(manifest.Definition, contract.Integration, ProviderConfig.Empty);
        var scope = Domain.Integrations.Manifests.ManifestScope.Of(Web.Features.Integrations.IntegrationSeal.Whole(manifest.Definition, config));
        if (!contract.Integration.GetRawText().Contains("{fake}", StringComparison.Ordinal))
            ProviderAddress.BaseOf(manifest, scope, null).GetLeftPart(UriPartial.Authority).ShouldBe(contract.Host);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_key_against_repetition_is_the_same_for_every_attempt_of_a_step_and_another_for_every_run(string type)
    {
        var contract = ProviderContract.Read(type);
        foreach (var call in contract.Calls)
        {
            var takesKey = new ProviderCatalog(ProviderFiles.BuiltIn).ManifestOf(type)!.Actions.Single(action => action.Definition.Type == call.Action).IdempotencyHeader is not null;
            if (!takesKey) continue;
            await using var fake = await ProviderFake.StartAsync(contract, [.. call.Exchanges, .. call.Exchanges, .. call.Exchanges]);
            using var world = new ProviderWorld(contract, fake.Upstream.Url);
            await world.RunAsync(call.Action, call.Config);
            await world.RunAsync(call.Action, call.Config, attempt: 2);
            await world.RunAsync(call.Action, call.Config, execution: "run-2");
            fake.Complaints.ShouldBeEmpty();
            var keys = fake.Keys.Chunk(call.Exchanges.Count).Select(chunk => chunk.Distinct(StringComparer.Ordinal).ShouldHaveSingleItem()).ToList();
            keys[0].ShouldBe(keys[1]);
            keys[0].ShouldNotBe(keys[2]);
        }
    }
}
