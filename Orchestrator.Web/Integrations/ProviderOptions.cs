using Microsoft.Extensions.Options;

namespace Orchestrator.Web.Integrations;

/// <summary>What an operator says about providers.</summary>
public sealed class ProviderOptions
{
    /// <summary>
    /// Where a provider is reached instead of at its own host, by its type: <c>http://127.0.0.1:8081</c>, a gateway, a GitHub Enterprise server. Scheme, host
    /// and port only; the path stays. Private addresses need <c>Orchestrator:Outbound:AllowedHosts</c> as well.
    /// </summary>
    public Dictionary<string, string> BaseUrls { get; set; } = [];

    /// <summary>The origin for a provider; null for its own.</summary>
    public Uri? OriginOf(string type) => BaseUrls.TryGetValue(type, out var text) ? Read(text) : null;

    private static Uri? Read(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { PathAndQuery: "/", UserInfo.Length: 0, Fragment.Length: 0 } ? url : null;

    /// <summary>Says what is wrong when the program starts.</summary>
    internal sealed class Validation : IValidateOptions<ProviderOptions>
    {
        public ValidateOptionsResult Validate(string? name, ProviderOptions options) =>
            options.BaseUrls.Where(pair => Read(pair.Value) is null)
                .Select(pair => $"Orchestrator:Integrations:BaseUrls:{pair.Key} must be http:// or https://, a host and perhaps a port, without a path.").ToArray() is { Length: > 0 } problems
                ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }
}
