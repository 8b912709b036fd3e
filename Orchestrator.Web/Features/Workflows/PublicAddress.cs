using Microsoft.Extensions.Options;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>Where public workflows are seen.</summary>
public static class PublicAddress
{
    /// <summary>The path of a workflow's public page.</summary>
    public static string PathOf(string workflowId) => $"/public/{workflowId}";

    /// <summary>The whole address: on the instance's public address when it has one.</summary>
    /// <param name="options">The instance's settings.</param>
    /// <param name="workflowId">Which workflow.</param>
    /// <param name="here">An address of the instance as the browser sees it.</param>
    public static string Of(IOptions<InstanceOptions> options, string workflowId, Uri here) =>
        new Uri(options.Value.PublicUrl is { Length: > 0 } own ? new Uri(own) : here, PathOf(workflowId)).ToString();
}
