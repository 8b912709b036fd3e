using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Tests.Workflows;
using Orchestrator.Web.Features.Editor;
using Orchestrator.Web.Features.Editor.Commands;

namespace Orchestrator.Tests.Features.Editor;

/// <summary>Shorthand for tests that edit workflows.</summary>
internal static class Editing
{
    public static EditorState Open(Graph graph, TimeProvider? time = null) => new(graph, ActionCatalog.BuiltIn, time ?? new FakeTime());

    public static EditorState Open(string edges) => Open(Draw.Graph(edges));

    public static Graph Done(this EditResult result) => result.ShouldBeOfType<EditResult.Done>().Graph;

    public static string Refusal(this EditResult result) => result.ShouldBeOfType<EditResult.Refused>().Why;

    /// <summary>Connections as <c>a-b</c> and <c>check.true-b</c>, sorted.</summary>
    public static string Lines(this Graph graph) => string.Join(' ', graph.Edges
        .Select(edge => edge.SourceHandle == "out" ? $"{edge.Source}-{edge.Target}" : $"{edge.Source}.{edge.SourceHandle}-{edge.Target}")
        .Order(StringComparer.Ordinal));

    public static Node Node(this Graph graph, string id) => graph.Nodes.Single(node => node.Id == id);

    public static Graph At(this Graph graph, string id, double x, double y) => graph.With(id, node => node with { Position = new Position(x, y) });

    public static JsonElement Json(object value) => JsonSerializer.SerializeToElement(value);
}
