using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;

namespace Orchestrator.Tests.Credentials.Leaks;

/// <summary>Writes a secret in every form in which it can come back. Made apart from the product's own forms, so that neither forgets what the other did.</summary>
internal static class SecretWriting
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

    private const int Piece = 16;

    /// <summary>A secret whole, trimmed, and each of its lines but the frame of a key, which is the same for everyone.</summary>
    public static IEnumerable<string> Parts(string secret) =>
        new[] { secret, secret.Trim() }.Concat(secret.Split('\n').Select(line => line.Trim()).Where(line => line.Length >= 6 && !line.StartsWith("-----", StringComparison.Ordinal))).Distinct();

    /// <summary>What a careless service sends back, base64 with a neighbour on either side.</summary>
    public static IEnumerable<string> Echoes(string secret) => Parts(secret).SelectMany(part => Escapes(part).Concat(Base64(part))).Distinct();

    /// <summary>What to search for: the same, of base64 only what is made of the secret alone.</summary>
    public static IEnumerable<string> Needles(string secret) => Parts(secret).SelectMany(part => Escapes(part).Concat(Cores(part)).Concat(Pieces(part))).Distinct();

    // What is left when a text is cut before it is masked.
    private static IEnumerable<string> Pieces(string part) =>
        part.Contains('\n', StringComparison.Ordinal) ? [] : Enumerable.Range(0, Math.Max(0, part.Length - Piece + 1)).Select(at => part.Substring(at, Piece));

    private static IEnumerable<string> Escapes(string text)
    {
        yield return text;
        yield return JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text);
        yield return JavaScriptEncoder.Default.Encode(text);
        yield return string.Concat(text.Select(sign => sign is '"' or '\\' ? $"\\{sign}" : sign is '\n' ? "\\n" : sign is < ' ' or > '~' ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)sign:x4}") : $"{sign}"));
        yield return Percent(text, "X2", "%20");
        yield return Percent(text, "x2", "%20");
        yield return Percent(text, "X2", "+");
        yield return Percent(text, "x2", "+");
        yield return Uri.EscapeDataString(text);
        yield return WebUtility.UrlEncode(text);
        yield return WebUtility.HtmlEncode(text);
        yield return HtmlEncoder.Default.Encode(text);
        yield return text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);
        yield return Convert.ToHexString(Encoding.UTF8.GetBytes(text));
        yield return Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text));
    }

    private static string Percent(string text, string digits, string space) => string.Concat(Encoding.UTF8.GetBytes(text).Select(one =>
        one == ' ' ? space : Unreserved.Contains((char)one) ? $"{(char)one}" : "%" + one.ToString(digits, CultureInfo.InvariantCulture)));

    private static IEnumerable<string> Base64(string text)
    {
        foreach (var before in new[] { "", "u", "u:" })
        {
            foreach (var after in new[] { "", "@", "@h" })
            {
                var standard = Convert.ToBase64String(Encoding.UTF8.GetBytes(before + text + after));
                yield return standard;
                yield return standard.TrimEnd('=');
                yield return standard.Replace('+', '-').Replace('/', '_');
                yield return standard.Replace('+', '-').Replace('/', '_').TrimEnd('=');
            }
        }
    }

    private static IEnumerable<string> Cores(string text)
    {
        for (var shift = 0; shift < 3; shift++)
        {
            var bytes = new byte[shift].Concat(Encoding.UTF8.GetBytes(text)).ToArray();
            var core = Convert.ToBase64String(bytes)[((shift * 8 + 5) / 6)..(bytes.Length * 8 / 6)];
            yield return core;
            yield return core.Replace('+', '-').Replace('/', '_');
        }
    }
}
