using System.Collections.Immutable;
using System.Text.Json;

namespace Orchestrator.Domain.Integrations.Manifests;

/// <summary>How a provider's refusals look.</summary>
/// <param name="Message">Where its words are; all that are found are told.</param>
/// <param name="Code">Where its own code is; null for none.</param>
/// <param name="Fails">A place that tells a refusal from success although the status is 2xx; null for none.</param>
/// <param name="FailsWhen">What is there then; null when it is enough that something is there.</param>
/// <param name="Statuses">The HTTP status each of its own codes stands for.</param>
public sealed record ManifestErrors(ImmutableArray<AnswerPath> Message, AnswerPath? Code, AnswerPath? Fails, JsonElement? FailsWhen, ImmutableDictionary<string, int> Statuses)
{
    /// <summary>Nothing is known of them.</summary>
    public static ManifestErrors None { get; } = new([], null, null, null, ImmutableDictionary<string, int>.Empty);

    /// <summary>What to do about some of its own codes: a sentence, with places of the answer.</summary>
    public ImmutableDictionary<string, ManifestText> Advice { get; init; } = ImmutableDictionary<string, ManifestText>.Empty;

    /// <summary>The header that says how many calls are left; with 0 in it a refusal means "less often". Null for none.</summary>
    public string? RemainingHeader { get; init; }

    /// <summary>The header that says when there are more again; null for none.</summary>
    public string? ResetHeader { get; init; }

    /// <summary>How that is written.</summary>
    public ResetUnit ResetUnit { get; init; }

    /// <summary>Where the answer says how many seconds to wait; null for nowhere.</summary>
    public AnswerPath? RetryAfter { get; init; }
}

/// <summary>How a provider writes when its limit ends.</summary>
public enum ResetUnit
{
    /// <summary>Seconds since 1970.</summary>
    UnixSeconds,
    /// <summary>Milliseconds since 1970.</summary>
    UnixMilliseconds,
    /// <summary>Seconds from now.</summary>
    Seconds,
}
