using System.Text.Json;

namespace Orchestrator.Domain.Executions;

/// <summary>
/// What a waiting step waits for from outside: a closed set. Whoever keeps the record makes the callback from it, or watches the called run, and
/// writes the answer with <see cref="Answers"/>. Until when is the record's <see cref="StepEnded.ResumeAt"/>.
/// </summary>
public abstract record Awaited
{
    private Awaited() { }

    /// <summary>A call to an address of its own, or a person's decision.</summary>
    /// <param name="IsApproval">A person approves or rejects; else whatever is sent is the output.</param>
    /// <param name="Message">What the person reads; null for nothing.</param>
    /// <param name="Fields">What the person or caller is asked to fill in, as the step has it; null for nothing.</param>
    public sealed record Callback(bool IsApproval, string? Message, JsonElement? Fields) : Awaited;

    /// <summary>The end of a run this step started.</summary>
    public sealed record Execution(string ExecutionId) : Awaited;
}
