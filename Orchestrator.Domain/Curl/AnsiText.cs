using System.Globalization;
using System.Text;

namespace Orchestrator.Domain.Curl;

/// <summary>Reads <c>$'…'</c>, text with C's escapes, as browsers copy commands.</summary>
internal static class AnsiText
{
    /// <summary>Reads from the opening quote to behind the closing one.</summary>
    public static void Read(string text, ref int at, StringBuilder word, List<CurlNote> notes)
    {
        var start = at++;
        while (at < text.Length && text[at] != '\'')
        {
            if (text[at] == '\\' && at + 1 < text.Length) Escape(text, ref at, word);
            else word.Append(text[at++]);
        }

        if (at >= text.Length) notes.Add(CurlNote.At(text, start, "The quote that begins here is not closed.", stops: true));
        else at++;
    }

    private static void Escape(string text, ref int at, StringBuilder word)
    {
        var c = text[at + 1];
        if (c == 'x' && Digits(text, at + 2, 2, 16) is { Length: > 0 })
        {
            Bytes(text, ref at, word);
            return;
        }

        var unicode = c switch { 'u' => Digits(text, at + 2, 4, 16), 'U' => Digits(text, at + 2, 8, 16), _ => "" };
        var octal = c is >= '0' and <= '7' ? Digits(text, at + 1, 3, 8) : "";
        at += 2 + unicode.Length + Math.Max(0, octal.Length - 1);
        if (unicode.Length > 0)
        {
            var code = uint.Parse(unicode, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (code < 0x10000) word.Append((char)code);
            else word.Append(code <= 0x10FFFF ? char.ConvertFromUtf32((int)code) : "\ufffd");
        }
        else if (octal.Length > 0)
        {
            word.Append((char)(octal.Aggregate(0, (sum, digit) => sum * 8 + digit - '0') & 0xff));
        }
        else
        {
            word.Append(c switch
            {
                'n' => "\n", 't' => "\t", 'r' => "\r", 'a' => "\a", 'b' => "\b", 'f' => "\f", 'v' => "\v", 'e' or 'E' => "\e",
                '\\' or '\'' or '"' or '?' => c.ToString(),
                _ => $"\\{c}",
            });
        }
    }

    // Several in a row may be one character in UTF-8.
    private static void Bytes(string text, ref int at, StringBuilder word)
    {
        List<byte> bytes = [];
        while (at + 1 < text.Length && text[at] == '\\' && text[at + 1] == 'x' && Digits(text, at + 2, 2, 16) is { Length: > 0 } digits)
        {
            bytes.Add(byte.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            at += 2 + digits.Length;
        }

        word.Append(Encoding.UTF8.GetString([.. bytes]));
    }

    private static string Digits(string text, int from, int most, int numberBase)
    {
        var length = 0;
        while (length < most && from + length < text.Length && (numberBase == 16 ? char.IsAsciiHexDigit(text[from + length]) : text[from + length] is >= '0' and <= '7')) length++;
        return text.Substring(Math.Min(from, text.Length), length);
    }
}
