using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Llm;

namespace Orchestrator.Web.Llm;

/// <summary>How asking a provider once ended: a closed set.</summary>
public abstract record LlmReply
{
    private LlmReply() { }

    /// <summary>It answered.</summary>
    public sealed record Answered(LlmAnswer Answer) : LlmReply;

    /// <summary>It did not.</summary>
    /// <param name="Error">Why.</param>
    /// <param name="RetryAfter">How long it asked to be left alone; null when it did not say.</param>
    public sealed record Failed(StepError Error, TimeSpan? RetryAfter = null) : LlmReply;
}

/// <summary>Where a question goes, and with what.</summary>
/// <param name="Provider">Who is asked.</param>
/// <param name="Url">The base address, the provider's own or the step's, without a slash at its end.</param>
/// <param name="Key">The key; null for none.</param>
/// <param name="Remedy">What to do when the key is refused: a sentence.</param>
internal sealed record LlmTarget(LlmProvider Provider, Uri Url, string? Key, string Remedy)
{
    /// <summary>Who is asked, for people: the provider, or the host at an address of its own.</summary>
    public string Title => Provider.IsOwn(Url) ? Provider.Title : Url.Authority;
}
