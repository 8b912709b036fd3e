using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Llm;

namespace Orchestrator.Web.Llm;

/// <summary>How asking one provider ended, its corrections included: a closed set.</summary>
/// <param name="Provider">Who was asked; null when the settings do not say.</param>
/// <param name="Model">What was asked; null when the settings do not say.</param>
internal abstract record LlmAttempt(string? Provider, string? Model)
{
    /// <summary>It answered, and the answer fits.</summary>
    /// <param name="Answer">The last turn.</param>
    /// <param name="Value">The answer as JSON, when JSON was asked for.</param>
    /// <param name="Tokens">Of all turns.</param>
    /// <param name="CostNanos">Of all turns; null when it is not known.</param>
    public sealed record Answered(string Provider, string Model, LlmAnswer Answer, JsonElement? Value, LlmTokens Tokens, long? CostNanos) : LlmAttempt(Provider, Model);

    /// <summary>It did not.</summary>
    /// <param name="Error">Why.</param>
    /// <param name="RetryAfter">How long it asked to be left alone; null when it did not say.</param>
    /// <param name="IsSkipped">Whether it was not even asked, because its credential is missing or switched off.</param>
    public sealed record Failed(string? Provider, string? Model, StepError Error, TimeSpan? RetryAfter = null, bool IsSkipped = false) : LlmAttempt(Provider, Model)
    {
        /// <summary>Whether the workflow has spent what it may, so that nobody else is asked.</summary>
        public bool IsBudgetSpent { get; init; }
    }
}
