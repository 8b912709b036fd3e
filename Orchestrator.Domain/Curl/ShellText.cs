using System.Text;

namespace Orchestrator.Domain.Curl;

/// <summary>
/// Cuts one command into words as a POSIX shell does: quotes of three kinds, backslashes, lines that go on (POSIX.1-2017, 2.2 and 2.3; <c>$'…'</c> as in bash).
/// Nothing is run and no variable is looked up. Line breaks between words are spaces, because commands are copied with and without their backslashes.
/// </summary>
internal sealed class ShellText
{
    private readonly string text;
    private readonly List<CurlNote> notes;
    private readonly List<ShellWord> words = [];
    private readonly StringBuilder word = new();
    private int at;
    private bool isOver;

    private ShellText(string text, List<CurlNote> notes) => (this.text, this.notes) = (text, notes);

    /// <summary>The words of the first command in a text.</summary>
    public static List<ShellWord> Read(string text, List<CurlNote> notes)
    {
        var reader = new ShellText(text, notes);
        reader.ReadAll();
        return reader.words;
    }

    private char Here => at < text.Length ? text[at] : '\0';

    private char Next => at + 1 < text.Length ? text[at + 1] : '\0';

    private void ReadAll()
    {
        for (SkipSpace(); at < text.Length && !isOver; SkipSpace())
        {
            var start = at;
            if (EndsCommand()) break;
            ReadWord();
            if (at == start) at++; // never twice at one place, whatever stands there
            words.Add(new ShellWord(Whole(word.ToString()), start));
            word.Clear();
        }
    }

    private void SkipSpace()
    {
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(Here)) at++;
            else if (Here == '\\' && BreakAt(at + 1) is > 0 and var length) at += 1 + length;
            else if (Here == '#') at = text.IndexOf('\n', at) is >= 0 and var end ? end : text.Length;
            else return;
        }
    }

    // Another command, or a file, behind this one: said once, and left out.
    private bool EndsCommand()
    {
        if (Here is not ('|' or ';' or '>' or '<' or '&')) return false;
        var rest = text.AsSpan(at).TrimStart("|;&<>").Trim();
        if (rest.Length > 0) notes.Add(CurlNote.At(text, at, $"What stands behind {Here} belongs to the shell and is left out."));
        return isOver = true;
    }

    private void ReadWord()
    {
        while (at < text.Length)
        {
            var c = Here;
            if (char.IsWhiteSpace(c)) return;
            if (c is '|' or ';' or '>' or '<' || c == '&' && (Next is '&' or '\0' || char.IsWhiteSpace(Next))) return;
            switch (c)
            {
                case '\\':
                    ReadEscape();
                    break;
                case '\'' or '‘' or '’':
                    ReadPlain();
                    break;
                case '"' or '“' or '”':
                    ReadQuoted();
                    break;
                case '$' when Next == '\'':
                    at++;
                    AnsiText.Read(text, ref at, word, notes);
                    break;
                case '$' when Next == '"':
                    at++;
                    break;
                default:
                    NoteShell();
                    word.Append(c);
                    at++;
                    break;
            }
        }
    }

    private void ReadEscape()
    {
        var length = BreakAt(at + 1);
        if (length == 0 && at + 1 < text.Length) word.Append(text[at + 1]);
        at = Math.Min(text.Length, at + 1 + Math.Max(1, length));
    }

    private void ReadPlain()
    {
        var start = at++;
        var end = text[start] == '\'' ? text.IndexOf('\'', at) : text.AsSpan(at).IndexOfAny('‘', '’') is >= 0 and var found ? at + found : -1;
        if (end < 0) Unclosed(start);
        word.Append(text, at, (end < 0 ? text.Length : end) - at);
        at = end < 0 ? text.Length : end + 1;
    }

    private void ReadQuoted()
    {
        var start = at++;
        var isPlain = text[start] == '"';
        while (at < text.Length && !(isPlain ? Here == '"' : Here is '“' or '”'))
        {
            if (Here == '\\' && (Next is '$' or '`' or '"' or '\\' || BreakAt(at + 1) > 0))
            {
                ReadEscape();
                continue;
            }

            NoteShell();
            word.Append(Here);
            at++;
        }

        if (at >= text.Length) Unclosed(start);
        else at++;
    }

    private void NoteShell()
    {
        if (Here == '`' || Here == '$' && Next == '(') notes.Add(CurlNote.At(text, at, "Commands inside a command are not run; their text is kept as it is."));
        else if (Here == '$' && (Next is '{' or '_' || char.IsAsciiLetter(Next))) notes.Add(CurlNote.At(text, at, "A shell variable is kept as it is written: put a value, a template or a credential in its place."));
    }

    private void Unclosed(int start) => notes.Add(CurlNote.At(text, start, "The quote that begins here is not closed.", stops: true));

    private int BreakAt(int position) => position >= text.Length ? 0 : text[position] == '\n' ? 1 : text[position] == '\r' ? position + 1 < text.Length && text[position + 1] == '\n' ? 2 : 1 : 0;

    /// <summary>Text whose lone halves of surrogate pairs are replaced.</summary>
    internal static string Whole(string text) => Templates.Surrogates.FirstLone(text) < 0 ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
