using Microsoft.AspNetCore.Routing.Matching;

namespace Orchestrator.Web.Features.Credentials;

/// <summary>Marks an endpoint of the API that has its address in common with a page.</summary>
public sealed class SharedWithPage
{
    /// <summary>The mark.</summary>
    public static readonly SharedWithPage Mark = new();

    private SharedWithPage() { }
}

/// <summary>
/// Chooses between a page and the API at one address: who reads and takes HTML, as browsers do, gets the page; everybody else the API.
/// </summary>
public sealed class PageOrApi : MatcherPolicy, IEndpointSelectorPolicy
{
    /// <inheritdoc />
    public override int Order => 0;

    /// <summary>Whether a request is one of a browser that wants a page.</summary>
    public static bool WantsPage(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && request.Headers.Accept.Any(accepted => accepted?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true);

    /// <inheritdoc />
    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<SharedWithPage>() is not null);

    /// <inheritdoc />
    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var page = WantsPage(httpContext.Request);
        var both = Enumerable.Range(0, candidates.Count).Select(at => candidates[at].Endpoint.Metadata.GetMetadata<SharedWithPage>() is not null).ToArray();
        // Where there is no choice, there is none to make.
        if (both.Contains(true) && both.Contains(false))
            for (var at = 0; at < candidates.Count; at++)
                if (both[at] == page) candidates.SetValidity(at, value: false);
        return Task.CompletedTask;
    }
}
