using System.Globalization;
using System.Text;

namespace Orchestrator.Web.Mail;

/// <summary>Text as mail carries it: in ASCII, in lines of at most 76 characters.</summary>
internal static class MimeText
{
    private const int MaxLine = 76;
    private const int EncodedWordBytes = 36; // with its frame 60 characters, so that a line with the header's name stays under 76 (RFC 2047, section 2)

    /// <summary>A header's line or lines, with its line end. Other than ASCII becomes encoded words (RFC 2047).</summary>
    /// <exception cref="InvalidMailException">The value would begin a line of its own.</exception>
    public static string Header(string name, string value)
    {
        if (value.Any(char.IsControl)) throw new InvalidMailException($"{name.ToLowerInvariant()}: no line breaks or control characters.");
        return Fold($"{name}: {(IsPlain(value) ? value : EncodedWords(value))}");
    }

    /// <summary>An address header.</summary>
    public static string Header(string name, IEnumerable<Mailbox> addresses) => Fold($"{name}: {string.Join(", ", addresses.Select(Written))}");

    /// <summary>A parameter such as <c>filename</c>: quoted, and beside it in UTF-8 when it is not ASCII (RFC 2231).</summary>
    public static string Parameter(string name, string value)
    {
        var plain = string.Concat(value.Select(letter => letter is < ' ' or > '~' or '"' or '\\' ? '_' : letter));
        return plain == value ? $";\r\n {name}=\"{plain}\"" : $";\r\n {name}=\"{plain}\";\r\n {name}*=UTF-8''{Uri.EscapeDataString(value)}";
    }

    /// <summary>Quoted-printable (RFC 2045, section 6.7) with CRLF between lines; no line begins with a lone dot.</summary>
    public static string QuotedPrintable(string text)
    {
        var output = new StringBuilder(text.Length + text.Length / 8);
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var index = 0; index < lines.Length; index++)
        {
            if (index > 0) output.Append("\r\n");
            AppendLine(output, Encoding.UTF8.GetBytes(lines[index]));
        }
        return output.ToString();
    }

    /// <summary>Base64 in lines of 76 characters.</summary>
    public static string Base64(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks);

    private static void AppendLine(StringBuilder output, byte[] line)
    {
        var width = 0;
        for (var at = 0; at < line.Length; at++)
        {
            var letter = (char)line[at];
            var isLast = at == line.Length - 1;
            var isPlain = letter is >= '!' and <= '~' and not '=' || letter is ' ' or '\t' && !isLast;
            var size = isPlain ? 1 : 3;
            if (width + size > MaxLine - (isLast ? 0 : 1))
            {
                output.Append("=\r\n");
                width = 0;
            }
            if (isPlain) output.Append(letter);
            else output.Append(CultureInfo.InvariantCulture, $"={line[at]:X2}");
            width += size;
        }
    }

    private static string Written(Mailbox box)
    {
        if (box.Name.Length == 0) return box.Address;
        if (box.Name.Any(char.IsControl)) throw new InvalidMailException("a name before an address has no line breaks or control characters.");
        return IsPlain(box.Name) ? $"\"{box.Name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\" <{box.Address}>" : $"{EncodedWords(box.Name)} <{box.Address}>";
    }

    // What looks like an encoded word is encoded too, so that it is shown as it was written.
    private static bool IsPlain(string text) => text.All(letter => letter is >= ' ' and <= '~') && !text.Contains("=?", StringComparison.Ordinal);

    private static string EncodedWords(string text)
    {
        var words = new List<string>();
        var word = new List<byte>();
        foreach (var rune in text.EnumerateRunes())
        {
            var bytes = new byte[rune.Utf8SequenceLength];
            rune.EncodeToUtf8(bytes);
            if (word.Count + bytes.Length > EncodedWordBytes)
            {
                words.Add(Word(word));
                word.Clear();
            }
            word.AddRange(bytes);
        }
        words.Add(Word(word));
        return string.Join(' ', words);

        static string Word(List<byte> bytes) => $"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=";
    }

    // RFC 5322, section 2.2.3: a line may be broken before a blank. A word longer than a line stays whole up to the 998 that are allowed.
    private static string Fold(string header)
    {
        var output = new StringBuilder(header.Length + 8);
        var width = 0;
        foreach (var word in header.Split(' '))
        {
            if (width > 0 && width + 1 + word.Length > MaxLine && word.Length > 0 && !output.ToString().EndsWith(':'))
            {
                output.Append("\r\n");
                width = 0;
            }
            if (output.Length > 0)
            {
                output.Append(' ');
                width++;
            }
            output.Append(word);
            width += word.Length;
        }
        return output.Append("\r\n").ToString();
    }
}
