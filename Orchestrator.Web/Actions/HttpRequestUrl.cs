using System.Text;
using System.Text.Json;
using Orchestrator.Web.Features.Integrations;

namespace Orchestrator.Web.Actions;

/// <summary>The address of a request: <c>url</c> with <c>query</c> added to it.</summary>
internal static class HttpRequestUrl
{
    /// <param name="config">The step's settings.</param>
    /// <param name="below">The integration whose base URL a path is added to; null for none.</param>
    public static Uri Of(JsonElement config, HttpIntegration? below = null)
    {
        var text = HttpRequestSettings.Text(config, "url")?.Trim() ?? "";
        var url = below is not null ? below.Resolve(text) : Uri.TryCreate(text, UriKind.Absolute, out var whole) ? whole : null;
        if (url?.Scheme is not ("http" or "https") || url.Host.Length == 0)
            throw new InvalidSettingException(below is null ? "url: an address that begins with http:// or https://." : "url: a path below the integration's base URL, or an address that begins with http:// or https://.");
        if (url.UserInfo.Length > 0)
            throw new InvalidSettingException("url: put user and password into an Authorization header, not into the address.");
        var query = HttpRequestSettings.Pairs(config, "query").ToArray();
        return query.Length == 0 ? url : new UriBuilder(url) { Query = Joined(url.Query, query) }.Uri;
    }

    private static string Joined(string given, (string Name, string Value)[] pairs)
    {
        var joined = new StringBuilder(given.TrimStart('?'));
        foreach (var (name, value) in pairs)
        {
            if (joined.Length > 0) joined.Append('&');
            joined.Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        }
        return joined.ToString();
    }
}
