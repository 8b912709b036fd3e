using System.Collections.Immutable;
using System.Globalization;

namespace Orchestrator.Domain.Credentials;

/// <summary>
/// The only hosts a secret may go to: <c>api.stripe.com</c> (any port), <c>127.0.0.1:8080</c> (that port), <c>[::1]</c>, or <c>*.example.com</c> for every
/// name below <c>example.com</c>, itself not included.
/// </summary>
public static class AllowedHosts
{
    /// <summary>The most entries of one list.</summary>
    public const int MaxEntries = 100;

    /// <summary>What is said of an entry that is none.</summary>
    public const string Rule = "Write a host such as api.example.com, api.example.com:8443 or *.example.com, without a scheme or a path.";

    /// <summary>An entry in its one spelling: lower case, names in ASCII; null when it is none.</summary>
    public static string? Normalise(string entry)
    {
        var text = entry.Trim();
        var (wild, rest) = text.StartsWith("*.", StringComparison.Ordinal) ? ("*.", text[2..]) : ("", text);
        var (host, port) = Split(rest);
        if (host.Length == 0 || port is { } given && !IsPort(given)) return null;
        var ascii = host[0] == '[' ? host.ToLowerInvariant() : InAscii(host);
        if (ascii is null || !Uri.TryCreate($"https://{ascii}", UriKind.Absolute, out var url) || url.PathAndQuery != "/" || url.UserInfo.Length > 0 || url.Fragment.Length > 0) return null;
        var type = Uri.CheckHostName(ascii.Trim('[', ']'));
        if (type == UriHostNameType.Unknown || type == UriHostNameType.Basic || wild.Length > 0 && (type != UriHostNameType.Dns || !ascii.Contains('.', StringComparison.Ordinal))) return null;
        return wild + ascii.TrimEnd('.') + (port is null ? "" : $":{port}");
    }

    /// <summary>Whether a secret may go to an address.</summary>
    /// <param name="entries">As <see cref="Normalise"/> made them; empty for any host.</param>
    /// <param name="url">Where the request goes.</param>
    public static bool Allow(ImmutableArray<string> entries, Uri url) =>
        entries.IsDefaultOrEmpty || entries.Any(entry => Matches(entry, url.IdnHost.TrimEnd('.').ToLowerInvariant(), url.HostNameType == UriHostNameType.IPv6, url.Port));

    private static bool Matches(string entry, string host, bool isIPv6, int port)
    {
        var (wanted, at) = Split(entry);
        if (at is not null && at != port.ToString(CultureInfo.InvariantCulture)) return false;
        return wanted.StartsWith("*.", StringComparison.Ordinal) ? host.EndsWith(wanted[1..], StringComparison.Ordinal) && host.Length > wanted.Length - 1
            : (isIPv6 ? wanted.Trim('[', ']') : wanted) == host.Trim('[', ']');
    }

    private static (string Host, string? Port) Split(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon < 0 || text.EndsWith(']') ? (text, null) : (text[..colon], text[(colon + 1)..]);
    }

    private static bool IsPort(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65_535;

    private static string? InAscii(string host)
    {
        try
        {
            return new IdnMapping().GetAscii(host).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
