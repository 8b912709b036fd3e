using System.Collections.Immutable;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Tests.Features;
using Orchestrator.Web.Http;

namespace Orchestrator.Tests.Http;

/// <summary>A page, or what only browsers call.</summary>
/// <param name="Path">As it is mapped.</param>
/// <param name="Nobody">The answer without a session; 302 leads to the sign-in page.</param>
/// <param name="Own">The answer to its owner.</param>
/// <param name="Foreign">The answer to somebody of another workspace, and to an administrator unless that is told apart.</param>
/// <param name="Admin">The answer to the administrator of the instance.</param>
public sealed record PageRow(string Path, int Nobody = 302, int Own = 200, int Foreign = 200, int? Admin = null)
{
    /// <summary>How tests are told apart.</summary>
    public override string ToString() => Path;
}

/// <summary>Every page × nobody, its owner, somebody of another workspace, a key, the administrator.</summary>
public sealed class PageInventoryTests(RouteWorld world) : IClassFixture<RouteWorld>
{
    // A page that says that what it should show is not there; the rail stays.
    private const int Lost = -404;

    private static readonly ImmutableArray<PageRow> Rows =
    [
        new("/", Own: 302, Foreign: 302), new("/sign-in", Nobody: 200, Own: 302, Foreign: 302), new("/sign-up", Nobody: 200), new("/api-docs", Nobody: 200), new("/not-found", Nobody: 200), new("/invite/{Token}", Nobody: 200),
        new("/workflows"), new("/starters"), new("/executions"), new("/operations"), new("/operations/redaction"), new("/schedules"), new("/integrations"), new("/credentials"), new("/api-keys"), new("/settings"),
        new("/settings/password"), new("/public/{Id}", Nobody: 404, Own: 404, Foreign: 404), // it is private
        new("/audit", Own: 404, Foreign: 404, Admin: 200),
        new("/workflows/{Id}", Foreign: Lost), new("/workflows/{WorkflowId}/versions", Foreign: Lost), new("/workflows/{WorkflowId}/settings", Foreign: Lost),
        new("/workflows/{WorkflowId}/deliveries", Foreign: Lost), new("/workflows/{WorkflowId}/executions", Foreign: Lost), new("/workflows/{WorkflowId}/executions/{ExecutionId}", Foreign: Lost),
        new("/executions/{ExecutionId}", Foreign: Lost), new("/approvals/{Id}", Own: Lost, Foreign: Lost),
        new("/oauth/connect/{CredentialId}", Own: 302, Foreign: 302), new("/oauth/callback", Own: 302, Foreign: 302), new("/oauth/connected"),
    ];

    public static TheoryData<PageRow> All => [.. Rows];

    [Fact]
    public void Every_page_has_a_row_and_every_row_a_page()
    {
        var mapped = Endpoints().Select(endpoint => "/" + endpoint.RoutePattern.RawText!.Trim('/')).ToHashSet(StringComparer.Ordinal);
        mapped.SymmetricExceptWith(Rows.Select(row => row.Path.Replace("{ExecutionId}", "{Id}", StringComparison.Ordinal).Replace("{CredentialId}", "{id}", StringComparison.Ordinal)));
        mapped.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_page_opens_to_those_who_may_see_it(PageRow row)
    {
        using var nobody = world.App.Visitor();
        var ids = await world.OwnAsync(new Route("GET", row.Path, Opens.Session));
        var path = row.Path.Replace("{ExecutionId}", ids.Execution, StringComparison.Ordinal).Replace("{CredentialId}", ids.Credential, StringComparison.Ordinal)
            .Replace("{WorkflowId}", ids.Workflow, StringComparison.Ordinal).Replace("{Id}", ids.Workflow, StringComparison.Ordinal);
        await AskAsync(nobody, path, row.Nobody, "nobody");
        await AskAsync(nobody, path, row.Nobody, "a key", ids.Key);
        await AskAsync(world.Owner, path, row.Own, "the owner");
        foreach (var (other, status, who) in new[] { (world.Stranger, row.Foreign, "a stranger"), (world.Admin, row.Admin ?? row.Foreign, "the administrator") })
        {
            var answer = await AskAsync(other, path, status, who);
            if (path != row.Path) continue;
            answer.Text.ShouldNotContain(ids.Workflow);
            answer.Text.ShouldNotContain(ids.Execution);
        }
    }

    private static async Task<Answer> AskAsync(Visitor visitor, string path, int status, string who, string? key = null)
    {
        var answer = await visitor.SendAsync(HttpMethod.Get, path, content: null, key, ("Accept", "text/html"));
        answer.Status.ShouldBe(status == Lost ? 200 : status, who);
        if (status is Lost or 200) answer.Text.Contains("class=\"lost\"", StringComparison.Ordinal).ShouldBe(status == Lost || path == "/not-found", who);
        if (status == 302 && who is "nobody" or "a key" && path != "/") answer.Headers.Location!.ToString().ShouldContain("/sign-in");
        return answer;
    }

    // What people's browsers ask for: not the API, no files, not the connection and its scripts.
    private IEnumerable<RouteEndpoint> Endpoints() => world.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null || !ApiError.IsApiPath(new PathString("/" + endpoint.RoutePattern.RawText!.Trim('/'))))
        .Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null && endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") != false)
        .Where(endpoint => endpoint.RoutePattern.RawText!.Trim('/') is not ['_' or '{', ..]);
}
