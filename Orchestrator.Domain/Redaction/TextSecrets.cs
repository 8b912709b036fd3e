using System.Buffers;

namespace Orchestrator.Domain.Redaction;

/// <summary>Finds secrets in free text by the name before them, by their shape, and in the user part of URLs.</summary>
internal static class TextSecrets
{
    private static readonly Anchors Anchors = new([.. SecretNames.Stems, .. SecretShapes.Prefixes, "://"]);

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    private const int MaxUserInfo = 4096;

    private static readonly SearchValues<char> UrlEnds = SearchValues.Create(" \t\r\n\"'<>\\`");

    /// <summary>Adds everything found; with <paramref name="onlyFirst"/>, at least the first.</summary>
    public static void Find(ReadOnlySpan<char> text, ref MaskedRanges found, bool onlyFirst)
    {
        var judged = 0;
        for (var at = Next(text, 0); at >= 0 && !(onlyFirst && !found.IsEmpty); at = Next(text, at + 1))
        {
            if (text[at] == ':')
            {
                AddUserInfo(text, at + 3, ref found);
            }
            else if (SecretShapes.TryMatch(text, at, out var end))
            {
                found.Add(at, end, null);
                judged = at = end - 1;
            }
            else if (at >= judged)
            {
                var start = NameStart(text, at);
                judged = NameEnd(text, at);
                if (SecretNames.IsSecret(text[start..judged]) && !Placeholder.IsAround(text, start) && NamedValue.TryFind(text, start, judged, out var value))
                {
                    found.Add(value.Start.Value, value.End.Value, null);
                    judged = at = value.End.Value - 1; // the value goes as a whole: nothing in it has to be found
                }
            }
        }
    }

    private static int Next(ReadOnlySpan<char> text, int from) => Anchors.Next(text, from);

    private static int NameStart(ReadOnlySpan<char> text, int at)
    {
        var start = text[..at].LastIndexOfAnyExcept(NameCharacters) + 1;
        // In an encoded URL the two characters after '%' belong to the escape: "%3Ftoken%3D".
        return start > 0 && text[start - 1] == '%' && start + 2 <= at ? start + 2 : start;
    }

    private static int NameEnd(ReadOnlySpan<char> text, int at)
    {
        var length = text[at..].IndexOfAnyExcept(NameCharacters);
        return length < 0 ? text.Length : at + length;
    }

    private static void AddUserInfo(ReadOnlySpan<char> text, int start, ref MaskedRanges found)
    {
        var url = text[start..Math.Min(text.Length, start + MaxUserInfo)];
        var end = url.IndexOfAny(UrlEnds);
        url = end < 0 ? url : url[..end];
        var pathStart = url.IndexOfAny('/', '?', '#');
        var authority = pathStart < 0 ? url : url[..pathStart];
        // A password may hold an unescaped '/': then what follows the first ':' is no port, and the last '@' ends it.
        var colon = authority.IndexOf(':');
        if (!authority.Contains('@') && colon >= 0 && authority[(colon + 1)..].ContainsAnyExceptInRange('0', '9') && authority[0] != '[')
            authority = url;
        var length = authority.LastIndexOf('@');
        if (length > 0 && !Placeholder.Is(authority[..length]))
            found.Add(start, start + length, null);
    }
}
