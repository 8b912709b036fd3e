using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Orchestrator.Tests.Http;

/// <summary>Every endpoint × nobody, somebody of another workspace, a key, the owner, the administrator.</summary>
public sealed class RouteInventoryTests(RouteWorld world) : IClassFixture<RouteWorld>
{
    public static TheoryData<Route> All => [.. RouteInventory.Routes];

    [Fact]
    public void Every_endpoint_has_a_row_and_every_row_an_endpoint() => RouteInventory.Amiss(world.App.Services.GetRequiredService<EndpointDataSource>().Endpoints).ShouldBeEmpty();

    [Theory]
    [InlineData("/api/new/{id}", "POST", "POST /api/new/{id} has no row")]
    [InlineData("credentials/{id}/new", "GET", "GET /credentials/{id}/new has no row")]
    [InlineData("/API/new", null, "ANY /API/new has no row")]
    public void An_endpoint_without_a_row_is_found(string path, string? method, string said)
    {
        object[] metadata = method is null ? [] : [new HttpMethodMetadata([method])];
        var added = new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse(path), 0, new EndpointMetadataCollection(metadata), path);
        RouteInventory.Amiss(world.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.Append(added)).ShouldBe([said]);
    }

    [Fact]
    public void What_is_nobodys_to_find_has_a_reason_and_an_administrator_who_finds_it()
    {
        var nobodys = RouteInventory.Routes.Where(route => route is { Own: 404, Foreign: 404 }).ToList();
        nobodys.Where(route => route.Why is null || route.Admin is not (200 or 201 or 202)).ShouldBeEmpty();
        RouteInventory.Routes.Except(nobodys).Where(route => route.Why is not null).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(All))]
    public async Task Nobody_gets_in_without_a_session_or_a_key(Route route)
    {
        using var nobody = world.App.Visitor();
        var answer = await SendAsync(nobody, route, await world.OwnAsync(route), key: null);
        answer.Status.ShouldBe(route.Opens == Opens.Anyone ? route.Own : 401, answer.Text);
        answer.Headers.GetValues("X-Request-Id").Single().Length.ShouldBe(32);
        if (answer.Status is >= 400 and < 500) answer.Json.GetProperty("error").GetProperty("status").GetInt32().ShouldBe(answer.Status);
    }

    [Theory, MemberData(nameof(All))]
    public async Task Another_workspace_finds_nothing(Route route)
    {
        var ids = await world.OwnAsync(route);
        var answer = await SendAsync(world.Stranger, route, ids, route.Opens == Opens.Key ? world.StrangersKey : null);
        answer.Status.ShouldBe(route.Foreign, answer.Text);
        answer.Text.ShouldNotContain(ids.Workflow);
        answer.Text.ShouldNotContain(ids.Execution);
        if (route.Path.EndsWith("sign-out", StringComparison.Ordinal)) await world.SignStrangerInAsync();
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_key_opens_its_webhook_and_the_runs_it_started(Route route)
    {
        using var caller = world.App.Visitor();
        var ids = await world.OwnAsync(route);
        var answer = await SendAsync(caller, route, ids, ids.Key);
        answer.Status.ShouldBe(route.Opens == Opens.Session ? 401 : route.Own, answer.Text);
    }

    [Theory, MemberData(nameof(All))]
    public async Task The_owner_gets_an_answer(Route route)
    {
        var ids = await world.OwnAsync(route);
        var answer = await SendAsync(world.Owner, route, ids, route.Opens == Opens.Key ? ids.Key : null);
        answer.Status.ShouldBe(route.Own, answer.Text);
        if (route.Path.EndsWith("sign-out", StringComparison.Ordinal)) await world.SignOwnerInAsync();
    }

    [Theory, MemberData(nameof(All))]
    public async Task The_administrator_of_the_instance_sees_the_instance_and_no_other_workspace(Route route)
    {
        var ids = await world.OwnAsync(route);
        var answer = await SendAsync(world.Admin, route, ids, key: null);
        answer.Status.ShouldBe(route.Opens == Opens.Key ? 401 : route.Admin ?? route.Foreign, answer.Text);
        // The export is of the administrator's own workspace and the instance, so it names nobody else's either.
        answer.Text.ShouldNotContain(ids.Workflow);
        answer.Text.ShouldNotContain(ids.Execution);
        if (route.Path.EndsWith("sign-out", StringComparison.Ordinal)) await world.SignAdminInAsync();
    }

    private static Task<Answer> SendAsync(Visitor visitor, Route route, RouteWorld.Ids ids, string? key)
    {
        var path = route.Path.Replace("{executionId}", ids.Execution, StringComparison.Ordinal).Replace("{version:int}", "1", StringComparison.Ordinal)
            .Replace("{documentName}", "v1", StringComparison.Ordinal).Replace("{deliveryId}", ids.Execution, StringComparison.Ordinal)
            .Replace("{sessionId}", ids.Session, StringComparison.Ordinal).Replace("{stepId}", ids.Step, StringComparison.Ordinal)
            .Replace("{id}", IdOf(route.Path, ids), StringComparison.Ordinal);
        path.Split('/').Skip(1).ShouldAllBe(part => part.Length > 0 && !part.Contains('{'), "an id is missing");
        var content = route.Method is "POST" or "PATCH" or "PUT" ? Visitor.Json(route.Body ?? "{}") : null;
        return visitor.SendAsync(new HttpMethod(route.Method), path, content, key);
    }

    private static string IdOf(string path, RouteWorld.Ids ids) => path.Split('/') switch
    {
        ["", "api", "api-keys", ..] => ids.KeyId,
        ["", "credentials", ..] => ids.Credential,
        ["", "api", "integrations", ..] => ids.Integration,
        ["", "api", "schedules", ..] => ids.Schedule,
        ["", "api", "members", ..] => ids.Member,
        ["", "api", "invites", ..] => ids.Invite,
        ["", "api", "approvals", ..] => ids.Approval,
        ["", "api", "executions", "callbacks", ..] => ids.Callback,
        _ => ids.Workflow,
    };
}
