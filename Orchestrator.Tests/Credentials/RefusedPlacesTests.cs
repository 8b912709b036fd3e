using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Credentials;

public sealed class RefusedPlacesTests
{
    private readonly ReferenceWorld _world = new();

    public RefusedPlacesTests() => _world.Vault.Key("x", "the-secret");

    [Theory]
    [InlineData("""{"actionType":"test/call","url":"https://credentials://x/path"}""", "url")]
    [InlineData("""{"actionType":"test/call","url":"https://credentials://x@h.test/path"}""", "url")]
    [InlineData("""{"actionType":"test/call","url":"https://user:credentials://x@h.test/"}""", "url")]
    [InlineData("""{"actionType":"test/call","url":"https://h.test:credentials://x/"}""", "url")]
    [InlineData("""{"actionType":"test/call","url":"https://h.test\\credentials://x/"}""", "url")]
    [InlineData("""{"actionType":"test/call","url":"https:///credentials://x"}""", "url")]
    [InlineData("""{"actionType":"test/call","url":"credentials://x"}""", "url")]
    [InlineData("""{"actionType":"test/call","url":"credentials://x/a?b"}""", "url")]
    [InlineData("""{"actionType":"test/call","when":"credentials://x == 1"}""", "when")]
    [InlineData("""{"actionType":"test/call","mode":"credentials://x"}""", "mode")]
    [InlineData("""{"actionType":"test/call","wait":"credentials://x"}""", "wait")]
    [InlineData("""{"actionType":"test/call","sql":"select credentials://x"}""", "sql")]
    [InlineData("""{"actionType":"test/call","body":{"credentials://x":1}}""", "body")]
    [InlineData("""{"actionType":"test/call","body":"credentials://"}""", "body")]
    [InlineData("""{"actionType":"test/call","body":["Bearer credentials://x/"]}""", "body")]
    [InlineData("""{"actionType":"test/call","body":"Credentials://X"}""", "body")]
    [InlineData("""{"actionType":"data/transform","fields":{"a":[{"b":"credentials://x"}]}}""", "fields")]
    [InlineData("""{"actionType":"log/write","message":"it is credentials://x"}""", "message")]
    [InlineData("""{"actionType":"flow/condition","expression":"trigger.a == \"credentials://x\""}""", "expression")]
    [InlineData("""{"actionType":"flow/delay","duration":"credentials://x"}""", "duration")]
    public async Task A_place_from_which_a_secret_would_be_stored_or_shown_is_refused_while_editing_and_when_it_runs(string config, string field)
    {
        var graph = Draw.Graph("trigger-a", Draw.Step("a", config));

        GraphProblems.Find(graph, ReferenceWorld.Catalog).ShouldContain(problem => problem.NodeId == "a" && problem.Field == field && problem.Kind == ProblemKind.Semantic);
        var error = (await _world.RunAsync(graph)).Error!;
        error.Code.ShouldBe(ErrorCodes.InvalidConfig);
        error.Message.ShouldContain($"({field}");
        _world.Vault.LookUps.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"actionType":"test/call","url":"https://h.test/send/bot-credentials://x?to=me"}""")]
    [InlineData("""{"actionType":"test/call","url":"https://h.test?k=credentials://x"}""")]
    [InlineData("""{"actionType":"test/call","url":"https://{{trigger.host}}/p?k=credentials://x"}""")]
    [InlineData("""{"actionType":"test/call","url":"{{trigger.address}}&k=credentials://x"}""")]
    [InlineData("""{"actionType":"test/call","headers":{"Authorization":"Bearer credentials://x"},"body":{"a":"credentials://x"},"markup":"credentials://x"}""")]
    [InlineData("""{"actionType":"test/call","something":{"new":"credentials://x"}}""")]
    public async Task It_may_stand_in_the_path_and_query_of_an_address_in_headers_bodies_and_parameters(string config)
    {
        _world.Input = Draw.Json("""{"host":"h.test","address":"https://h.test/p?a=b"}""");
        var graph = Draw.Graph("trigger-a", Draw.Step("a", config));

        GraphProblems.Find(graph, ReferenceWorld.Catalog).Where(problem => problem.Kind != ProblemKind.Warning).ShouldBeEmpty();
        (await _world.RunAsync(graph)).Status.ShouldBe(ExecutionStatus.Success);
        _world.Sent.GetRawText().ShouldContain("the-secret");
    }

    [Theory]
    [InlineData("https://h")]
    [InlineData("https://h.test:80")]
    [InlineData("h.test/")]
    public async Task What_a_template_puts_before_it_does_not_move_it_into_the_host(string before)
    {
        _world.Input = Draw.Json($$"""{"address":"{{before}}"}""");

        var error = (await _world.RunAsync("""{"actionType":"test/call","url":"{{trigger.address}}credentials://x"}""")).Error!;

        error.Code.ShouldBe(ErrorCodes.InvalidConfig);
        error.Message.ShouldBe("A credential cannot choose where a request goes; it may stand in the path, the query, headers and the body (url).");
        _world.Calls.ShouldBeEmpty();
    }

    [Fact]
    public void A_trigger_has_no_use_for_a_credential()
    {
        var graph = Draw.Graph("trigger-a").With("trigger", node => node with { Config = Draw.Json("""{"triggerType":"Manual","secret":"credentials://x"}""") });

        GraphProblems.Find(graph, ReferenceWorld.Catalog).ShouldContain(problem => problem.NodeId == "trigger" && problem.Field == "secret");
    }

    [Fact]
    public void A_problem_points_into_the_setting()
    {
        var graph = Draw.Graph("trigger-a", Draw.Step("a", """{"actionType":"test/call","headers":{"X-Id":"credentials://x/"}}"""));

        var problem = GraphProblems.Find(graph, ReferenceWorld.Catalog).Single(problem => problem.Field == "headers");

        problem.Path.ShouldBe("nodes[1].data.config.headers[\"X-Id\"]");
        problem.Message.ShouldBe("“credentials://x/” names no field; write credentials://x/field, or leave the slash out.");
    }
}
