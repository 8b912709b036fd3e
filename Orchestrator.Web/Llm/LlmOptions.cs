using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Llm;

namespace Orchestrator.Web.Llm;

/// <summary>What <c>Orchestrator:Llm</c> in the configuration says.</summary>
public sealed partial class LlmOptions
{
    /// <summary>
    /// Environment variables that a step may name in <c>api_key_env</c>, each with the one place its key goes to: <c>NAME=provider</c> for that provider's own
    /// address, <c>NAME@host</c> or <c>NAME@host:port</c> for that host. A provider's own variable, such as <c>OPENAI_API_KEY</c>, needs no more than its name.
    /// </summary>
    public List<string> AllowedEnvironmentKeys { get; set; } = [];

    /// <summary>Every mistake, with its key; empty when all is well.</summary>
    internal IEnumerable<string> Mistakes() => AllowedEnvironmentKeys.Select(Mistake).OfType<string>().Select(mistake => $"Orchestrator:Llm:AllowedEnvironmentKeys: {mistake}");

    /// <summary>Where the key of a variable may go; empty for one that is not listed.</summary>
    internal ImmutableArray<EnvironmentKey> Find(string variable) => [.. AllowedEnvironmentKeys.Select(Read).OfType<EnvironmentKey>().Where(key => key.Name == variable)];

    private static EnvironmentKey? Read(string entry)
    {
        if (Entry().Match(entry) is not { Success: true } match) return null;
        var name = match.Groups["name"].Value;
        if (match.Groups["host"] is { Success: true } host) return new(name, null, host.Value);
        var provider = match.Groups["provider"] is { Success: true } said ? said.Value : LlmProviders.Known.All.FirstOrDefault(one => one.DefaultKey == name)?.Type;
        return provider is null ? null : new(name, provider, null);
    }

    private static string? Mistake(string entry)
    {
        if (Read(entry) is { } key)
            return key.Provider is null || LlmProviders.Known.Find(key.Provider)?.BaseUrl is not null ? null
                : $"“{key.Name}” is bound to no provider with an address of its own. Write =openai or another one behind the name ({Providers}); for any other service @host.";
        return Entry().IsMatch(entry) ? $"“{entry}” does not say where its key may go. Write =openai or another provider behind the name ({Providers}), or @host."
            : $"“{entry}” is not NAME=provider, NAME@host or NAME@host:port.";
    }

    private static string Providers => string.Join(", ", LlmProviders.Known.All.Where(provider => provider.BaseUrl is not null).Select(provider => provider.Type));

    [GeneratedRegex(@"^(?<name>[A-Za-z_][A-Za-z0-9_]{0,254})(?:=(?<provider>[a-z0-9\-]{1,50})|@(?<host>[A-Za-z0-9.\-\[\]:]{1,255}))?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 250)]
    private static partial Regex Entry();
}

/// <summary>A variable of the server's environment and the one place its key goes to.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Provider">The provider to whose own address it goes; null where a host is named.</param>
/// <param name="Host">The host, with or without a port; null where a provider is named.</param>
internal sealed record EnvironmentKey(string Name, string? Provider, string? Host)
{
    /// <summary>The place, for people.</summary>
    public string Place => Host ?? $"{Provider}'s own address";

    /// <summary>Whether the key may go to an address a provider is asked at.</summary>
    public bool Allows(LlmProvider provider, Uri url) =>
        Host is null ? provider.Type == Provider && provider.IsOwn(url) : AllowedHosts.Allow([AllowedHosts.Normalise(Host) ?? Host], url);
}
