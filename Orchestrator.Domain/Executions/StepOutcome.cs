using System.Text.Json;

namespace Orchestrator.Domain.Executions;

/// <summary>How one attempt of a step ended: a closed set.</summary>
public abstract record StepOutcome
{
    private StepOutcome() { }

    /// <summary>It worked.</summary>
    /// <param name="Output">What later steps read under the step's name; never undefined.</param>
    /// <param name="Handle">The handle whose edges are taken: <c>out</c>, <c>true</c>, <c>false</c> …</param>
    public sealed record Succeeded(JsonElement Output, string Handle = "out") : StepOutcome;

    /// <summary>It failed.</summary>
    /// <param name="Error">Why.</param>
    /// <param name="RetryAfter">How long the other side asked to be left alone (RFC 9110, Retry-After), or null.</param>
    public sealed record Failed(StepError Error, TimeSpan? RetryAfter = null) : StepOutcome;

    /// <summary>It waits durably; it is run again, with the instant it waited for, when that has come.</summary>
    public sealed record Suspended(DateTimeOffset ResumeAt) : StepOutcome;

    /// <summary>It let go because the run was cancelled.</summary>
    public sealed record Cancelled : StepOutcome;

    /// <summary>A failure in one expression.</summary>
    public static Failed Fail(string code, string message, JsonElement? detail = null, bool retryable = false) =>
        new(new StepError(code, message, detail, retryable));
}
