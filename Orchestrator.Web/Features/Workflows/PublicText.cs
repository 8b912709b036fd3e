using System.Buffers;
using System.Text;
using Orchestrator.Domain.Redaction;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>
/// A text as visitors may read it: without references into the vault, addresses of webhooks, user names in addresses, and what queries and fragments carry.
/// Everything is looked at a fixed number of times, however long it is: anybody may have written it.
/// </summary>
internal static class PublicText
{
    private const string Reference = "credentials://";
    private const string Scheme = "://";
    private const string Hook = "hook";

    private static readonly SearchValues<char> Id = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
    private static readonly SearchValues<char> Field = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");
    private static readonly SearchValues<char> Host = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]\0");

    /// <summary>A text in which addresses may stand. Each ends with its word, except that a quoted value goes to its other quote.</summary>
    public static string Open(string text)
    {
        text = Prepared(text);
        if (text.AsSpan().IndexOfAny("/?&#") < 0) return text;
        var (plain, opened) = (TemplatePlaces.Plain(text), new StringBuilder(text.Length));
        for (var at = 0; at < text.Length;)
        {
            var end = EndOfWord(plain, at);
            if (end > at) Append(opened, text.AsSpan(at..end), plain.AsSpan(at..end), IsAddress(plain.AsSpan(at..end)));
            else opened.Append(text[end++]);
            at = end;
        }

        return opened.ToString();
    }

    /// <summary>A text that is one address from its beginning to its end, with whatever blanks and quotes are in it.</summary>
    public static string OpenAddress(string text)
    {
        text = Prepared(text);
        var opened = new StringBuilder(text.Length);
        Append(opened, text, TemplatePlaces.Plain(text), isAddress: true);
        return opened.ToString();
    }

    // What is known wherever it stands: references, and addresses that are written within templates.
    private static string Prepared(string text)
    {
        if (text.Contains(Reference, StringComparison.OrdinalIgnoreCase)) text = WithoutReferences(text);
        return text.Contains(Scheme, StringComparison.Ordinal) || text.Contains(Hook, StringComparison.OrdinalIgnoreCase) ? WithoutAddressesInTemplates(text) : text;
    }

    private static string WithoutReferences(string text)
    {
        var left = new StringBuilder(text.Length);
        for (var at = 0; ;)
        {
            var found = text.IndexOf(Reference, at, StringComparison.OrdinalIgnoreCase);
            if (found < 0) return left.Append(text, at, text.Length - at).ToString();
            left.Append(text, at, found - at).Append(Placeholder.Redacted);
            at = EndOf(text, found + Reference.Length, Id);
            if (at < text.Length && text[at] == '/') at = EndOf(text, at + 1, Field);
        }
    }

    private static int EndOf(string text, int from, SearchValues<char> of) => text.AsSpan(from).IndexOfAnyExcept(of) is >= 0 and var length ? from + length : text.Length;

    private static string WithoutAddressesInTemplates(string text)
    {
        var left = new StringBuilder(text.Length);
        var at = 0;
        while (TemplatePlaces.Next(text, at) is { } place)
        {
            left.Append(text, at, place.Start.Value - at);
            if (HasAddress(text.AsSpan(place))) left.Append(Placeholder.Redacted);
            else left.Append(text.AsSpan(place));
            at = place.End.Value;
        }

        return left.Append(text, at, text.Length - at).ToString();
    }

    private static bool HasAddress(ReadOnlySpan<char> template)
    {
        for (var at = 0; at < template.Length; at++)
        {
            var end = at;
            while (end < template.Length && !IsBetweenWords(template[end])) end++;
            var word = template[at..end];
            if (word.IndexOf(Scheme) is >= 0 and var scheme && scheme + Scheme.Length < word.Length || IsHook(word, word)) return true;
            at = end;
        }

        return false;
    }

    private static bool IsBetweenWords(char one) => char.IsWhiteSpace(one) || one is '"' or '\'' or '<' or '>';

    // Where a query has begun, quotes and angles belong to it, unless the whole address stands in them.
    private static int EndOfWord(string plain, int at)
    {
        char? closing = at == 0 ? null : plain[at - 1] switch { '"' => '"', '\'' => '\'', '<' => '>', '>' => '<', _ => null };
        var (isBelowHost, isInQuery, isInValue) = (false, false, false);
        for (var end = at; end < plain.Length; end++)
        {
            var one = plain[end];
            if (char.IsWhiteSpace(one)) return end;
            if (IsBetweenWords(one))
            {
                if (!isInValue || one == closing) return end;
                if (one is '"' or '\'' && plain[end - 1] is '=' or '?' or '#' && plain.IndexOf(one, end + 1) is > 0 and var other) end = other;
                continue;
            }

            isBelowHost |= one == '/';
            isInQuery |= one is '?' or '&' or '#';
            isInValue |= isInQuery && (one == '=' || isBelowHost);
        }

        return plain.Length;
    }

    // https://…, /path, {{base}}/path, api.example.com/path
    private static bool IsAddress(ReadOnlySpan<char> plain)
    {
        if (plain.IndexOf(Scheme) >= 0) return true;
        var slash = plain.IndexOf('/');
        if (slash < 0) return false;
        var before = plain[..slash].TrimStart("([");
        return before.IsEmpty || before[^1] == TemplatePlaces.Inside || before.Contains('.') && !before.ContainsAnyExcept(Host);
    }

    private static void Append(StringBuilder opened, ReadOnlySpan<char> text, ReadOnlySpan<char> plain, bool isAddress)
    {
        if (IsHook(text, plain))
        {
            opened.Append(Placeholder.Redacted);
            return;
        }

        var query = plain.IndexOfAny('?', '#');
        if (query < 0) query = plain.Length;
        AppendPath(opened, text[..query], plain[..query]);
        AppendParts(opened, text[query..], plain[query..], isAddress);
    }

    // Whoever knows a webhook's address may call it: https://hooks.…, …/hooks/…, hooks.example.com/….
    private static bool IsHook(ReadOnlySpan<char> text, ReadOnlySpan<char> plain)
    {
        var hook = text.IndexOf(Hook, StringComparison.OrdinalIgnoreCase);
        if (hook < 0) return false;
        var slash = plain.IndexOf('/');
        if (slash < 0) return false;
        if (plain.IndexOf(Scheme) >= 0 || text[slash..].Contains(Hook, StringComparison.OrdinalIgnoreCase)) return true;
        while (hook >= 0 && hook < slash)
        {
            var after = text[(hook + Hook.Length)..slash];
            if (after is ['s' or 'S', ..]) after = after[1..];
            if (after is ['.', _, ..] && (hook == 0 || !char.IsLetterOrDigit(text[hook - 1]) && text[hook - 1] != '_')) return true;
            var next = text[(hook + 1)..].IndexOf(Hook, StringComparison.OrdinalIgnoreCase);
            hook = next < 0 ? -1 : hook + 1 + next;
        }

        return false;
    }

    // A user name and a password say who calls, not what is called.
    private static void AppendPath(StringBuilder opened, ReadOnlySpan<char> text, ReadOnlySpan<char> plain)
    {
        for (var scheme = plain.IndexOf(Scheme); scheme >= 0; scheme = plain.IndexOf(Scheme))
        {
            var from = scheme + Scheme.Length;
            opened.Append(text[..from]);
            text = text[from..];
            plain = plain[from..];
            var slash = plain.IndexOf('/');
            var user = (slash < 0 ? plain : plain[..slash]).LastIndexOf('@');
            if (user < 0) continue;
            opened.Append(Placeholder.Redacted);
            text = text[user..];
            plain = plain[user..];
        }

        AppendParts(opened, text, plain, isAddress: false);
    }

    private static void AppendParts(StringBuilder opened, ReadOnlySpan<char> text, ReadOnlySpan<char> plain, bool isAddress)
    {
        while (!text.IsEmpty)
        {
            var next = plain[1..].IndexOfAny('&', '#');
            var end = next < 0 ? text.Length : next + 1;
            if (plain[0] is '?' or '&' or '#') AppendPart(opened.Append(plain[0]), text[1..end], plain[1..end], isAddress);
            else opened.Append(text[..end]);
            text = text[end..];
            plain = plain[end..];
        }
    }

    // name=value; in an address also what has no name, or nothing behind it, as 4711secret and c2VjcmV0= have.
    private static void AppendPart(StringBuilder opened, ReadOnlySpan<char> text, ReadOnlySpan<char> plain, bool isAddress)
    {
        var equals = plain.IndexOf('=');
        var isNamed = equals >= 0 && (!isAddress || IsName(plain[..equals]) && !text[equals..].Trim('=').IsEmpty);
        if (isNamed) opened.Append(text[..(equals + 1)]);
        var value = isNamed ? text[(equals + 1)..] : text;
        if (value.IsEmpty || TemplatePlaces.IsOne(value.Trim()) || equals < 0 && !isAddress) opened.Append(value);
        else opened.Append(Placeholder.Redacted);
    }

    private static bool IsName(ReadOnlySpan<char> plain)
    {
        foreach (var one in plain)
            if (IsBetweenWords(one) || one is '/' or '?' or '@' or ':' or ';' or ',') return false;
        return true;
    }
}
