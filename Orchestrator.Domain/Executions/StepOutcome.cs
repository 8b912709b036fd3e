using System.Collections.Immutable;
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

    /// <summary>It waits durably for an answer from outside, which comes back as a record (<see cref="Answers"/>).</summary>
    /// <param name="What">What it waits for.</param>
    /// <param name="Until">The latest instant; the step is then run again with that instant. Null for no limit.</param>
    public sealed record Awaits(Awaited What, DateTimeOffset? Until = null) : StepOutcome;

    /// <summary>It ends the whole run at once; what runs beside it is cancelled.</summary>
    /// <param name="Output">The run's output, when it ends well.</param>
    /// <param name="Error">The run's error, or null when it ends well.</param>
    public sealed record Stopped(JsonElement Output, StepError? Error = null) : StepOutcome;

    /// <summary>It repeats the steps behind its handle <c>item</c> once for each item, then goes on through <c>done</c>.</summary>
    /// <param name="Items">What to repeat for, in order.</param>
    /// <param name="Concurrency">How many passes may be under way at once, from 1.</param>
    /// <param name="ContinueOnItemError">Whether a failed item is put into the output instead of failing the step.</param>
    public sealed record Repeats(ImmutableArray<JsonElement> Items, int Concurrency = 1, bool ContinueOnItemError = false) : StepOutcome;

    /// <summary>It let go because the run was cancelled.</summary>
    public sealed record Cancelled : StepOutcome;

    /// <summary>A failure in one expression.</summary>
    public static Failed Fail(string code, string message, JsonElement? detail = null, bool retryable = false) =>
        new(new StepError(code, message, detail, retryable));
}
