using System.Collections.Immutable;

namespace Orchestrator.Domain.Llm;

/// <summary>The providers a step may name.</summary>
public sealed class LlmProviders
{
    /// <summary>For any service that speaks OpenAI's protocol at an address the step says.</summary>
    public const string Compatible = "openai-compatible";

    /// <summary>The one that answers by itself, offline.</summary>
    public const string Example = "example";

    private const string Gateway = "ai-gateway";

    // Where its integrations go that name no address.
    private static readonly Uri GatewayUrl = new("https://ai-gateway.vercel.sh/v1");

    /// <summary>These; each type once.</summary>
    public LlmProviders(IEnumerable<LlmProvider> all) => All = [.. all];

    /// <summary>Those this product knows.</summary>
    public static LlmProviders Known { get; } = new(
    [
        new("openai", "OpenAI", LlmWire.OpenAi)
        {
            BaseUrl = new("https://api.openai.com/v1"), DefaultKey = "OPENAI_API_KEY", JsonMode = LlmJsonMode.Schema, MaxTokens = "max_completion_tokens", AsksForUsage = true,
        },
        new("anthropic", "Anthropic", LlmWire.Anthropic) { BaseUrl = new("https://api.anthropic.com"), DefaultKey = "ANTHROPIC_API_KEY" },
        new("gemini", "Google Gemini", LlmWire.OpenAi)
        {
            BaseUrl = new("https://generativelanguage.googleapis.com/v1beta/openai"), DefaultKey = "GEMINI_API_KEY", JsonMode = LlmJsonMode.Schema, AsksForUsage = true,
        },
        new("deepseek", "DeepSeek", LlmWire.OpenAi) { BaseUrl = new("https://api.deepseek.com"), DefaultKey = "DEEPSEEK_API_KEY", JsonMode = LlmJsonMode.Object, AsksForUsage = true },
        new("groq", "Groq", LlmWire.OpenAi) { BaseUrl = new("https://api.groq.com/openai/v1"), DefaultKey = "GROQ_API_KEY", JsonMode = LlmJsonMode.Object, AsksForUsage = true },
        // Mistral refuses members it does not know, and counts tokens in its last event without being asked.
        new("mistral", "Mistral", LlmWire.OpenAi) { BaseUrl = new("https://api.mistral.ai/v1"), DefaultKey = "MISTRAL_API_KEY", JsonMode = LlmJsonMode.Schema },
        new("together", "Together AI", LlmWire.OpenAi) { BaseUrl = new("https://api.together.xyz/v1"), DefaultKey = "TOGETHER_API_KEY", JsonMode = LlmJsonMode.Schema },
        new("openrouter", "OpenRouter", LlmWire.OpenAi) { BaseUrl = new("https://openrouter.ai/api/v1"), DefaultKey = "OPENROUTER_API_KEY", JsonMode = LlmJsonMode.Schema, AsksForUsage = true },
        new("perplexity", "Perplexity", LlmWire.OpenAi) { BaseUrl = new("https://api.perplexity.ai"), DefaultKey = "PERPLEXITY_API_KEY", JsonMode = LlmJsonMode.Schema },
        new("skytells", "Skytells", LlmWire.OpenAi) { BaseUrl = new("https://api.skytells.ai/v1"), DefaultKey = "SKYTELLS_API_KEY", KeyHeader = "x-api-key", AsksForUsage = true },
        new(Compatible, "OpenAI-compatible", LlmWire.OpenAi) { AsksForUsage = true },
        new(Example, "Example", LlmWire.Example),
    ]);

    /// <summary>The types of integrations that hold a key for one of them; the other providers' keys come by <c>api_key</c>.</summary>
    public static ImmutableArray<string> IntegrationTypes { get; } = ["openai", "anthropic", "perplexity", "skytells", Compatible, Gateway];

    /// <summary>All of them, in the order they are offered.</summary>
    public ImmutableArray<LlmProvider> All { get; }

    /// <summary>The provider of that type, or null.</summary>
    public LlmProvider? Find(string? type) => All.FirstOrDefault(provider => provider.Type == type);

    /// <summary>The provider whose keys an integration of that type holds, or null.</summary>
    public LlmProvider? OfIntegration(string type) => Find(type) ?? (type == Gateway && Find(Compatible) is { } compatible ? compatible with { BaseUrl = GatewayUrl, JsonMode = LlmJsonMode.Schema } : null);
}
