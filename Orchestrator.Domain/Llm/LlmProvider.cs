namespace Orchestrator.Domain.Llm;

/// <summary>Who answers questions to a language model, as data.</summary>
/// <param name="Type">As a step names it: <c>openai</c>.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Wire">Which protocol it speaks.</param>
public sealed record LlmProvider(string Type, string Title, LlmWire Wire)
{
    /// <summary>Its own address, with the path before the protocol's own; null where the step must say it.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>The environment variable that holds an operator's key for it, sent to <see cref="BaseUrl"/>'s own origin alone; null for none.</summary>
    public string? DefaultKey { get; init; }

    /// <summary>The header that takes the key as it is; null for <c>Authorization: Bearer</c>.</summary>
    public string? KeyHeader { get; init; }

    /// <summary>How it is asked for JSON.</summary>
    public LlmJsonMode JsonMode { get; init; }

    /// <summary>What it calls the limit of tokens in an answer.</summary>
    public string MaxTokens { get; init; } = "max_tokens";

    /// <summary>Whether it must be asked to say at the end of a stream how many tokens it counted.</summary>
    public bool AsksForUsage { get; init; }

    /// <summary>Whether a key may be sent there that belongs to its own origin: same scheme, host and port.</summary>
    public bool IsOwn(Uri url) => BaseUrl is not null && Uri.Compare(BaseUrl, url, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;
}

/// <summary>The protocols.</summary>
public enum LlmWire
{
    /// <summary>OpenAI's chat completions, which most others speak too.</summary>
    OpenAi,
    /// <summary>Anthropic's messages.</summary>
    Anthropic,
    /// <summary>Nothing is sent: the built-in example answers.</summary>
    Example,
}

/// <summary>How a provider is told that an answer must be JSON, besides saying so in words.</summary>
public enum LlmJsonMode
{
    /// <summary>In words only.</summary>
    Words,
    /// <summary><c>response_format: { type: "json_object" }</c>.</summary>
    Object,
    /// <summary><c>response_format: { type: "json_schema", … }</c>.</summary>
    Schema,
}
