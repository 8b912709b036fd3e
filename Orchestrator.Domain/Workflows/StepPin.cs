using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Redaction;

namespace Orchestrator.Domain.Workflows;

/// <summary>Rules of pinned outputs.</summary>
public static class StepPin
{
    // The document around it is nested itself.
    private const int Deepest = GraphLimits.Depth - 6;

    /// <summary>Why a step cannot be pinned; null when it can. One that decides which way a run takes cannot: what it gives does not say where it goes on.</summary>
    /// <param name="node">The step.</param>
    /// <param name="catalog">The actions there are.</param>
    public static string? Refusal(Node node, ActionCatalog catalog) => catalog.Find(node) switch
    {
        null => "Only a step that does something can be pinned.",
        { Handles: ["out"] } => null,
        { } action when action.Type == BuiltInActions.ForEach.Type => null,
        _ => "A step that decides which way a run takes cannot be pinned.",
    };

    /// <summary>Why a value cannot be pinned; null when it can.</summary>
    public static string? Problem(JsonElement output)
    {
        if (JsonShape.ByteLength(output) is var bytes and > GraphLimits.PinBytes)
            return string.Create(CultureInfo.InvariantCulture, $"A pinned output may have {GraphLimits.PinBytes:N0} bytes of JSON; this has {bytes:N0}.");
        return JsonShape.Problem(output, Deepest) is null ? null : "A pinned output may not be nested this deep.";
    }

    /// <summary>The graph without pins, which is what is published; the same one when it has none.</summary>
    public static Graph Without(Graph graph) => graph.Nodes.Any(node => node.Pin is not null)
        ? graph with { Nodes = [.. graph.Nodes.Select(node => node.Pin is null ? node : node with { Pin = null })] } : graph;

    /// <summary>A graph with the pins of another one, at the steps that are the same action in both.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="pinned">The one with the pins.</param>
    public static Graph CarryOver(Graph graph, Graph pinned) => graph with
    {
        Nodes = [.. graph.Nodes.Select(node => pinned.Nodes.FirstOrDefault(other => other.Id == node.Id && other.ActionType == node.ActionType)?.Pin is { } pin ? node with { Pin = pin } : node)],
    };

    /// <summary>Whether something in a value stands for a secret that was masked; it must not be used as data.</summary>
    public static bool HoldsMask(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Placeholder.IsIn(value.GetString()),
        JsonValueKind.Array => value.EnumerateArray().Any(HoldsMask),
        JsonValueKind.Object => value.EnumerateObject().Any(member => Placeholder.IsIn(member.Name) || HoldsMask(member.Value)),
        _ => false,
    };
}
