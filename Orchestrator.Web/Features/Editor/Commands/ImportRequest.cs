using Orchestrator.Domain.Curl;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Makes an HTTP step send the request of a curl command. Settings that a command says nothing about stay.</summary>
/// <param name="NodeId">The step.</param>
/// <param name="Request">What it is to send.</param>
public sealed record ImportRequest(string NodeId, CurlRequest Request) : EditorCommand
{
    /// <inheritdoc/>
    public override EditResult Apply(Graph graph, ActionCatalog catalog)
    {
        if (graph.Nodes.FirstOrDefault(node => node.Id == NodeId) is not { } step)
            return new EditResult.Refused("That step is gone.");
        if (step.ActionType != BuiltInActions.HttpRequest.Type)
            return new EditResult.Refused("Only an HTTP request takes a curl command.");
        var config = Request.Settings().Aggregate(step.Config, (config, setting) => ConfigJson.With(config, setting.Field, setting.Value));
        return ConfigJson.Same(config, step.Config) ? new EditResult.Unchanged()
            : new EditResult.Done(graph with { Nodes = graph.Nodes.Replace(step, step with { Config = config }) }, $"Imported cURL into {GraphProblems.NameOf(step)}");
    }
}
