using System.Collections.Immutable;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;

namespace Orchestrator.Tests.Credentials;

public sealed class CredentialProblemsTests
{
    private static readonly KnownCredentials _vault = new(
    [
        new("crm", "CRM", CredentialKind.Basic, CredentialState.Usable, ["authorization", "username", "password"]),
        new("calendar", "Calendar", CredentialKind.OAuth2, CredentialState.NeedsReconnect, ["access_token"]),
        new("odd", "Odd", CredentialKind.OAuth2, CredentialState.Usable, default),
        new("old-key", "Old", CredentialKind.ApiKey, CredentialState.Expired, []),
        new("off", "Off", CredentialKind.ApiKey, CredentialState.Disabled, []),
        new("stripe-live", "Stripe", CredentialKind.ApiKey, CredentialState.Usable, []),
    ]);

    [Theory]
    [InlineData("Bearer credentials://stripe-liv", ProblemKind.Semantic, "There is no credential “stripe-liv” in this workspace; did you mean “stripe-live”?")]
    [InlineData("credentials://stripe-live/token", ProblemKind.Semantic, "The credential “stripe-live” is one text without fields; leave “/token” out.")]
    [InlineData("credentials://crm/user", ProblemKind.Semantic, "The credential “crm” has no field “user”; it has authorization, username, password.")]
    [InlineData("credentials://off", ProblemKind.Warning, "The credential “off” is switched off; the step fails until it is enabled.")]
    [InlineData("credentials://old-key", ProblemKind.Warning, "The credential “old-key” has expired; the step fails until it gets a new value.")]
    [InlineData("credentials://calendar/access_token", ProblemKind.Warning, "The credential “calendar” needs to be connected again; the step fails without that.")]
    public void Unknown_disabled_and_expired_references_are_marked_on_the_step(string header, ProblemKind kind, string message)
    {
        var problem = Find(WithHeader(header)).ShouldHaveSingleItem();

        (problem.Path, problem.NodeId, problem.Field).ShouldBe(("nodes[1].data.config.headers.authorization", "a", "headers"));
        (problem.Kind, problem.Message).ShouldBe((kind, message));
    }

    [Theory]
    [InlineData("credentials://stripe-live")]
    [InlineData("credentials://crm/authorization")]
    [InlineData("Bearer credentials://odd/whatever")]
    [InlineData("{{ trigger.name }}")]
    public void What_can_be_resolved_is_no_problem(string header) =>
        Find(WithHeader(header)).ShouldBeEmpty();

    [Fact]
    public void Only_unknown_references_stop_publishing_and_nothing_stops_a_draft()
    {
        var unknown = Find("""{"actionType":"test/call","body":["credentials://nobody"]}""");
        (unknown.RefuseSaving(), unknown.RefusePublishing()).ShouldBe((false, true));
        unknown[0].Path.ShouldBe("nodes[1].data.config.body[0]");

        Find("""{"actionType":"test/call","body":["credentials://off"]}""").RefusePublishing().ShouldBeFalse();
    }

    [Fact]
    public void A_reference_is_said_once_in_a_setting_and_one_that_may_not_stand_there_is_said_as_such()
    {
        Find("""{"actionType":"test/call","body":["credentials://nobody","credentials://nobody"],"url":"https://a.example/?k=credentials://nobody"}""").Length.ShouldBe(2);
        Find("""{"actionType":"log/write","message":"credentials://nobody"}""").ShouldHaveSingleItem().Message.ShouldContain("no credential can stand here");
    }

    [Fact]
    public void Without_a_vault_nothing_is_said_of_what_is_in_it() =>
        GraphProblems.Find(Draw.Graph("trigger-a", Draw.Step("a", """{"actionType":"test/call","body":"credentials://nobody"}""")), ReferenceWorld.Catalog).ShouldBeEmpty();

    private static string WithHeader(string text) => $$"""{"actionType":"test/call","headers":{"authorization":"{{text}}"} }""";

    private static ImmutableArray<GraphProblem> Find(string config) => GraphProblems.Find(Draw.Graph("trigger-a", Draw.Step("a", config)), ReferenceWorld.Catalog, _vault);
}
