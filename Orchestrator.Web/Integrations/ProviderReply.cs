using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Executions;

namespace Orchestrator.Web.Integrations;

/// <summary>How one call of a provider ended: a closed set.</summary>
internal abstract record ProviderReply
{
    private ProviderReply() { }

    /// <summary>It was done.</summary>
    /// <param name="Status">200 to 299.</param>
    /// <param name="Data">What it answered, as JSON.</param>
    /// <param name="Headers">By lower-case name.</param>
    public sealed record Done(int Status, JsonElement Data, ImmutableSortedDictionary<string, string> Headers) : ProviderReply;

    /// <summary>It was refused, or there was no answer.</summary>
    /// <param name="Error">Why, in words.</param>
    /// <param name="RetryAfter">How long it asks to be left alone, or null.</param>
    public sealed record Refused(StepError Error, TimeSpan? RetryAfter = null) : ProviderReply;
}
