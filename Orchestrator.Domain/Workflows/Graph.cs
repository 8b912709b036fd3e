using System.Collections.Immutable;
using System.Text.Json;

namespace Orchestrator.Domain.Workflows;

/// <summary>A workflow as drawn: steps and the connections between them. Immutable; unknown members of the document are kept.</summary>
public sealed record Graph(ImmutableArray<Node> Nodes, ImmutableArray<Edge> Edges)
{
    /// <summary>What people wrote on the canvas beside the steps; runs do not look at it.</summary>
    public ImmutableArray<Note> Notes { get; init; } = [];
}

/// <summary>A step, or the trigger.</summary>
public sealed record Node
{
    /// <summary>Unique within the graph.</summary>
    public required string Id { get; init; }
    /// <summary>What it is.</summary>
    public required NodeType Type { get; init; }
    /// <summary>Where it is drawn, in canvas pixels.</summary>
    public Position Position { get; init; }
    /// <summary>What people call it.</summary>
    public string Label { get; init; } = "";
    /// <summary>What templates call it: <c>[a-z][a-z0-9_]*</c>, unique within the graph.</summary>
    public string Name { get; init; } = "";
    /// <summary>False: passed through with output null.</summary>
    public bool Enabled { get; init; } = true;
    /// <summary>The settings as the author wrote them: a JSON object that holds <c>actionType</c> or <c>triggerType</c>.</summary>
    public required JsonElement Config { get; init; }
    /// <summary>When and how often a retryable failure is tried again; null for once.</summary>
    public RetryPolicy? Retry { get; init; }
    /// <summary>How long one attempt may take; null for the action's default.</summary>
    public TimeSpan? Timeout { get; init; }
    /// <summary>What a failure does to the run.</summary>
    public OnError OnError { get; init; }
    /// <summary>When several edges come in: all settled, or the first taken.</summary>
    public JoinMode Join { get; init; }
    /// <summary>What it gives in runs from the editor in place of running; null when it is not pinned. Published versions run it all the same.</summary>
    public JsonElement? Pin { get; init; }
    /// <summary>Members of the node this product does not know.</summary>
    public ImmutableDictionary<string, JsonElement> Extra { get; init; } = ImmutableDictionary<string, JsonElement>.Empty;
    /// <summary>Members of <c>data</c> this product does not know.</summary>
    public ImmutableDictionary<string, JsonElement> DataExtra { get; init; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>The <c>config.actionType</c>, or null for a trigger or when it is missing.</summary>
    public string? ActionType => Text("actionType");
    /// <summary>The <c>config.triggerType</c>: <c>Manual</c>, <c>Webhook</c> or <c>Schedule</c>; null for an action.</summary>
    public string? TriggerType => Text("triggerType");

    private string? Text(string member) =>
        Config.ValueKind == JsonValueKind.Object && Config.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;
}

/// <summary>A connection from a handle of one step to another step.</summary>
/// <param name="Id">Unique within the graph.</param>
/// <param name="Source">The id of the step it leaves.</param>
/// <param name="SourceHandle">The way out: <c>out</c>, <c>true</c>, <c>false</c>, <c>error</c> …</param>
/// <param name="Target">The id of the step it enters.</param>
public sealed record Edge(string Id, string Source, string SourceHandle, string Target)
{
    /// <summary>Members this product does not know.</summary>
    public ImmutableDictionary<string, JsonElement> Extra { get; init; } = ImmutableDictionary<string, JsonElement>.Empty;
}

/// <summary>A place on the canvas, in pixels.</summary>
public readonly record struct Position(double X, double Y)
{
    /// <summary>The farthest from the middle that anything may lie, to each side.</summary>
    public const double Farthest = 1_000_000;

    /// <summary>Whether anything may lie there.</summary>
    public bool IsPossible => Math.Abs(X) <= Farthest && Math.Abs(Y) <= Farthest;

    /// <summary>The nearest place at which something may lie.</summary>
    public Position Nearest() => IsPossible ? this : new(Side(X), Side(Y));

    private static double Side(double pixels) => double.IsNaN(pixels) ? 0 : Math.Clamp(pixels, -Farthest, Farthest);
}

/// <summary>What a node is.</summary>
public enum NodeType
{
    /// <summary>Where runs begin; exactly one.</summary>
    Trigger,
    /// <summary>Everything else.</summary>
    Action,
}

/// <summary>What a failed step does to its run.</summary>
public enum OnError
{
    /// <summary>The run ends in error once running siblings end.</summary>
    Fail,
    /// <summary>Goes on through <c>out</c> with <c>{ "error": … }</c>.</summary>
    Continue,
    /// <summary>Goes on through <c>error</c> only.</summary>
    Branch,
}

/// <summary>When a step with several incoming edges is ready.</summary>
public enum JoinMode
{
    /// <summary>Every edge is settled and at least one was taken.</summary>
    All,
    /// <summary>The first edge is taken.</summary>
    Any,
}

/// <summary>How a retryable failure is tried again: exponential backoff with full jitter.</summary>
/// <param name="MaxAttempts">Attempts in all, the first included; 1 to 20.</param>
/// <param name="InitialBackoff">The longest wait before the second attempt.</param>
/// <param name="MaxBackoff">No wait is longer; at most one hour.</param>
/// <param name="Multiplier">How much longer each wait may be than the one before; 1 to 10.</param>
public sealed record RetryPolicy(int MaxAttempts, TimeSpan InitialBackoff, TimeSpan MaxBackoff, double Multiplier = 2);
