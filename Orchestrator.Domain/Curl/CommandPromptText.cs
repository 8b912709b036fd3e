using System.Text;
using System.Text.RegularExpressions;

namespace Orchestrator.Domain.Curl;

/// <summary>
/// Cuts a command into words as Windows does: the command prompt takes away its carets, then the program reads quotes and backslashes by the rules of
/// Microsoft's C runtime. Browsers copy such commands as "cURL (cmd)".
/// </summary>
internal static partial class CommandPromptText
{
    /// <summary>Whether a text is written for the command prompt: a caret ends a line or stands before the quote of a word, ahead of any single quote, which it does not know.</summary>
    public static bool IsMeant(string text) => Carets().Match(text) is { Success: true } caret && text.AsSpan(0, caret.Index).IndexOf('\'') < 0;

    /// <summary>The words of a command.</summary>
    public static List<ShellWord> Read(string text, List<CurlNote> notes)
    {
        var (plain, places) = WithoutCarets(text);
        List<ShellWord> words = [];
        for (var at = 0; at < plain.Length;)
        {
            if (char.IsWhiteSpace(plain[at]))
            {
                at++;
                continue;
            }

            var start = at;
            words.Add(new ShellWord(ShellText.Whole(Word(plain, ref at, out var open)), places[start]));
            if (open >= 0) notes.Add(CurlNote.At(text, places[open], "The quote that begins here is not closed.", stops: true));
        }

        return words;
    }

    private static (string Plain, List<int> Places) WithoutCarets(string text)
    {
        var plain = new StringBuilder(text.Length);
        List<int> places = [];
        var isQuoted = false;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '^' && !isQuoted)
            {
                if (at + 1 == text.Length) break;
                at++;
                if (text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n') at++;
                if (text[at] is '\n' or '\r') continue;
            }
            else if (text[at] == '"')
            {
                isQuoted = !isQuoted;
            }

            plain.Append(text[at]);
            places.Add(at);
        }

        return (plain.ToString(), places);
    }

    private static string Word(string plain, ref int at, out int open)
    {
        var word = new StringBuilder();
        open = -1;
        while (at < plain.Length && (open >= 0 || !char.IsWhiteSpace(plain[at])))
        {
            var backslashes = 0;
            while (at < plain.Length && plain[at] == '\\')
            {
                backslashes++;
                at++;
            }

            if (at == plain.Length || plain[at] != '"')
            {
                word.Append('\\', backslashes);
                if (at < plain.Length && backslashes == 0) word.Append(plain[at++]);
                continue;
            }

            word.Append('\\', backslashes / 2);
            if (backslashes % 2 == 1) word.Append('"');
            else if (open >= 0 && at + 1 < plain.Length && plain[at + 1] == '"') word.Append(plain[at++]);
            else open = open >= 0 ? -1 : at;
            at++;
        }

        return word.ToString();
    }

    [GeneratedRegex(@"\^\r?\n|\s\^""", RegexOptions.NonBacktracking)]
    private static partial Regex Carets();
}
