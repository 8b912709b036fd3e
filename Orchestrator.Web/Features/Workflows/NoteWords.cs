using System.Text.RegularExpressions;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>A note without the marks of its Markdown, for where only words can stand. The canvas, which draws it, reads it exactly; here what people usually write is enough.</summary>
public static partial class NoteWords
{
    // Marks that are meant as letters wait here, out of the way of those that are not.
    private const char Aside = '\uE000';

    /// <summary>The words, line by line; lines that are only marks are left out.</summary>
    public static string Of(string text)
    {
        List<string> lines = [];
        var isCode = false;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (Fence().IsMatch(line)) isCode = !isCode;
            else if (isCode) lines.Add(line);
            else if (line.Length == 0 || !Rule().IsMatch(line) && !Columns().IsMatch(line)) lines.Add(Line(line));
        }

        return string.Join('\n', lines).Trim('\n');
    }

    private static string Line(string line)
    {
        var words = Heading().Replace(Quote().Replace(line, ""), "${words}");
        if (Row().Match(words) is { Success: true } row) words = string.Join(' ', row.Groups["cells"].Value.Split('|', StringSplitOptions.TrimEntries));
        words = Bullet().Replace(words, match => match.Groups["box"].Value switch { "" => "• ", " " => "☐ ", _ => "☑ " });
        words = Escape().Replace(words, match => Hide(match.Value[1..]));
        words = Code().Replace(words, match => Hide(match.Groups["words"].Value));
        words = Link().Replace(words, match => match.Groups["words"] is { Length: > 0 } said ? said.Value : Hide(match.Groups["to"].Value));
        words = Address().Replace(words, match => Hide(match.Groups["words"].Value));
        // The marks within one another: strong ones of emphasised words and the other way round.
        foreach (var mark in (Regex[])[Strong(), Emphasis(), Strong(), Stressed(), Gone()])
            words = mark.Replace(words, "${before}${words}${after}");
        return string.Concat(words.Select(letter => letter > Aside && letter <= Aside + '~' ? (char)(letter - Aside) : letter));
    }

    private static string Hide(string text) => string.Concat(text.Select(letter => char.IsAscii(letter) && (char.IsPunctuation(letter) || char.IsSymbol(letter)) ? (char)(letter + Aside) : letter));

    [GeneratedRegex(@"^ {0,3}(```+|~~~+)[^`]*$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^ {0,3}((\* *){3,}|(- *){3,}|(_ *){3,}|=+ *)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Rule();

    // Below the head of a table.
    [GeneratedRegex(@"^ {0,3}\|?( *:?-+:? *\|)+( *:?-+:? *)?$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Columns();

    [GeneratedRegex(@"^ {0,3}\|(?<cells>.+)\| *$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Row();

    [GeneratedRegex(@"^( {0,3}>)+ ?", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Quote();

    [GeneratedRegex(@"^ {0,3}#{1,6} +(?<words>.*?)( +#+)? *$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^ *[-*+] +(\[(?<box>[ xX])\] +)?", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Bullet();

    [GeneratedRegex(@"\\[!-/:-@\[-`{-~]", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Escape();

    [GeneratedRegex("`+(?<words>[^`]+)`+", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Code();

    [GeneratedRegex(@"!?\[(?<words>[^\[\]]*)\]\((?<to>[^()\s]+(\([^()\s]*\)[^()\s]*)?)( +(""[^""]*""|'[^']*'))?\)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Link();

    [GeneratedRegex(@"<(?<words>(https?://|mailto:)[^<>\s]+)>", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Address();

    [GeneratedRegex(@"(?<before>)\*\*(?<words>[^\s*]([^*]*[^\s*])?)\*\*(?<after>)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Strong();

    [GeneratedRegex(@"(?<before>)\*(?<words>[^\s*]([^*]*[^\s*])?)\*(?<after>)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"(?<before>^|[\s(])__?(?<words>[^\s_]([^_]*[^\s_])?)__?(?<after>$|[\s.,:;!?)])", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Stressed();

    [GeneratedRegex(@"(?<before>)~~(?<words>[^~]+)~~(?<after>)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Gone();
}
