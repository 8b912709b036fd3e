using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Executions;

/// <summary>How long to wait before the next attempt: exponential, with full jitter, and never sooner than the other side asked.</summary>
public static class Backoff
{
    /// <summary>A wait longer than this is durable: the run lets go of its worker meanwhile.</summary>
    public static readonly TimeSpan LongestInMemory = TimeSpan.FromMinutes(1);

    /// <summary>
    /// A durable wait that ends this soon is waited out on the worker: letting go of a run and taking it up again costs two durable records and a
    /// place in the queue, which takes about as long.
    /// </summary>
    public static readonly TimeSpan LongestInSlot = TimeSpan.FromSeconds(1);

    /// <summary>The wait after a failed attempt, or null when the step has failed for good.</summary>
    /// <param name="policy">The step's policy; null for one attempt.</param>
    /// <param name="failed">The failure.</param>
    /// <param name="attempt">The attempt that failed, from 1.</param>
    /// <param name="jitter">0 to 1, evenly drawn.</param>
    public static TimeSpan? After(RetryPolicy? policy, StepOutcome.Failed failed, int attempt, double jitter)
    {
        if (policy is null || !failed.Error.Retryable || attempt >= Math.Min(policy.MaxAttempts, GraphLimits.Attempts)) return null;
        var longest = Math.Min(policy.MaxBackoff.TotalMilliseconds, GraphLimits.Backoff.TotalMilliseconds);
        var ceiling = Math.Min(longest, policy.InitialBackoff.TotalMilliseconds * Math.Pow(Math.Max(1, policy.Multiplier), attempt - 1));
        var asked = Math.Min(longest, failed.RetryAfter?.TotalMilliseconds ?? 0);
        return TimeSpan.FromMilliseconds(Math.Max(asked, ceiling * jitter));
    }
}
