using System.Text.Json;
using Microsoft.Extensions.Options;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Llm;

namespace Orchestrator.Web.Llm;

/// <summary>
/// Where a key comes from, in this order: <c>api_key</c> or the attached integration, <c>api_key_env</c>, the provider's own variable. A key of the operator's
/// environment is sent to the own address of the provider it belongs to, or to what the operator wrote beside its name, and nowhere else.
/// </summary>
/// <param name="options">What the operator allows.</param>
/// <param name="environment">Reads an environment variable; null for none.</param>
public sealed class LlmKeys(IOptions<LlmOptions> options, Func<string, string?> environment)
{
    /// <summary>The key for a provider at an address; null for none, which some services at an address of their own do without.</summary>
    /// <exception cref="LlmSettingException">There is none, or it may not go there, or it is not text.</exception>
    public string? Find(LlmEntry entry, LlmProvider provider, Uri url)
    {
        if (entry.Key is { } given) return Usable(Text(given), "api_key");
        if (entry.KeyVariable is { } variable) return Usable(Allowed(variable, provider, url), $"the environment variable {variable}");
        if (provider.DefaultKey is not { } usual) return null;
        if (!provider.IsOwn(url)) return null;
        return environment(usual) is { Length: > 0 } key
            ? Usable(key, $"the environment variable {usual}")
            : throw new LlmSettingException($"There is no key for {provider.Title}. Give api_key a reference such as credentials://{provider.Type}-key, or attach an integration; an operator may set {usual}.");
    }

    private static string Text(JsonElement key) => key.ValueKind == JsonValueKind.String
        ? key.GetString()!
        : throw new LlmSettingException($"api_key: text, not {(key.ValueKind is JsonValueKind.Object ? "an object; name one of the credential's fields, as in credentials://id/access_token" : key.ValueKind is JsonValueKind.Array ? "a list" : "a number or a switch")}.");

    private string Allowed(string variable, LlmProvider provider, Uri url)
    {
        var bound = options.Value.Find(variable);
        if (bound.IsEmpty) throw new LlmSettingException($"api_key_env: {variable} is not among the variables an operator allows (Orchestrator:Llm:AllowedEnvironmentKeys).");
        if (!bound.Any(one => one.Allows(provider, url)))
            throw new LlmSettingException($"api_key_env: {variable} goes to {string.Join(" and ", bound.Select(one => one.Place))} alone, not to {provider.Title} at {url.Authority}. An operator can list it for {(provider.IsOwn(url) ? provider.Type : url.Authority)}, too.");
        return environment(variable) is { Length: > 0 } key ? key : throw new LlmSettingException($"api_key_env: {variable} is not set in the server's environment.");
    }

    // A key is a header's value: it cannot hold what would end the header.
    private static string Usable(string key, string from)
    {
        var trimmed = key.Trim();
        if (trimmed.Length == 0) throw new LlmSettingException($"The key from {from} is empty.");
        return trimmed.All(letter => letter is > ' ' and <= '~') ? trimmed : throw new LlmSettingException($"The key from {from} holds characters that no key has.");
    }
}
