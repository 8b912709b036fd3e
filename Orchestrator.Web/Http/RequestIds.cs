using Microsoft.AspNetCore.Http.Features;

namespace Orchestrator.Web.Http;

/// <summary>Gives every request an id of its own and says it in <c>X-Request-Id</c>.</summary>
public static class RequestIds
{
    /// <summary>First in the pipeline, so that no answer lacks it.</summary>
    public static void UseRequestIds(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        var id = Guid.CreateVersion7().ToString("N");
        context.Features.GetRequiredFeature<IHttpRequestIdentifierFeature>().TraceIdentifier = id;
        // When the answer starts, because the exception handler clears what was set before.
        context.Response.OnStarting(static state =>
        {
            var answered = (HttpContext)state;
            answered.Response.Headers["X-Request-Id"] = answered.TraceIdentifier;
            return Task.CompletedTask;
        }, context);
        return next(context);
    });
}
