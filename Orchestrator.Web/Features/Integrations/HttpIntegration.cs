using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Integrations;

/// <summary>An integration of provider <c>http</c>, opened: a base URL and the header that goes to its host and nowhere else.</summary>
/// <param name="BaseUrl">Where it is.</param>
/// <param name="Header">The header's name; null for none.</param>
/// <param name="Value">Its value.</param>
public sealed record HttpIntegration(Uri? BaseUrl, string? Header, string Value)
{
    /// <summary>Reads the opened settings.</summary>
    public static HttpIntegration Of(JsonElement config)
    {
        var secret = Text(config, "secret");
        var (header, value) = Text(config, "auth") switch
        {
            "header" => (Text(config, "headerName"), secret),
            "basic" => ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Text(config, "username")}:{secret}"))),
            "none" => (null, ""),
            _ => ("Authorization", $"Bearer {secret}"),
        };
        return new(Uri.TryCreate(Text(config, "baseUrl"), UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null, header is { Length: > 0 } ? header : null, value);
    }

    /// <summary>The address of what a step wrote: below the base URL, or an address of its own; null for none.</summary>
    /// <param name="written">A path such as <c>/users?page=2</c>, or an absolute address.</param>
    public Uri? Resolve(string written)
    {
        if (Uri.TryCreate(written, UriKind.Absolute, out var own) && own.Scheme is "http" or "https") return own;
        if (BaseUrl is null) return null;
        if (written.Length == 0) return BaseUrl;
        // A slash in front does not lead out of the base URL's path, as it would in a browser.
        var relative = written.TrimStart('/');
        var below = new UriBuilder(BaseUrl) { Query = "", Fragment = "" };
        below.Path = below.Path.TrimEnd('/') + "/";
        return Uri.TryCreate(below.Uri, "./" + relative, out var url) && IsTowards(url) ? url : null;
    }

    /// <summary>The header, when an address is of the base URL's scheme, host and port; else nothing.</summary>
    public ImmutableArray<(string Name, string Value)> HeadersTowards(Uri url) => Header is { } name && IsTowards(url) ? [(name, Value)] : [];

    /// <summary>Nothing of the secret is written by accident.</summary>
    public override string ToString() => BaseUrl?.ToString() ?? nameof(HttpIntegration);

    private bool IsTowards(Uri url) =>
        BaseUrl is not null && Origin.AreSame(BaseUrl, url);

    private static string Text(JsonElement config, string name) => config.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
