using System.Buffers;

namespace Orchestrator.Domain.Redaction;

/// <summary>
/// Finds the value that belongs to a name in free text: <c>name=value</c>, <c>Name: value</c>, <c>"name":"value"</c> at any level of escaping,
/// <c>&lt;name&gt;value&lt;</c>. Where the end is unclear it takes more rather than less.
/// </summary>
internal static class NamedValue
{
    private static readonly SearchValues<char> PlainEnds = SearchValues.Create(" \t\r\n&;\"'<>#`");
    private static readonly SearchValues<char> JsonEnds = SearchValues.Create(" \t\r\n,}]\"");
    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\r\n");
    private static readonly string[] Schemes = ["Bearer ", "Basic ", "Token ", "Digest ", "ApiKey ", "Negotiate ", "OAuth "];

    /// <summary>The value after the name that stands at <paramref name="nameStart"/>..<paramref name="nameEnd"/>; false when none follows.</summary>
    public static bool TryFind(ReadOnlySpan<char> text, int nameStart, int nameEnd, out Range value)
    {
        value = default;
        if (nameEnd < text.Length && text[nameEnd] == '>' && nameStart > 0 && text[nameStart - 1] is '<' or ':')
            return TryUntil(text, nameEnd + 1, text[(nameEnd + 1)..].IndexOf('<'), out value);

        var at = nameEnd;
        if (at < text.Length && text[at] == ']') // a form's user[password]
            at++;
        var quotedName = TryQuote(text, ref at, out var nameLevel);
        Skip(text, ref at);
        if (!TrySeparator(text, ref at, out var separator))
            return false;
        Skip(text, ref at);
        if (TryQuote(text, ref at, out var level))
            return TryUntil(text, at, ClosingQuote(text[at..], text[at - 1], level), out value);
        if (at < text.Length && text[at] is '{' or '[' && quotedName)
            return TryUntil(text, at, ClosingBracket(text[at..], nameLevel), out value);
        if (quotedName)
            return TryJsonScalar(text, at, out value);
        if (separator == ':' && SecretNames.IsWholeLine(text[nameStart..nameEnd]))
            return TryUntil(text, at, LineEnd(text, nameStart, at), out value);
        return TryPlain(text, at, separator == '%', out value);
    }

    private static bool TrySeparator(ReadOnlySpan<char> text, ref int at, out char separator)
    {
        separator = at < text.Length ? text[at] : '\0';
        if (separator is ':' or '=')
        {
            at++;
            if (at < text.Length && text[at] is '>' or '=')
                at++; // Ruby's "=>", Go's ":="
            return true;
        }
        if (separator != '%' || text.Length < at + 3 || !text.Slice(at + 1, 2).Equals("3D", StringComparison.OrdinalIgnoreCase))
            return false;
        at += 3;
        return true;
    }

    private static bool TryPlain(ReadOnlySpan<char> text, int start, bool encoded, out Range value)
    {
        var at = start;
        foreach (var scheme in Schemes)
            if (text[at..].StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
                at += scheme.Length;
        var length = text[at..].IndexOfAny(PlainEnds);
        var rest = length < 0 ? text[at..] : text.Slice(at, length);
        if (length >= 0 && text[at + length] is '"' or '\'' && rest is [.., '\\'])
            length = rest.TrimEnd('\\').Length;
        if (encoded && rest.IndexOf("%26") is >= 0 and var ampersand)
            length = ampersand;
        return TryUntil(text, start, length < 0 ? -1 : at - start + length, out value);
    }

    private static bool TryJsonScalar(ReadOnlySpan<char> text, int at, out Range value)
    {
        var length = text[at..].IndexOfAny(JsonEnds);
        var scalar = length < 0 ? text[at..] : text.Slice(at, length);
        value = default;
        return scalar is not ("null" or "true" or "false") && TryUntil(text, at, length, out value);
    }

    // A header's line ends early when the header itself stands in quotes, as in curl -H "Authorization: Bearer x" https://….
    private static int LineEnd(ReadOnlySpan<char> text, int nameStart, int at)
    {
        var before = nameStart > 0 ? text[nameStart - 1] : '\0';
        return before is '"' or '\'' ? text[at..].IndexOfAny('\r', '\n', before) : text[at..].IndexOfAny(LineEnds);
    }

    // A quote, with the backslashes that stand before it when JSON is a text inside JSON.
    private static bool TryQuote(ReadOnlySpan<char> text, ref int at, out int level)
    {
        var next = at;
        while (next < text.Length && text[next] == '\\')
            next++;
        level = next - at;
        if (next == text.Length || text[next] is not ('"' or '\'' or '`'))
            return false;
        at = next + 1;
        return true;
    }

    // Inside a text at this level of escaping, a quote closes it when the backslashes before it are the level's own after all escaped pairs.
    private static int ClosingQuote(ReadOnlySpan<char> text, char quote, int level)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var backslashes = 0;
            for (; at < text.Length && text[at] == '\\'; at++)
                backslashes++;
            if (at < text.Length && text[at] == quote && backslashes % (2 * (level + 1)) == level)
                return at - backslashes % (2 * (level + 1));
        }
        return -1;
    }

    private static int ClosingBracket(ReadOnlySpan<char> text, int level)
    {
        var depth = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is '{' or '[')
            {
                depth++;
            }
            else if (text[at] is '}' or ']')
            {
                if (--depth == 0)
                    return at + 1;
            }
            else if (text[at] == '"')
            {
                var length = ClosingQuote(text[(at + 1)..], '"', level);
                if (length < 0)
                    return -1;
                at += 1 + length + level;
            }
        }
        return -1;
    }

    private static void Skip(ReadOnlySpan<char> text, ref int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t')
            at++;
    }

    // A negative length means: to the end of the text.
    private static bool TryUntil(ReadOnlySpan<char> text, int start, int length, out Range value)
    {
        var end = length < 0 ? text.Length : start + length;
        value = start..end;
        return end > start && !Placeholder.Is(text[start..end].Trim());
    }
}
