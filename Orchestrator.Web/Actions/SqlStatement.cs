using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Orchestrator.Web.Actions;

/// <summary>One statement with its parameters, <c>$1</c>, <c>$2</c> …: first those of <c>parameters</c>, then what templates in the statement insert.</summary>
/// <param name="Text">The statement; nothing a run brings along is in it.</param>
/// <param name="Values">The value of <c>$1</c> first.</param>
internal sealed record SqlStatement(string Text, ImmutableArray<JsonElement> Values)
{
    private const int MaxLength = 1024 * 1024;

    /// <exception cref="InvalidSettingException">There is no statement, or a template stands where no parameter can.</exception>
    public static SqlStatement Of(JsonElement config)
    {
        var values = Parameters(config);
        var sql = config.TryGetProperty("sql", out var given) ? given : default;
        var statement = sql.ValueKind switch
        {
            JsonValueKind.String => new SqlStatement(sql.GetString()!, values),
            JsonValueKind.Object => Joined(sql, values),
            _ => throw new InvalidSettingException("sql: a statement."),
        };
        if (string.IsNullOrWhiteSpace(statement.Text)) throw new InvalidSettingException("sql: a statement.");
        if (statement.Text.Length > MaxLength) throw new InvalidSettingException("sql: at most 1 MB of text.");
        return statement.Text.Contains('\0', StringComparison.Ordinal) ? throw new InvalidSettingException("sql: the text holds a null character.") : statement;
    }

    private static ImmutableArray<JsonElement> Parameters(JsonElement config)
    {
        if (!config.TryGetProperty("parameters", out var list) || list.ValueKind == JsonValueKind.Null || list.ValueKind == JsonValueKind.String && list.ValueEquals("")) return [];
        return list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : throw new InvalidSettingException("parameters: a list; its first value is $1.");
    }

    // Spaces keep a parameter from growing together with what stands beside it.
    private static SqlStatement Joined(JsonElement sql, ImmutableArray<JsonElement> parameters)
    {
        var parts = sql.GetProperty("parts").EnumerateArray().Select(part => part.GetString()!).ToArray();
        if (parts.All(string.IsNullOrWhiteSpace)) throw new InvalidSettingException("sql: the statement is written here; what a template inserts is a parameter, never SQL.");
        var text = new StringBuilder();
        for (var index = 0; index < parts.Length; index++)
        {
            text.Append(parts[index]);
            if (index == parts.Length - 1) break;
            if (SqlText.OpenAtEnd(parts[index]) is { } open) throw new InvalidSettingException($"sql: a template stands inside {open}. What it inserts is sent as a parameter, so write it bare: name = {{{{user.name}}}}.");
            text.Append(CultureInfo.InvariantCulture, $" ${parameters.Length + index + 1} ");
        }
        return new SqlStatement(text.ToString(), [.. parameters, .. sql.GetProperty("values").EnumerateArray()]);
    }
}

/// <summary>Knows quotes and comments of SQL, as PostgreSQL and SQLite read them.</summary>
internal static class SqlText
{
    private const string Quotes = "quotes";
    private const string Comment = "a comment";

    /// <summary>What is still open where the text ends: <c>quotes</c>, <c>a comment</c>, or null.</summary>
    public static string? OpenAtEnd(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var (end, kind) = Skip(text, at);
            if (end < 0) return kind;
            at = end;
        }
        return null;
    }

    /// <summary>Whether something but blanks and comments follows a semicolon.</summary>
    public static bool HasSecondStatement(string text)
    {
        var ended = false;
        for (var at = 0; at < text.Length; at++)
        {
            var (end, kind) = Skip(text, at);
            if (end < 0) return ended && kind != Comment;
            if (text[at] == ';') ended = true;
            else if (ended && !char.IsWhiteSpace(text[at]) && kind != Comment) return true;
            at = end;
        }
        return false;
    }

    // Where the quote or comment that begins here ends, -1 for nowhere; the same place for anything else.
    private static (int End, string Kind) Skip(string text, int at) => text[at] switch
    {
        '\'' => (EndOfQuote(text, at, escapes: at > 0 && text[at - 1] is 'e' or 'E' && (at == 1 || !IsWord(text[at - 2]))), Quotes),
        '"' or '`' => (EndOfQuote(text, at, escapes: false), Quotes),
        '$' when (at == 0 || !IsWord(text[at - 1])) && DollarTag(text, at) is { } tag => (End(text, tag, at + tag.Length), Quotes),
        '-' when IsAt(text, at, "--") => (End(text, "\n", at), Comment),
        '/' when IsAt(text, at, "/*") => (EndOfComment(text, at), Comment),
        _ => (at, ""),
    };

    private static int EndOfQuote(string text, int start, bool escapes)
    {
        for (var at = start + 1; at < text.Length; at++)
        {
            if (escapes && text[at] == '\\') at++;
            else if (text[at] == text[start])
            {
                if (at + 1 >= text.Length || text[at + 1] != text[start]) return at;
                at++;
            }
        }
        return -1;
    }

    private static int EndOfComment(string text, int start)
    {
        var depth = 0;
        for (var at = start; at < text.Length - 1; at++)
        {
            if (IsAt(text, at, "/*")) (depth, at) = (depth + 1, at + 1);
            else if (IsAt(text, at, "*/"))
            {
                at++;
                if (--depth == 0) return at;
            }
        }
        return -1;
    }

    private static string? DollarTag(string text, int start)
    {
        var close = text.IndexOf('$', start + 1);
        if (close < 0) return null;
        var name = text[(start + 1)..close];
        return name.All(IsWord) && (name.Length == 0 || !char.IsDigit(name[0])) ? text[start..(close + 1)] : null;
    }

    private static int End(string text, string mark, int from) => text.IndexOf(mark, from, StringComparison.Ordinal) is >= 0 and var at ? at + mark.Length - 1 : -1;

    private static bool IsAt(string text, int at, string what) => string.CompareOrdinal(text, at, what, 0, what.Length) == 0;

    private static bool IsWord(char letter) => char.IsLetterOrDigit(letter) || letter == '_';
}
