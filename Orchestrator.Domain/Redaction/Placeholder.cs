using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Orchestrator.Domain.Redaction;

/// <summary>What stands where a secret was.</summary>
public static class Placeholder
{
    /// <summary>For a secret that has no name.</summary>
    public const string Redacted = "«redacted»";

    private const string KnownStart = "«secret:";

    /// <summary>
    /// Escapes JSON as the default encoder does (quotes, control characters, <c>&lt; &gt; &amp;</c>) but leaves letters of every language and « » readable.
    /// Every JSON text this product stores or answers is written with it.
    /// </summary>
    public static JavaScriptEncoder JsonEncoder { get; } = JavaScriptEncoder.Create(UnicodeRanges.All);

    /// <summary><c>«secret:ID»</c>, or <see cref="Redacted"/> when there is no id.</summary>
    public static string For(string? id) => id is null ? Redacted : $"{KnownStart}{id}»";

    /// <summary>Whether something was hidden in a text.</summary>
    public static bool IsIn(ReadOnlySpan<char> text) => Next(text, out _);

    /// <summary>The first placeholder in a text; false when there is none.</summary>
    internal static bool Next(ReadOnlySpan<char> text, out Range place)
    {
        for (var start = text.IndexOf('«'); start >= 0;)
        {
            var length = text[start..].IndexOf('»') + 1;
            place = start..(start + length);
            if (length > 0 && Is(text[place])) return true;
            var next = text[(start + 1)..].IndexOf('«');
            start = next < 0 ? -1 : start + 1 + next;
        }

        place = default;
        return false;
    }

    /// <summary>Whether a placeholder stands around this position, just behind its «.</summary>
    internal static bool IsAround(ReadOnlySpan<char> text, int at)
    {
        if (at == 0 || text[at - 1] != '«')
            return false;
        var end = text[at..].IndexOf('»');
        return end >= 0 && Is(text[(at - 1)..(at + end + 1)]);
    }

    /// <summary>The id in a text's only placeholder of a known secret, such as <c>Bearer «secret:crm»</c>; null for none or several.</summary>
    internal static string? OnlyIdIn(ReadOnlySpan<char> text)
    {
        var start = text.IndexOf(KnownStart);
        var end = start < 0 ? -1 : text[start..].IndexOf('»');
        if (end < 0 || !Is(text[start..(start + end + 1)]) || text[(start + 1)..].IndexOf(KnownStart) >= 0) return null;
        return text[(start + KnownStart.Length)..(start + end)].ToString();
    }

    /// <summary>Whether the whole text is a placeholder, so that masking twice changes nothing.</summary>
    internal static bool Is(ReadOnlySpan<char> text)
    {
        if (text.SequenceEqual(Redacted))
            return true;
        if (!text.StartsWith(KnownStart) || text[^1] != '»')
            return false;
        foreach (var c in text[KnownStart.Length..^1])
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-'))
                return false;
        return true;
    }
}
