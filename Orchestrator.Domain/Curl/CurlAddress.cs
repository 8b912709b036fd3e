using System.Collections.Immutable;

namespace Orchestrator.Domain.Curl;

/// <summary>The address of a command.</summary>
/// <param name="Base">Up to the query.</param>
/// <param name="Query">Its query as it is written, without the question mark.</param>
/// <param name="User">What stood before an @; null for nothing.</param>
internal sealed record CurlAddress(string Base, string Query, string? User)
{
    /// <summary>Takes it apart; null when the step cannot call it, which is then noted.</summary>
    public static CurlAddress? Read(string address, int at, string text, List<CurlNote> notes, bool isGlobOff)
    {
        var whole = address.Trim();
        var scheme = UrlParts.IndexOf(whole, ":/?#") is >= 0 and var colon && whole.AsSpan(colon).StartsWith("://") ? whole[..colon] : null;
        if (scheme is null && !whole.StartsWith("{{", StringComparison.Ordinal) && !whole.StartsWith('$'))
        {
            notes.Add(CurlNote.At(text, at, "The address has no scheme; curl takes http://, so the step does too."));
            (scheme, whole) = ("http", $"http://{whole}");
        }

        if (scheme is not null && !scheme.Equals("http", StringComparison.OrdinalIgnoreCase) && !scheme.Equals("https", StringComparison.OrdinalIgnoreCase))
        {
            notes.Add(CurlNote.At(text, at, $"The step calls http:// and https:// addresses, not {CurlReader.Short(scheme)}://.", stops: true));
            return null;
        }

        var fragment = UrlParts.IndexOf(whole, "#");
        if (fragment >= 0) whole = whole[..fragment];
        var (rest, user) = WithoutUser(whole, scheme is null ? 0 : scheme.Length + 3);
        if (scheme is not null && rest.Length == scheme.Length + 3)
        {
            notes.Add(CurlNote.At(text, at, "The address names no host.", stops: true));
            return null;
        }

        if (!isGlobOff && HasGlob(rest, scheme is null ? 0 : scheme.Length + 3)) notes.Add(CurlNote.At(text, at, "curl makes several requests of an address with braces or brackets; the step makes one, of the address as it is written."));
        var question = UrlParts.IndexOf(rest, "?");
        return question < 0 ? new CurlAddress(rest, "", user) : new CurlAddress(rest[..question], rest[(question + 1)..], user);
    }

    /// <summary>The address with what of the query has to stay there, and the rest as names and texts.</summary>
    /// <param name="more">Further parts of the query, as they are written.</param>
    public (string Url, ImmutableArray<CurlPair> Query) Split(IEnumerable<string> more)
    {
        var parts = UrlParts.Split(Query, '&').Concat(more).Where(part => part.Length > 0).Select(part => (Text: part, Pair: UrlParts.Pair(part))).ToList();
        var names = parts.CountBy(part => part.Pair?.Name ?? "", StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        // A setting has each name once: what repeats one, or has none, stays where it is.
        bool Stays((string Text, CurlPair? Pair) part) => part.Pair is null || names[part.Pair.Name] > 1;
        var stays = string.Join('&', parts.Where(Stays).Select(part => part.Text));
        return (stays.Length == 0 ? Base : $"{Base}?{stays}", [.. parts.Where(part => !Stays(part)).Select(part => part.Pair!)]);
    }

    private static (string Address, string? User) WithoutUser(string address, int from)
    {
        var end = UrlParts.IndexOf(address, "/?", from) is >= 0 and var slash ? slash : address.Length;
        var user = address[from..end];
        var sign = user.LastIndexOf('@');
        if (sign < 0 || user.Contains("{{", StringComparison.Ordinal)) return (address, null);
        return (string.Concat(address.AsSpan(0, from), address.AsSpan(from + sign + 1)), Uri.UnescapeDataString(user[..sign]));
    }

    private static bool HasGlob(string address, int from)
    {
        var path = UrlParts.IndexOf(address, "/?", from);
        return path >= 0 && UrlParts.IndexOf(address, "[{", path) is >= 0 and var open && UrlParts.IndexOf(address, "]}", open) >= 0;
    }
}
