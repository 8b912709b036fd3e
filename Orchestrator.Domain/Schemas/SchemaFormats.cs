using System.Globalization;
using System.Text.RegularExpressions;

namespace Orchestrator.Domain.Schemas;

/// <summary>The formats that are checked; others only describe.</summary>
internal static partial class SchemaFormats
{
    private static readonly string[] _instants = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>What a text of that format is called, and whether one is of it; null for a format that is not checked.</summary>
    public static (string Name, Func<string, bool> IsOf)? Find(string format) => format switch
    {
        "date-time" => ("a date and time such as 2026-12-24T08:00:00Z", IsInstant),
        "date" => ("a date such as 2026-12-24", text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)),
        "email" => ("an e-mail address", text => text.Length <= 320 && Email().IsMatch(text)),
        "uri" => ("an absolute address such as https://example.com/", IsUri),
        "uuid" => ("a UUID such as 123e4567-e89b-12d3-a456-426614174000", text => Guid.TryParseExact(text, "D", out _)),
        _ => null,
    };

    // RFC 3339 asks for an offset, and allows a small t and z.
    private static bool IsInstant(string text)
    {
        if (text.Length is < 20 or > 64) return false;
        var upper = text.ToUpperInvariant();
        if (upper[^1] != 'Z' && !Offset().IsMatch(upper)) return false;
        var whole = Fraction().Replace(upper, "");
        return DateTimeOffset.TryParseExact(whole, _instants, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
    }

    // RFC 3986: a scheme, and nothing that must be encoded.
    private static bool IsUri(string text) =>
        text.Length <= 8_192 && Scheme().IsMatch(text) && text.All(letter => letter is > ' ' and < '\x7f' and not ('"' or '<' or '>' or '\\' or '^' or '`' or '{' or '|' or '}'))
        && Uri.TryCreate(text, UriKind.Absolute, out _);

    [GeneratedRegex(@"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\z", RegexOptions.CultureInvariant, 250)]
    private static partial Regex Email();

    [GeneratedRegex(@"[+-]\d\d:\d\d\z", RegexOptions.CultureInvariant, 250)]
    private static partial Regex Offset();

    [GeneratedRegex(@"(?<=:\d\d)\.\d+(?=[Z+-])", RegexOptions.CultureInvariant, 250)]
    private static partial Regex Fraction();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9+.-]*:", RegexOptions.CultureInvariant, 250)]
    private static partial Regex Scheme();
}
