using System.Globalization;
using System.Text;

namespace Orchestrator.Domain.Templates;

/// <summary>Cuts the inside of a placeholder, or a condition, into tokens. It never looks further than the token asked for.</summary>
internal sealed class Lexer(string source, int start)
{
    private static readonly string[] Symbols =
        ["===", "!==", "==", "!=", ">=", "<=", "&&", "||", "{{", "}}", "{}", .. "><!|?()[],.+-*/%".Select(symbol => symbol.ToString())];

    private int _position = start;
    private bool _afterDot;

    public Token Next()
    {
        while (_position < source.Length && char.IsWhiteSpace(source[_position]))
            _position++;
        var token = Read();
        _position = token.Place.End;
        _afterDot = token.Is(".");
        return token;
    }

    private Token Read()
    {
        if (_position == source.Length)
            return new(TokenKind.End, new(_position, 0), "");
        var next = source[_position];
        if (char.IsLetter(next) || next is '_' or '$')
            return Until(TokenKind.Name, Skip(_position, c => char.IsLetterOrDigit(c) || c is '_' or '$'));
        if (char.IsAsciiDigit(next))
            return ReadNumber();
        if (next is '"' or '\'')
            return ReadText(next);
        if (next == '@')
            return ReadLegacy();
        return Symbols.FirstOrDefault(symbol => string.CompareOrdinal(source, _position, symbol, 0, symbol.Length) == 0) is { } found
            ? Until(TokenKind.Symbol, _position + found.Length)
            : Bad(_position, 1, next switch
            {
                '=' => "two values are compared with `==`",
                '&' => "two conditions are joined with `&&` or `and`",
                _ => $"`{next}` has no meaning here",
            });
    }

    /// <summary>A JSON number, or after a dot just an index, so that <c>rows.0.1</c> is not read as the number 0.1.</summary>
    private Token ReadNumber()
    {
        var end = Skip(_position, char.IsAsciiDigit);
        if (_afterDot)
            return Until(TokenKind.Number, end);
        if (source[_position] == '0' && end - _position > 1)
            return Bad(_position, end - _position, "a number has no leading zeros");
        if (end + 1 < source.Length && source[end] == '.' && char.IsAsciiDigit(source[end + 1]))
            end = Skip(end + 1, char.IsAsciiDigit);
        if (end < source.Length && source[end] is 'e' or 'E')
        {
            var digits = end + 1 < source.Length && source[end + 1] is '+' or '-' ? end + 2 : end + 1;
            if (digits < source.Length && char.IsAsciiDigit(source[digits]))
                end = Skip(digits, char.IsAsciiDigit);
        }

        return Until(TokenKind.Number, end);
    }

    private Token ReadText(char quote)
    {
        var text = new StringBuilder();
        for (var at = _position + 1; at < source.Length; at++)
        {
            if (source[at] == quote)
                return new(TokenKind.Text, Place.Between(_position, at + 1), text.ToString());
            if (source[at] != '\\')
                text.Append(source[at]);
            else if (ReadEscape(at + 1, out var length) is { } escaped)
                (_, at) = (text.Append(escaped), at + length);
            else
                return Bad(at, Math.Min(2, source.Length - at), "after `\\` comes one of \\ / \" ' n r t or u with four hex digits");
        }

        return Bad(_position, 1, "the text that begins here has no closing quote");
    }

    private char? ReadEscape(int at, out int length)
    {
        length = 1;
        switch (at < source.Length ? source[at] : '\0')
        {
            case '\\' or '/' or '"' or '\'': return source[at];
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u' when at + 4 < source.Length
                && ushort.TryParse(source.AsSpan(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                length = 5;
                return (char)code;
            default: return null;
        }
    }

    private Token ReadLegacy()
    {
        var id = Skip(_position + 1, c => char.IsLetterOrDigit(c) || c is '_' or '-');
        if (id == _position + 1)
            return Bad(_position, 1, "after `@` comes a node's id");
        var end = id < source.Length && source[id] == ':' ? Skip(id + 1, c => c is not ('.' or '[' or '|' or '?' or '}' or '\n')) : id;
        while (char.IsWhiteSpace(source[end - 1]))
            end--;
        return new(TokenKind.Legacy, Place.Between(_position, end), source[(_position + 1)..id]);
    }

    private int Skip(int from, Func<char, bool> belongs)
    {
        while (from < source.Length && belongs(source[from]))
            from++;
        return from;
    }

    private Token Until(TokenKind kind, int end) => new(kind, Place.Between(_position, end), source[_position..end]);

    private static Token Bad(int at, int length, string why) => new(TokenKind.Bad, new(at, length), why);
}
