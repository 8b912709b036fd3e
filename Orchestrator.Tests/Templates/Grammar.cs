using System.Globalization;
using Orchestrator.Domain.Conditions;
using Orchestrator.Domain.Templates;

namespace Orchestrator.Tests.Templates;

/// <summary>Writes templates and conditions at random, as the grammar allows them; the same number gives the same text.</summary>
internal sealed class Grammar(int seed)
{
    private static readonly string[] Names = ["a", "b", "c", "list", "text", "n", "deep", "x_1", "größe", "and", "true"];
    private static readonly string[] Numbers = ["0", "1", "-1", "2.5", "1e3", "-0.0", "79228162514264337593543950335", "1e-300", "123456789012345678901234567890.5", "2147483647"];
    private static readonly string[] Texts =
    [
        "\"\"", "\"a\"", "'x y'", "\"{{ vault.secret }}\"", "'credentials://crm/token'", "\"\\ud83d\\ude00\"", "\"\\n\\t\\\"\"", "\"NaN\"", "\"-Infinity\"",
        "\"2026-03-01T09:30:00Z\"", "\"1h\"", "\"yyyy\"", "\"12\"", "\"[1,{\\\"a\\\":null}]\"", "\",\"",
    ];

    private static readonly string[] Patterns = ["'a'", "'^[a-z]+$'", "'(?i)x|y'", "'.{0,20}z'", "'\\\\d+'"];
    private readonly Random _random = new(seed);
    private bool _inCondition;

    public string Template()
    {
        var text = "";
        for (var parts = _random.Next(1, 5); parts > 0; parts--)
            text += One("", "", "plain ", "}} ", "é😀") + $"{{{{{Space()}{Pipe(3, mayEndRaw: true)}{Space()}}}}}";
        return text;
    }

    public string Condition()
    {
        _inCondition = true;
        return Condition(4);
    }

    private string Condition(int depth) => _random.Next(depth <= 0 ? 3 : 8) switch
    {
        0 => Comparison(depth),
        1 => $"{Sum(1)} {One("exists", "is empty", "is not empty")}",
        2 => One("true", "false", "a.x?"),
        3 => $"{Condition(depth - 1)} {One("and", "&&", "or", "||")} {Condition(depth - 1)}",
        4 => $"({Condition(depth - 1)})",
        5 => $"not ({Condition(depth - 1)})",
        6 => $"!({Condition(depth - 1)})",
        _ => Comparison(depth),
    };

    /// <summary>The text with some of it lost, doubled, swapped or replaced with noise.</summary>
    public string Broken(string text)
    {
        for (var changes = _random.Next(1, 6); changes > 0; changes--)
        {
            var at = _random.Next(text.Length + 1);
            var length = Math.Min(_random.Next(8), text.Length - at);
            text = _random.Next(6) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, text.Substring(at, length)),
                2 => text.Insert(at, One("{{", "}}", "(", ")", "[", "]", "|", "\"", "'", "\\", "?", ".", ",", "@n:", "\\ud800", "--", "== ", " in [")),
                3 => text.Insert(at, ((char)_random.Next(0x10000)).ToString()),
                4 => text[at..] + text[..at],
                _ => text.Remove(at, length).Insert(at, new string((char)_random.Next(0x80), length)),
            };
        }

        return text;
    }

    /// <summary>One piece over and over, up to and beyond the longest text.</summary>
    public string Monster(string text)
    {
        var piece = text[.._random.Next(text.Length + 1)];
        return piece.Length == 0 ? "" : string.Concat(Enumerable.Repeat(piece, _random.Next(1, (66 * 1024 / piece.Length) + 2)));
    }

    private string Comparison(int depth)
    {
        var sign = One([.. Orchestrator.Domain.Conditions.Comparison.Operators]);
        return $"{Sum(depth)} {sign} {(sign == "matches" ? One(Patterns) : sign == "in" ? $"[{Sum(0)}, {Sum(0)}]" : Sum(depth))}";
    }

    private string Sum(int depth) => _random.Next(depth <= 0 ? 3 : 7) switch
    {
        0 => Literal(),
        1 => Path(),
        2 => $"{{{{ {Pipe(1)} }}}}",
        3 => $"({Sum(depth - 1)} {One("+", "-", "*", "/", "%")} {Sum(depth - 1)})",
        4 => $"-({Sum(depth - 1)})",
        5 => $"[{Literal()}, {Path()}]",
        _ => Pipe(1),
    };

    private string Pipe(int depth, bool mayEndRaw = false)
    {
        var text = _random.Next(4) switch
        {
            0 => Literal(),
            1 when depth > 0 => $"[{Pipe(depth - 1)}, {Pipe(depth - 1)}]",
            _ => Path(),
        };
        for (var calls = _random.Next(4); calls > 0; calls--)
            text += $"{Space()}|{Space()}{Call(depth)}";
        return mayEndRaw && _random.Next(8) == 0 ? text + " | raw" : text;
    }

    private string Call(int depth)
    {
        var functions = TemplateFunctions.All;
        var function = functions[_random.Next(functions.Length)];
        if (function.Name is "raw" or "now")
            return "json";
        var count = _random.Next(function.MinArguments, function.MaxArguments + 1);
        return count == 0 ? function.Name : $"{function.Name}({string.Join(", ", function.Parameters.Take(count).Select(parameter => Argument(parameter.Kinds, depth)))})";
    }

    private string Argument(Kind kinds, int depth) => kinds switch
    {
        Kind.Path => One("x", "a.b", "c?", "0", "\"a['b']\"", "[\"x y\"]"),
        Kind.Operator => One("==", "!=", ">", "<=", "contains", "\"startsWith\"", "in"),
        Kind.Whole => One("0", "1", "-1", "5", "2147483647", Path()),
        Kind.Text => One(Text(), Path()),
        _ when depth > 0 => Pipe(depth - 1),
        _ => Literal(),
    };

    private string Path()
    {
        var path = One("a", "b", "a", "b", "gone", "execution");
        for (var segments = _random.Next(4); segments > 0; segments--)
            path += One("." + One(Names), string.Create(CultureInfo.InvariantCulture, $"[{_random.Next(4)}]"), "[\"x-id\"]", ".0");
        return path + One("", "", "?");
    }

    private string Literal() => One(One(Numbers), Text(), "true", "null", "[]", "{}", "[1, \"a\"]");

    // A condition refuses text in quotes that looks like a template.
    private string Text() => One(_inCondition ? [.. Texts.Where(text => !text.Contains("{{", StringComparison.Ordinal))] : Texts);

    private string Space() => One("", " ", "\n ");

    private string One(params string[] choices) => choices[_random.Next(choices.Length)];
}
