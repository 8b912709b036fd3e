using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Web.Ui;

namespace Orchestrator.Tests.Ui;

/// <summary>JSON as nobody would write it: names twice, empty and endless, mixed lists, halves of characters.</summary>
internal static class AnyJson
{
    private static readonly string[] _names = ["\"a\"", "\"b\"", "\"a\"", "\"\"", "\" \"", "\"value\"", "\"\\ud800\"", "\"«redacted»\"", "\"=1+1\"", $"\"{new string('n', 300)}\"", "\"tab\\tline\\n\""];

    private static readonly string[] _scalars =
    [
        "null", "true", "false", "0", "-5", "1e400", "1234567890123456789012345678901234567890123456789012345678901234567890", "\"\"", "\" \"", "\"x\"", "\"=HYPERLINK(1)\"", "\"\\\"q\"", "\"a\\tb\\nc\"", "\"Bearer «secret:crm»\"",
        "\"\\udc00\"", "\"😀\"", $"\"{new string('t', 47)}😀{new string('t', 300)}\"",
    ];

    /// <summary>Any value.</summary>
    public static Gen<JsonElement> Values { get; } = Gen.Sized(size => Text(Math.Min(size, 12))).Select(text => JsonElement.Parse(text));

    /// <summary>Any object or list.</summary>
    public static Gen<JsonElement> Large { get; } = Values.Where(value => value.ValueKind is JsonValueKind.Object or JsonValueKind.Array);

    /// <summary>The letters of the values inside an object or a list, at whatever depth.</summary>
    public static IEnumerable<JsonElement> Inside(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Inside(member.Value).Prepend(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(item => Inside(item).Prepend(item)),
        _ => [],
    };

    private static Gen<string> Text(int size)
    {
        var scalar = Gen.Elements(_scalars);
        if (size <= 0) return scalar;
        var inner = Text(size / 3);
        var lists = inner.ListOf().Select(items => $"[{string.Join(',', items)}]");
        var objects = Gen.Elements(_names).Zip(inner).ListOf().Select(members => $"{{{string.Join(',', members.Select(one => $"{one.Item1}:{one.Item2}"))}}}");
        return Gen.Frequency((1, scalar), (3, lists), (4, objects));
    }
}
