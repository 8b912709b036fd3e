using System.Text.Json;

namespace Orchestrator.Domain.Executions;

/// <summary>How a step, with all its attempts, ended for the part of the run it is in: a closed set. Steps are their numbers in that part.</summary>
internal abstract record NodeEnd(RunFrame Frame, int Node)
{
    /// <summary>It leaves through a handle.</summary>
    public sealed record Took(RunFrame Frame, int Node, JsonElement Output, string Handle) : NodeEnd(Frame, Node);

    /// <summary>It failed for good.</summary>
    public sealed record Failed(RunFrame Frame, int Node, StepError Error, DateTimeOffset At) : NodeEnd(Frame, Node);

    /// <summary>It waits durably; the record says for what.</summary>
    public sealed record Waits(RunFrame Frame, int Node, RecordedStep Recorded) : NodeEnd(Frame, Node);

    /// <summary>It is a loop and begins to repeat.</summary>
    public sealed record Repeats(RunFrame Frame, int Node, StepRow Row, JsonElement? Input, StepOutcome.Repeats What) : NodeEnd(Frame, Node);

    /// <summary>It ends the run.</summary>
    public sealed record Stops(RunFrame Frame, int Node, JsonElement Output, StepError? Error) : NodeEnd(Frame, Node);

    /// <summary>It let go because the run was cancelled, or because the process shuts down.</summary>
    public sealed record LetGo(RunFrame Frame, int Node) : NodeEnd(Frame, Node);

    /// <summary>It could not be recorded.</summary>
    public sealed record Lost(RunFrame Frame, int Node, Exception Reason) : NodeEnd(Frame, Node);
}
