using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Integrations.Manifests;
using Orchestrator.Web.Data;
using Orchestrator.Web.Integrations;

namespace Orchestrator.Tests.Integrations;

/// <summary>Providers an installation brings itself, as files in its data folder.</summary>
public sealed partial class OwnProviderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("orchestrator-providers-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_provider_written_as_CONTRIBUTING_shows_works_with_its_test_and_its_step()
    {
        var examples = Examples();
        Write("weather.json", examples[0]);
        var (manifests, problems) = ProviderFiles.ReadOwn(Path.Combine(folder, ProviderFiles.Folder));
        problems.ShouldBeEmpty();
        var catalog = new ProviderCatalog([.. ProviderFiles.BuiltIn, .. manifests]);
        var contract = ProviderContract.Parse("weather", examples[1]);
        await using var testing = await ProviderFake.StartAsync(contract, contract.Test.GetProperty("exchanges").EnumerateArray());
        using (var world = new ProviderWorld(contract, testing.Upstream.Url, catalog)) (await world.TestAsync()).Message.ShouldBe("Connected as Ada.");
        testing.Complaints.ShouldBeEmpty();

        var call = contract.Calls.ShouldHaveSingleItem();
        await using var fake = await ProviderFake.StartAsync(contract, call.Exchanges);
        using var step = new ProviderWorld(contract, fake.Upstream.Url, catalog);
        var output = (await step.RunAsync(call.Action, call.Config)).ShouldBeOfType<StepOutcome.Succeeded>().Output;
        fake.Complaints.ShouldBeEmpty();
        JsonElement.DeepEquals(output, call.Output).ShouldBeTrue(output.GetRawText());
    }

    [Fact]
    public void A_bad_file_is_named_with_each_place_and_stops_nothing()
    {
        Write("weather.json", Examples()[0]);
        Write("a-broken.json", "{ not json");
        Write("b-wrong.json", """{"type":"Bad Type","title":"X","description":"X","baseUrl":"http://{integration.host}/","fields":[{"name":"host","lable":"Host","label":"Host"}],"actions":[{"id":"a","title":"A","description":"A","request":{"method":"FETCH","path":"x?{nobody}"}}]}""");
        var log = new Lines();
        using var data = new DataFolder(Options.Create(new InstanceOptions { DataPath = folder }));

        var catalog = ProviderFiles.Load(data, log);

        catalog.Find("weather").ShouldNotBeNull();
        catalog.Problems.Where(problem => problem.File == "providers/a-broken.json").ShouldHaveSingleItem().Message.ShouldContain("not JSON at line 1");
        catalog.Problems.Where(problem => problem.File == "providers/b-wrong.json").Select(problem => problem.Path)
            .ShouldBe(["type", "baseUrl", "test", "fields[0].lable", "actions[0].request.method", "actions[0].request.path", "actions[0].request.path", "actions[0].request.path"], ignoreOrder: true);
        catalog.Problems.ShouldAllBe(problem => problem.Line != null);
        foreach (var problem in catalog.Problems) log.Written.ShouldContain(line => line.Contains(problem.File, StringComparison.Ordinal) && line.Contains(problem.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("github"), InlineData("http"), InlineData("smtp")]
    public void A_file_cannot_take_the_place_of_a_built_in_provider(string type)
    {
        Write("mine.json", Examples()[0].Replace("\"type\": \"weather\"", $"\"type\": \"{type}\"", StringComparison.Ordinal));
        var (manifests, problems) = ProviderFiles.ReadOwn(Path.Combine(folder, ProviderFiles.Folder));
        manifests.ShouldBeEmpty();
        problems.ShouldHaveSingleItem().ToString().ShouldBe($"providers/mine.json: type: There is a provider “{type}” already; choose another type.");
    }

    [Fact]
    public void Without_a_folder_there_are_the_product_s_own()
    {
        var (manifests, problems) = ProviderFiles.ReadOwn(Path.Combine(folder, "nowhere"));
        manifests.ShouldBeEmpty();
        problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("\"name\": \"days\"", "\"name\": \"place\"", "actions[0].inputs: “place” is there twice.")]
    [InlineData("\"days\": \"{days}\"", "\"days\": \"{day}\"", "actions[0].request.query: There is nothing called “{day}”. There are days, integration.apiKey, place, step.key.")]
    [InlineData("\"kind\": \"number\", \"min\"", "\"kind\": \"nummer\", \"min\"", "actions[0].inputs[1].kind: “nummer” is not one of")]
    [InlineData("\"expects\"", "\"expect\"", "test.expect: There is no such member; did you mean “expects”?")]
    [InlineData("{integration.apiKey}", "{integration.key}", "auth.headers: There is nothing called “{integration.key}”.")]
    [InlineData("\"path\": \"/account\"", "\"path\": \"/account\", \"body\": {}", "test.request.body: GET has no body.")]
    [InlineData("https://api.weather.example/v2", "https://{integration.apiKey}/v2", "baseUrl: This must begin with https:// and a host")]
    [InlineData("\"says\": \"Connected as {owner}.\"", "\"says\": 5", "test.says: This must be text, not a number.")]
    public void What_is_wrong_is_said_with_its_place(string right, string wrong, string says)
    {
        var text = Examples()[0].Replace(right, wrong, StringComparison.Ordinal);
        var (manifest, problems) = ManifestReader.Read(JsonElement.Parse(text), "f");
        manifest.ShouldBeNull();
        problems.Select(problem => problem.ToString()).ShouldContain(line => line.StartsWith($"f: {says}", StringComparison.Ordinal), string.Join('\n', problems));
    }

    [Fact]
    public void Every_mistake_in_a_file_is_told_with_its_line()
    {
        Write("parcels.json", """
            {
              // Where parcels are.
              "type": "parcels", "title": "Parcels",
              "description": "Where parcels are",
              "baseUrl": "https://api.parcels.example",
              "tset": { "request": { "method": "GET", "path": "/me" }, "says": "Connected." },
              "actions": [
                { "id": "track", "title": "Track", "description": "Where one is",
                  "request": {
                    "method": "GET",
                    "path": "parcels/{number}"
                  },
                },
                { "id": "track", "title": "Track", "description": "Again",
                  "request": { "method": "READ", "path": "/x" } }
              ]
            }
            """);
        var (manifests, problems) = ProviderFiles.ReadOwn(Path.Combine(folder, ProviderFiles.Folder));
        manifests.ShouldBeEmpty();
        problems.Select(problem => $"{problem.Line} {problem.Path}").ShouldBe(["1 test", "6 tset", "7 actions", "11 actions[0].request.path", "11 actions[0].request.path", "15 actions[1].request.method"]);
        problems[1].ToString().ShouldBe("providers/parcels.json, line 6: tset: There is no such member; did you mean “test”?");
    }

    // The JSON blocks of the section, in order.
    private static string[] Examples()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "CONTRIBUTING.md"));
        var section = text[text.IndexOf("## Add a provider", StringComparison.Ordinal)..];
        return [.. BlockPattern().Matches(section).Select(match => match.Groups["json"].Value)];
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.Combine(folder, ProviderFiles.Folder));
        File.WriteAllText(Path.Combine(folder, ProviderFiles.Folder, name), text);
    }

    [GeneratedRegex("```json\n(?<json>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BlockPattern();

    private sealed class Lines : ILogger
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Written.Add(formatter(state, exception));
    }
}
