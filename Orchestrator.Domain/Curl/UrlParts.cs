using System.Text;

namespace Orchestrator.Domain.Curl;

/// <summary>Takes addresses apart. What stands between two braces is a template and is never looked into.</summary>
internal static class UrlParts
{
    /// <summary>The first of these characters outside of templates, or -1.</summary>
    public static int IndexOf(string text, string characters, int from = 0) => IndexOf(text, characters, from, LastTemplate(text));

    /// <summary>The parts between a character.</summary>
    public static IEnumerable<string> Split(string text, char separator)
    {
        var (start, last, wanted) = (0, LastTemplate(text), separator.ToString());
        for (var at = IndexOf(text, wanted, 0, last); at >= 0; at = IndexOf(text, wanted, start, last))
        {
            yield return text[start..at];
            start = at + 1;
        }

        yield return text[start..];
    }

    /// <summary>A name and its text, decoded; null when it has no name or cannot be written again as it was.</summary>
    public static CurlPair? Pair(string part)
    {
        var equals = IndexOf(part, "=");
        return equals > 0 && Decode(part[..equals]) is { Length: > 0 } name && Decode(part[(equals + 1)..]) is { } value ? new CurlPair(name, value) : null;
    }

    /// <summary>Text without percent-encoding, <c>+</c> as a space; null when it is not percent-encoded UTF-8.</summary>
    public static string? Decode(string text)
    {
        if (text.AsSpan().IndexOfAny('%', '+') < 0) return text;
        var last = LastTemplate(text);
        List<byte> bytes = new(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (EndOfTemplate(text, at, last) is { } end)
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text[at..(end + 2)]));
                at = end + 1;
            }
            else if (text[at] == '%')
            {
                if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2])) return null;
                bytes.Add(Convert.ToByte(text.Substring(at + 1, 2), 16));
                at += 2;
            }
            else
            {
                var length = char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(text[at] == '+' ? " " : text.Substring(at, length)));
                at += length - 1;
            }
        }

        var decoded = new UTF8Encoding(false, throwOnInvalidBytes: false).GetString([.. bytes]);
        return decoded.Contains('\ufffd', StringComparison.Ordinal) ? null : decoded;
    }

    private static int IndexOf(string text, string characters, int from, int last)
    {
        for (var at = from; at < text.Length; at++)
        {
            if (EndOfTemplate(text, at, last) is { } end) at = end + 1;
            else if (characters.Contains(text[at], StringComparison.Ordinal)) return at;
        }

        return -1;
    }

    // Where the last template may end is looked up once: braces that are never closed are not looked for again at each of them.
    private static int LastTemplate(string text) => text.LastIndexOf("}}", StringComparison.Ordinal);

    private static int? EndOfTemplate(string text, int at, int last) =>
        at < last && text.AsSpan(at).StartsWith("{{") ? text.IndexOf("}}", at, StringComparison.Ordinal) : null;
}
