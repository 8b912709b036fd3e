using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Orchestrator.Domain.Templates;
using Orchestrator.Web.Engine;

namespace Orchestrator.Web.Ui;

/// <summary>Texts and names of a JSON value as people are shown them.</summary>
public static partial class JsonTexts
{
    private const int LongestMask = 220;
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = StoredJson.MaxDepth };

    /// <summary>A text; one with half of a character in it as it is written.</summary>
    public static string Of(JsonElement text)
    {
        try { return text.GetString()!; }
        catch (InvalidOperationException) { return Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(text)[1..^1]); }
    }

    /// <summary>A member's name; one with half of a character in it as it is written.</summary>
    public static string NameOf(JsonProperty member)
    {
        try { return member.Name; }
        catch (InvalidOperationException) { return Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(member)); }
    }

    /// <summary>A text between quotes.</summary>
    public static string Quoted(string text) => Readable(JsonSerializer.Serialize(text, Plain));

    /// <summary>JSON with the characters that the serializer always escapes, such as 😀, as themselves. It means the same.</summary>
    public static string Readable(string json) => json.Contains("\\uD", StringComparison.Ordinal) ? Escapes().Replace(json, OfPair) : json;

    /// <summary>A value without blanks between its parts; one with half of a character in it as it is written.</summary>
    public static string Line(JsonElement value) => Surrogates.AreWhole(value) ? Readable(JsonSerializer.Serialize(value, Plain)) : value.GetRawText();

    /// <summary>The first letters of a text with "…" behind them, or all of it. A masked value is never cut.</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most) return text;
        var end = most;
        var near = text.AsSpan(0, Math.Min(text.Length, most + LongestMask));
        foreach (var mask in Masked().EnumerateMatches(near))
        {
            if (mask.Index < end && mask.Index + mask.Length > end) end = mask.Index + mask.Length;
        }
        if (char.IsHighSurrogate(text[end - 1])) end--;
        return end == text.Length ? text : text[..end] + "…";
    }

    /// <summary>A text as tokens: what is masked in it, and what stands around that.</summary>
    public static IEnumerable<JsonToken> Tokens(string text, string kind)
    {
        var at = 0;
        foreach (Match mask in Masked().Matches(text))
        {
            if (mask.Index > at) yield return new(kind, text[at..mask.Index]);
            yield return new("secret", mask.Value);
            at = mask.Index + mask.Length;
        }
        if (at < text.Length) yield return new(kind, text[at..]);
    }

    private static string OfPair(Match escape) => escape.Groups["high"] is { Success: true } high ? $"{Unit(high)}{Unit(escape.Groups["low"])}" : escape.Value;

    private static char Unit(Group hexadecimal) => (char)ushort.Parse(hexadecimal.ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    // Every escape is looked at, so that a backslash that is escaped itself begins none.
    [GeneratedRegex(@"\\(?:u(?<high>D[89AB][0-9A-F]{2})\\u(?<low>D[C-F][0-9A-F]{2})|.)", RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Escapes();

    [GeneratedRegex("«(?:secret:[^»]{1,200}|redacted)»", RegexOptions.NonBacktracking)]
    private static partial Regex Masked();
}
