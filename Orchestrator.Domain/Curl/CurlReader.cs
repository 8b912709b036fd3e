using System.Collections.Immutable;

namespace Orchestrator.Domain.Curl;

/// <summary>Reads a curl command, copied from an API's documentation, a terminal or a browser, into the request it makes.</summary>
public sealed class CurlReader
{
    /// <summary>The most characters of a command.</summary>
    public const int MaxLength = 100_000;

    /// <summary>The most notes of a command; what more there is, is counted in one behind them.</summary>
    public const int MaxNotes = 50;

    private static readonly string[] _methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

    private readonly string text;
    private readonly List<CurlNote> notes;
    private readonly CurlHeaders headers;
    private readonly CurlData data;
    private readonly List<string> query = [];
    private (string Text, int At)? url;
    private (string Text, int At)? method;
    private (string Text, int At)? user;
    private bool isHead;
    private bool isInQuery;
    private bool isUpload;
    private bool isGlobOff;
    private bool isOver;

    private CurlReader(string text, List<CurlNote> notes) => (this.text, this.notes, headers, data) = (text, notes, new CurlHeaders(text, notes), new CurlData(text, notes));

    /// <summary>Reads a command. Never throws: what is wrong is in the notes.</summary>
    public static CurlReading Read(string text)
    {
        List<CurlNote> found = [];
        var request = ReadRequest(text, found);
        var all = found.Distinct().OrderBy(note => note.Line).ThenBy(note => note.Column).ToList();
        ImmutableArray<CurlNote> ordered = all.Count <= MaxNotes ? [.. all]
            : [.. all.Take(MaxNotes), all[MaxNotes] with { Message = $"There are {all.Count - MaxNotes:N0} more from here on.", Stops = all.Skip(MaxNotes).Any(note => note.Stops) }];
        return request is null || ordered.Any(note => note.Stops) ? new CurlReading(null, ordered, []) : new CurlReading(request, ordered, CurlSecret.In(request));
    }

    /// <summary>Whether a text begins like a curl command.</summary>
    public static bool IsMeant(string text)
    {
        var start = text.AsSpan().TrimStart().TrimStart("$").TrimStart();
        return start.StartsWith("curl ", StringComparison.Ordinal) || start.StartsWith("curl.exe ", StringComparison.OrdinalIgnoreCase) || start.StartsWith("curl\t", StringComparison.Ordinal);
    }

    private static CurlRequest? ReadRequest(string text, List<CurlNote> found)
    {
        if (text.Length > MaxLength)
        {
            found.Add(CurlNote.At(text, 0, "The command is too long: at most 100,000 characters are read.", stops: true));
            return null;
        }

        var words = CommandPromptText.IsMeant(text) ? CommandPromptText.Read(text, found) : ShellText.Read(text, found);
        if (words is [{ Text: "$" or "%" or ">" }, ..]) words.RemoveAt(0);
        if (words.Count == 0 || words[0].Text is not "curl" && !words[0].Text.Equals("curl.exe", StringComparison.OrdinalIgnoreCase))
        {
            found.Add(CurlNote.At(text, words.Count == 0 ? 0 : words[0].Start, "A command that begins with curl is needed.", stops: true));
            return null;
        }

        var reader = new CurlReader(text, found);
        reader.ReadWords(words[1..]);
        return reader.Request();
    }

    private void ReadWords(List<ShellWord> words)
    {
        for (var at = 0; at < words.Count && !isOver; at++)
        {
            var word = words[at];
            if (word.Text is "curl" or "curl.exe" && url is not null) Over(word.Start);
            else if (word.Text.Length > 2 && word.Text.StartsWith("--", StringComparison.Ordinal)) ReadLong(words, ref at);
            else if (word.Text.Length > 1 && word.Text[0] == '-' && word.Text != "--") ReadShort(words, ref at);
            else if (word.Text is not ("-" or "--" or "")) TakeUrl(word.Text, word.Start);
        }
    }

    private void ReadLong(List<ShellWord> words, ref int at)
    {
        var (name, start) = (words[at].Text[2..], words[at].Start);
        string? value = null;
        if (CurlOptions.Find(name) is not { } option)
        {
            var equals = name.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || CurlOptions.Find(name[..equals]) is not { } written)
            {
                notes.Add(CurlNote.At(text, start, $"“--{Short(name)}” is no option that is known here; it is left out."));
                return;
            }

            (option, value) = (written, name[(equals + 1)..]);
        }

        Take(option, value ?? (option.TakesValue ? ValueOf(words, ref at, $"--{option.Name}") : ""), $"--{option.Name}", start);
    }

    private void ReadShort(List<ShellWord> words, ref int at)
    {
        var (letters, start) = (words[at].Text, words[at].Start);
        for (var i = 1; i < letters.Length && !isOver; i++)
        {
            if (CurlOptions.Find(letters[i]) is not { } option)
            {
                notes.Add(CurlNote.At(text, start, $"“-{letters[i]}” is no option that is known here; it is left out."));
            }
            else if (option.TakesValue)
            {
                Take(option, i + 1 < letters.Length ? letters[(i + 1)..] : ValueOf(words, ref at, $"-{letters[i]}"), $"-{letters[i]}", start);
                return;
            }
            else
            {
                Take(option, "", $"-{letters[i]}", start);
            }
        }
    }

    private string? ValueOf(List<ShellWord> words, ref int at, string written)
    {
        if (at + 1 < words.Count) return words[++at].Text;
        notes.Add(CurlNote.At(text, words[at].Start, $"{written} needs a value behind it.", stops: true));
        return null;
    }

    private void Take(CurlOption option, string? value, string written, int start)
    {
        if (value is null) return;
        if (option.Why is { } why)
        {
            if (why.Length > 0) notes.Add(CurlNote.At(text, start, $"{written} is left out: {why}."));
            return;
        }

        switch (option.Name)
        {
            case "request": method = (value, start); break;
            case "header": headers.Take(value, start); break;
            case "user-agent": headers.Set("User-Agent", value); break;
            case "referer": headers.Set("Referer", value.EndsWith(";auto", StringComparison.Ordinal) ? value[..^5] : value); break;
            case "oauth2-bearer": headers.Set("Authorization", $"Bearer {value}"); break;
            case "range": headers.Set("Range", $"bytes={value}"); break;
            case "cookie" when !value.Contains('=', StringComparison.Ordinal): notes.Add(CurlNote.At(text, start, $"The cookies in “{Short(value)}” stand in a file of yours; they are left out.")); break;
            case "cookie": headers.Add("Cookie", value); break;
            case "user": user = (value, start); break;
            case "url": TakeUrl(value, start); break;
            case "url-query": query.AddRange(data.Encoded(value, start)); break;
            case "get": isInQuery = true; break;
            case "head": isHead = true; break;
            case "globoff": isGlobOff = true; break;
            case "next": Over(start); break;
            case "upload-file":
                isUpload = true;
                notes.Add(CurlNote.At(text, start, $"The file “{Short(value)}” is on your machine; give the body in another way."));
                break;
            default: data.Take(option.Name, value, start); break;
        }
    }

    private void TakeUrl(string address, int start)
    {
        if (url is null) url = (address, start);
        else notes.Add(CurlNote.At(text, start, $"A step makes one request; “{Short(address)}” is left out."));
    }

    private void Over(int start)
    {
        isOver = true;
        notes.Add(CurlNote.At(text, start, "A step makes one request; what comes from here on is left out."));
    }

    private CurlRequest? Request()
    {
        if (url is not { } given)
        {
            notes.Add(CurlNote.At(text, text.Length, "There is no address in the command.", stops: true));
            return null;
        }

        var address = CurlAddress.Read(given.Text, given.At, text, notes, isGlobOff);
        if (address is null) return null;
        headers.Authorize(user ?? (address.User is { } own ? (own, given.At) : null));
        if (isInQuery) query.InsertRange(0, data.TakeQuery());
        var (stays, split) = address.Split(query);
        var known = Method();
        var body = data.Body(headers);
        if (body is not null && known is "GET" or "HEAD")
        {
            notes.Add(CurlNote.At(text, method?.At ?? 0, $"The step sends no body with {known}, so the data is left out."));
            body = null;
        }

        return new CurlRequest(known, stays, split, headers.All(), body);
    }

    private string Method()
    {
        var implied = isHead ? "HEAD" : isUpload ? "PUT" : data.IsEmpty ? "GET" : "POST";
        if (method is not { } wanted) return implied;
        var name = wanted.Text.ToUpperInvariant();
        if (_methods.Contains(name, StringComparer.Ordinal)) return name;
        notes.Add(CurlNote.At(text, wanted.At, $"The step knows {string.Join(", ", _methods)}; “{Short(wanted.Text)}” became {implied}."));
        return implied;
    }

    /// <summary>What is quoted in a note: long texts are cut.</summary>
    internal static string Short(string text) => text.Length <= 60 ? text : ShellText.Whole(text[..60]) + "…";
}
