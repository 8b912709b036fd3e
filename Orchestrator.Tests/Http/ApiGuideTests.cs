using System.Text.Json.Nodes;
using Orchestrator.Web.Http;

namespace Orchestrator.Tests.Http;

/// <summary>The guide to the API, docs/api.md, is complete and true: its calls are run as they stand there.</summary>
public sealed class ApiGuideTests(GuideApp app) : IClassFixture<GuideApp>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task Every_call_of_the_guide_is_answered_as_it_says()
    {
        await using var world = await GuideWorld.StartAsync(app);
        foreach (var call in ApiGuide.Product.Calls)
        {
            await world.PrepareAsync(call.Curl);
            using var patience = new CancellationTokenSource(Patience);
            while (await DifferencesAsync(world, call) is { Length: > 0 } differences)
            {
                // What reads may be asked again: a run that was just started has not ended yet.
                if (IsWrite(call) || patience.IsCancellationRequested) Assert.Fail($"docs/api.md:{call.Line} {call.Curl}\n{differences}");
                await Task.Delay(Pause);
            }
        }
    }

    [Fact]
    public async Task Every_endpoint_has_a_section_with_its_summary_its_statuses_and_a_call_of_it()
    {
        using var visitor = app.Visitor();
        var document = (await visitor.GetAsync(ApiDocument.Path)).Json;
        var said = ApiGuide.Product.Calls.Where(call => call.Route.Length > 0)
            .Select(call => (call.Route, call.Title, Statuses: string.Join(", ", call.Statuses))).Distinct();
        var described = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(verb => (
            Route: $"{verb.Name.ToUpperInvariant()} {path.Name}", Title: verb.Value.GetProperty("summary").GetString()!,
            Statuses: string.Join(", ", verb.Value.GetProperty("responses").EnumerateObject().Select(answer => answer.Name)))));
        var other = said.ToHashSet();
        other.SymmetricExceptWith(described);
        other.ShouldBeEmpty("the guide or the endpoint has it, the other has not");
        foreach (var call in ApiGuide.Product.Calls.Where(call => call.Route.Length > 0)) Calls(call.Curl, call.Route).ShouldBeTrue($"{call.Curl} does not call {call.Route}");
    }

    [Theory]
    [InlineData("""curl -X POST "$BASE/api/workflows/$WORKFLOW/duplicate" -H "A: b" """, "POST /api/workflows/{id}/duplicate", true)]
    [InlineData("""curl "$BASE/api/workflows/$WORKFLOW/duplicate" -d '{}' """, "POST /api/workflows/{id}/duplicate", true)]
    [InlineData("""curl "$BASE/api/workflows?limit=1" """, "GET /api/workflows", true)]
    [InlineData("""curl "$BASE/api/workflows" """, "GET /api/workflows/{id}", false)]
    [InlineData("""curl -X PUT "$BASE/api/workflows" """, "GET /api/workflows", false)]
    public void A_call_of_another_endpoint_is_no_call_of_it(string curl, string route, bool isOne) => Calls(curl, route).ShouldBe(isOne);

    [Fact]
    public void What_a_guide_says_is_read()
    {
        var guide = new ApiGuide("""
            | `$THING` | a thing | `t1` |
            ### Make a thing
            `POST /api/things/{id}`: 201, 400

            ```bash
            curl "$BASE/api/things/$THING" \
              -d '{"of":"'$THING'"}'
            ```

            → `201`

            ```json
            { "id": "$THING" }
            ```
            """);
        var call = guide.Calls.ShouldHaveSingleItem();
        (call.Title, call.Route, call.Status).ShouldBe(("Make a thing", "POST /api/things/{id}", 201));
        call.Statuses.ShouldBe([201, 400]);
        var entry = guide.Find("POST", "/api/things/{id}").ShouldNotBeNull();
        entry.Sent!.ToJsonString().ShouldBe("""{"of":"t1"}""");
        entry.Answers.ShouldHaveSingleItem().Json!.ToJsonString().ShouldBe("""{"id":"t1"}""");
        guide.Find("GET", "/api/things/{id}").ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"a":"$X","b":1}""", """{"a":"one","b":2,"c":3}""", "")]
    [InlineData("""{"a":"$X","b":"$X"}""", """{"a":"one","b":"two"}""", ".b: “one” is told, “two” came")]
    [InlineData("""{"a":["x"]}""", """{"a":[]}""", ".a: 1 are told, 0 came")]
    [InlineData("""{"a":null}""", """{"a":1}""", ".a: null is told, 1 came")]
    [InlineData("""{"a":"2026-01-31T12:00:00Z","b":"ab…","c":"$ID"}""", """{"a":"2027-02-28T12:00:00.1+00:00","b":"abc","c":"x"}""", "")]
    [InlineData("""{"a":true}""", """{"b":true}""", ".a is told and did not come")]
    public void An_answer_that_is_not_as_it_is_told_is_found(string told, string real, string difference) =>
        string.Join("; ", Told.Differences(JsonNode.Parse(told), JsonNode.Parse(real), [])).ShouldBe(difference);

    private static async Task<string> DifferencesAsync(GuideWorld world, ApiGuide.Call call)
    {
        var (status, body) = await world.RunAsync(call.Curl);
        if (status != call.Status) return $"{call.Status} is told, {status} came: {body}";
        var names = new Dictionary<string, string>(world.Names, StringComparer.Ordinal);
        var differences = string.Join('\n', Told.Differences(call.Answer, body, names));
        if (differences.Length > 0) return $"{differences}\n{body}";
        foreach (var (name, value) in names) world.Names[name] = value;
        return "";
    }

    private static bool IsWrite(ApiGuide.Call call) => MethodOf(call.Curl) != "GET";

    private static string MethodOf(string curl) => curl.Split(" -X ") is [_, var rest] ? rest.Split(' ')[0] : ApiGuide.Body(curl) is null ? "GET" : "POST";

    private static bool Calls(string curl, string route)
    {
        if (curl.Contains("\"$CALLBACK\"", StringComparison.Ordinal)) return route == "POST /api/executions/callbacks/{id}";
        var url = curl.Split("\"$BASE")[1].Split('"')[0].Split('?')[0].Split('/');
        var template = route.Split(' ')[1].Split('/');
        return MethodOf(curl) == route.Split(' ')[0] && url.Length == template.Length && url.Zip(template).All(pair => pair.Second.StartsWith('{') ? pair.First.Length > 0 : pair.First == pair.Second);
    }
}
