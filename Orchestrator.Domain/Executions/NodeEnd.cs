using System.Text.Json;

namespace Orchestrator.Domain.Executions;

/// <summary>How a step, with all its attempts, ended for its run: a closed set.</summary>
internal abstract record NodeEnd(int Node)
{
    /// <summary>It leaves through a handle.</summary>
    public sealed record Took(int Node, JsonElement Output, string Handle) : NodeEnd(Node);

    /// <summary>It failed for good.</summary>
    public sealed record Failed(int Node, StepError Error, DateTimeOffset At) : NodeEnd(Node);

    /// <summary>It waits durably; the record says for what.</summary>
    public sealed record Waits(int Node, RecordedStep Recorded) : NodeEnd(Node);

    /// <summary>It ends the run.</summary>
    public sealed record Stops(int Node, JsonElement Output, StepError? Error) : NodeEnd(Node);

    /// <summary>It let go because the run was cancelled, or because the process shuts down.</summary>
    public sealed record LetGo(int Node) : NodeEnd(Node);

    /// <summary>It could not be recorded.</summary>
    public sealed record Lost(int Node, Exception Reason) : NodeEnd(Node);
}
