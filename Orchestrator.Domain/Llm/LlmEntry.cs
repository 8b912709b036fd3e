using System.Text.Json;

namespace Orchestrator.Domain.Llm;

/// <summary>Who is to be asked, as a step or one item of its <c>providers</c> says.</summary>
/// <param name="Provider">Its type; null when an integration, or nothing but an address, says it.</param>
/// <param name="Model">As its provider calls it.</param>
public sealed record LlmEntry(string? Provider, string Model)
{
    /// <summary>The <c>api_key</c>, as it was resolved: text, nothing, or something that is not text.</summary>
    public JsonElement? Key { get; init; }

    /// <summary>The <c>api_key_env</c>: the name of an environment variable; null for none.</summary>
    public string? KeyVariable { get; init; }

    /// <summary>An address in the place of the provider's own; null for its own.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>The attached integration; null for none.</summary>
    public string? IntegrationId { get; init; }

    /// <summary>How long it may take, corrections included; null for the usual.</summary>
    public TimeSpan? Timeout { get; init; }
}

/// <summary>A setting that nobody can be asked with. The message names it.</summary>
/// <param name="message">A sentence.</param>
/// <param name="isInput">Whether it is wrong for every provider, because the question itself is.</param>
public sealed class LlmSettingException(string message, bool isInput = false) : Exception(message)
{
    /// <summary>Whether the question itself is wrong, so that nobody else need be asked.</summary>
    public bool IsInput { get; } = isInput;
}
