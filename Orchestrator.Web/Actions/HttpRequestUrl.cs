using System.Text;
using System.Text.Json;

namespace Orchestrator.Web.Actions;

/// <summary>The address of a request: <c>url</c> with <c>query</c> added to it.</summary>
internal static class HttpRequestUrl
{
    public static Uri Of(JsonElement config)
    {
        var text = HttpRequestSettings.Text(config, "url")?.Trim() ?? "";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
            throw new InvalidSettingException("url: an address that begins with http:// or https://.");
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
