using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;

namespace Orchestrator.Domain.Redaction;

/// <summary>One shape in which a secret can appear in a text.</summary>
/// <param name="Text">What to look for.</param>
/// <param name="IsBase64">True when neighbouring base64 characters carry bits of the secret too and go with it.</param>
internal readonly record struct SecretForm(string Text, bool IsBase64);

/// <summary>Writes a secret in every form it can take on its way through headers, URLs, JSON, HTML and dumps.</summary>
internal static class SecretForms
{
    /// <summary>Shorter secrets are masked only as whole values: they would be found in ordinary words.</summary>
    public const int MinLength = 6;

    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    // What different encoders leave alone: RFC 3986, encodeURIComponent, encodeURI, Python's quote, HTML forms, .NET's UrlEncode.
    private static readonly (string Safe, bool PlusForSpace)[] UrlStyles =
    [
        (Unreserved, false), (Unreserved + "!'()*", false), (Unreserved + "!'()*;/?:@&=+$,#", false), (Unreserved + "/", false),
        (Unreserved.Replace("~", "*", StringComparison.Ordinal), true), (Unreserved.Replace("~", "!*()", StringComparison.Ordinal), true), (Unreserved, true),
        (string.Concat(Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c)), false), // only what is not ASCII
    ];

    private static readonly string[] DoubleQuotes = ["&quot;", "&#34;", "&#x22;", "\""];
    private static readonly string[] SingleQuotes = ["&#39;", "&#x27;", "&#039;", "&apos;", "'"];

    /// <summary>Every form of a secret of any length; forms shorter than <see cref="MinLength"/> are left out.</summary>
    public static HashSet<SecretForm> Of(string secret)
    {
        var forms = new HashSet<SecretForm>();
        Add(forms, secret);
        var trimmed = secret.Trim();
        if (trimmed.Length != secret.Length)
            Add(forms, trimmed);
        if (trimmed.AsSpan().ContainsAny('\r', '\n'))
            foreach (var line in trimmed.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                if (!line.StartsWith("-----", StringComparison.Ordinal)) // a PEM frame is the same for everyone
                    Add(forms, line);
        forms.RemoveWhere(form => form.Text.Length < MinLength);
        return forms;
    }

    private static void Add(HashSet<SecretForm> forms, string value)
    {
        if (value.Length < MinLength)
            return;
        forms.Add(new(value, false));
        var bytes = Encoding.UTF8.GetBytes(value);
        forms.Add(new(Convert.ToHexString(bytes), false));
        forms.Add(new(Convert.ToHexStringLower(bytes), false));
        AddBase64(forms, bytes);
        if (value.AsSpan().IndexOfAnyExcept(Plain) < 0)
            return; // letters and digits look the same in every escaping
        AddJson(forms, value);
        AddUrl(forms, value, bytes);
        AddHtml(forms, value);
    }

    private static readonly System.Buffers.SearchValues<char> Plain = System.Buffers.SearchValues.Create(Unreserved.Replace("~", "", StringComparison.Ordinal));

    // Bytes before the secret shift it by 0, 8 or 16 bits within the groups of six. Only characters made of the secret's bits alone are searched for;
    // the redactor then takes the whole run around them.
    private static void AddBase64(HashSet<SecretForm> forms, byte[] secret)
    {
        for (var shift = 0; shift < 3; shift++)
        {
            var shifted = new byte[shift + secret.Length];
            secret.CopyTo(shifted, shift);
            var first = (shift * 8 + 5) / 6;
            var end = shifted.Length * 8 / 6;
            var core = Convert.ToBase64String(shifted)[first..end];
            forms.Add(new(core, true));
            if (!core.AsSpan().ContainsAny('+', '/'))
                continue;
            forms.Add(new(core.Replace('+', '-').Replace('/', '_'), true));
            var escaped = core.Replace("+", "%2B", StringComparison.Ordinal).Replace("/", "%2F", StringComparison.Ordinal);
            forms.Add(new(escaped, true));
            forms.Add(new(escaped.Replace("%2B", "%2b", StringComparison.Ordinal).Replace("%2F", "%2f", StringComparison.Ordinal), true));
            forms.Add(new(core.Replace("/", "\\/", StringComparison.Ordinal), true));
            forms.Add(new(core.Replace("+", "\\u002B", StringComparison.Ordinal), true)); // the default escaping of .NET's own JSON
        }
    }

    private static void AddJson(HashSet<SecretForm> forms, string value)
    {
        var relaxed = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value);
        var strict = JavaScriptEncoder.Default.Encode(value);
        Span<string> texts =
        [
            relaxed, strict, LowerEscapes(strict, "\\u", 4), EscapeJson(value, asciiOnly: false), EscapeJson(value, asciiOnly: true),
            JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(relaxed), JavaScriptEncoder.Default.Encode(strict), // JSON as a text inside JSON
        ];
        foreach (var text in texts)
        {
            forms.Add(new(text, false));
            forms.Add(new(text.Replace("/", "\\/", StringComparison.Ordinal), false));
        }
    }

    // As JSON.stringify (asciiOnly: false) and Python's json.dumps (asciiOnly: true) write it.
    private static string EscapeJson(string value, bool asciiOnly)
    {
        var result = new StringBuilder(value.Length + 16);
        foreach (var c in value)
            _ = c switch
            {
                '"' => result.Append("\\\""),
                '\\' => result.Append("\\\\"),
                '\n' => result.Append("\\n"),
                '\r' => result.Append("\\r"),
                '\t' => result.Append("\\t"),
                '\b' => result.Append("\\b"),
                '\f' => result.Append("\\f"),
                < ' ' => result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                > '~' when asciiOnly => result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => result.Append(c),
            };
        return result.ToString();
    }

    private static void AddUrl(HashSet<SecretForm> forms, string value, byte[] bytes)
    {
        foreach (var (safe, plusForSpace) in UrlStyles)
        {
            var result = new StringBuilder(bytes.Length * 3);
            foreach (var b in bytes)
                _ = b == ' ' && plusForSpace ? result.Append('+')
                    : safe.Contains((char)b) ? result.Append((char)b)
                    : result.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
            var text = result.ToString();
            forms.Add(new(text, false));
            forms.Add(new(LowerEscapes(text, "%", 2), false));
            forms.Add(new(Uri.EscapeDataString(text), false)); // a URL inside a query
        }
        forms.Add(new(Uri.EscapeDataString(value).Replace("%20", "+", StringComparison.Ordinal), false));
        forms.Add(new(UrlEncoder.Default.Encode(value), false));
        forms.Add(new(LowerEscapes(UrlEncoder.Default.Encode(value), "%", 2), false));
    }

    private static void AddHtml(HashSet<SecretForm> forms, string value)
    {
        forms.Add(new(WebUtility.HtmlEncode(value), false));
        forms.Add(new(HtmlEncoder.Default.Encode(value), false));
        var basic = value.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
        foreach (var doubleQuote in DoubleQuotes)
            foreach (var singleQuote in SingleQuotes)
                forms.Add(new(basic.Replace("\"", doubleQuote, StringComparison.Ordinal).Replace("'", singleQuote, StringComparison.Ordinal), false));
    }

    // Lowers only the hexadecimal digits after each escape mark; the rest of the text keeps its case.
    private static string LowerEscapes(string text, string mark, int digits)
    {
        if (!text.Contains(mark, StringComparison.Ordinal))
            return text;
        var result = new StringBuilder(text);
        for (var at = text.IndexOf(mark, StringComparison.Ordinal); at >= 0; at = text.IndexOf(mark, at + 1, StringComparison.Ordinal))
            for (var i = at + mark.Length; i < Math.Min(text.Length, at + mark.Length + digits); i++)
                result[i] = char.ToLowerInvariant(text[i]);
        return result.ToString();
    }
}
