using System.Buffers;
using System.Collections.Frozen;

namespace Orchestrator.Domain.Redaction;

/// <summary>
/// Says whether a header, JSON, form or query name stands for a secret. Names are compared by words, so that <c>author</c>, <c>maxTokens</c>,
/// <c>token_count</c> and <c>keyboard</c> are ordinary names.
/// </summary>
internal static class SecretNames
{
    /// <summary>Longer runs of letters are data, not names.</summary>
    public const int MaxLength = 128;

    /// <summary>A text without any of these holds no secret name. Compared without case.</summary>
    public static readonly string[] Stems =
    [
        "token", "secret", "key", "password", "passwd", "pwd", "passphrase", "passcode", "authorization", "cookie", "signature", "sig", "jwt",
        "otp", "dsn", "session", "sessid", "database", "connection",
    ];

    private static readonly SearchValues<string> AnyStem = SearchValues.Create(Stems, StringComparison.OrdinalIgnoreCase);

    // A secret wherever the word stands, unless the name ends in a word that says it is only about the secret.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Anywhere = Words(
        "password", "passwords", "passwd", "pwd", "passphrase", "passcode", "secret", "secrets", "clientsecret", "secretkey", "apisecret",
        "appsecret", "signingsecret", "webhooksecret", "userpassword", "dbpassword");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> About = Words(
        "count", "name", "names", "type", "kind", "length", "limit", "policy", "expires", "expiry", "expiration", "at", "in", "hint", "strength", "version");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> AtTheEnd = Words(
        "token", "signature", "sig", "authorization", "cookie", "cookies", "jwt", "otp", "totp", "dsn", "apikey", "xapikey", "accesskey", "privatekey",
        "signingkey", "encryptionkey", "masterkey", "accountkey", "sharedkey", "authtoken", "accesstoken", "refreshtoken", "idtoken", "bearertoken",
        "csrftoken", "xsrftoken", "sessiontoken", "sessionid", "sessid", "phpsessid", "jsessionid", "databaseurl", "connectionstring");

    // "key" needs a word before it, and these make it an ordinary one.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> OrdinaryKeys = Words(
        "public", "primary", "foreign", "partition", "sort", "cache", "idempotency", "publishable", "unique");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> WholeLine = Words("authorization", "cookie");

    /// <summary>Whether the value under this name is masked.</summary>
    public static bool IsSecret(ReadOnlySpan<char> name)
    {
        if (name.Length > MaxLength || !name.ContainsAny(AnyStem))
            return false;
        ReadOnlySpan<char> last = default, previous = default;
        var anywhere = false;
        for (var at = 0; TryWord(name, ref at, out var word);)
        {
            if (word.IsEmpty)
                continue; // a bare number, as in x-hub-signature-256
            previous = last;
            last = word;
            anywhere |= Anywhere.Contains(word);
        }
        if (anywhere)
            return !About.Contains(last);
        if (AtTheEnd.Contains(last))
            return true;
        return !previous.IsEmpty && (
            Is(last, "key") && !OrdinaryKeys.Contains(previous)
            || Is(last, "string") && Is(previous, "connection")
            || (Is(last, "url") || Is(last, "uri")) && (Is(previous, "database") || Is(previous, "connection"))
            || Is(last, "id") && Is(previous, "session"));
    }

    /// <summary>Whether a header of this name holds several words, so that its value ends with the line.</summary>
    public static bool IsWholeLine(ReadOnlySpan<char> name)
    {
        ReadOnlySpan<char> last = default;
        for (var at = 0; TryWord(name, ref at, out var word);)
            last = word.IsEmpty ? last : word;
        return WholeLine.Contains(last);
    }

    // Words end at anything that is no letter or digit, and where camel case starts the next: "xApiKey", "APIKey", "database_URL". Trailing digits are dropped.
    private static bool TryWord(ReadOnlySpan<char> name, scoped ref int at, out ReadOnlySpan<char> word)
    {
        while (at < name.Length && !char.IsLetterOrDigit(name[at]))
            at++;
        var start = at;
        while (at < name.Length && char.IsLetterOrDigit(name[at]) && (at == start || !StartsWord(name, at)))
            at++;
        word = name[start..at].TrimEnd("0123456789");
        return at > start;
    }

    private static bool StartsWord(ReadOnlySpan<char> text, int at) =>
        char.IsUpper(text[at]) && (!char.IsUpper(text[at - 1]) || at + 1 < text.Length && char.IsLower(text[at + 1]));

    private static bool Is(ReadOnlySpan<char> word, string expected) => word.Equals(expected, StringComparison.OrdinalIgnoreCase);

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Words(params string[] words) =>
        words.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
}
