using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using static Orchestrator.Domain.Templates.Kind;

namespace Orchestrator.Domain.Templates;

/// <summary>
/// The closed list of functions. They are pure and see JSON only. Null stays null in all of them but <c>default</c>,
/// <c>json</c>, <c>toString</c> and <c>raw</c>.
/// </summary>
public static class TemplateFunctions
{
    /// <summary>All functions, in the order of the documentation.</summary>
    public static ImmutableArray<TemplateFunction> All { get; } =
    [
        new("default", Any, [new("value", Any)], call => call.Input, "Another value where this one is missing or null.", "null | default(\"none\")", "\"none\""),
        new("raw", Any, [], call => call.Input, "Switches off the encoding in a URL or in HTML; stands last.", "\"a/b\" | raw", "\"a/b\""),

        new("upper", Kind.Text, [], call => call.Text.ToUpperInvariant(), "Capital letters.", "\"abc\" | upper", "\"ABC\""),
        new("lower", Kind.Text, [], call => call.Text.ToLowerInvariant(), "Small letters.", "\"ABC\" | lower", "\"abc\""),
        new("trim", Kind.Text, [], call => call.Text.Trim(), "Without spaces at both ends.", "\" abc \" | trim", "\"abc\""),
        new("replace", Kind.Text, [new("old", Kind.Text), new("new", Kind.Text)], TextFunctions.Replace, "Every occurrence replaced.", "\"a-b-c\" | replace(\"-\", \"+\")", "\"a+b+c\""),
        new("split", Kind.Text, [new("separator", Kind.Text)], TextFunctions.Split, "A list of the parts between separators.", "\"a,b\" | split(\",\")", "[\"a\",\"b\"]"),
        new("join", List, [new("separator", Kind.Text, true)], TextFunctions.Join, "One text of all items; a comma between them unless told.", "\"a,b\" | split(\",\") | join(\" and \")", "\"a and b\""),
        new("truncate", Kind.Text, [new("length", Whole), new("ending", Kind.Text, true)], TextFunctions.Truncate, "At most so many characters, the ending (…) included.", "\"A long title\" | truncate(6)", "\"A lon…\""),
        new("length", Kind.Text | List | Kind.Object, [], ListFunctions.Length, "How many characters, items or fields.", "\"abc\" | length", "3"),
        new("first", Kind.Text | List, [], ListFunctions.First, "The first item or character.", "\"abc\" | first", "\"a\""),
        new("last", Kind.Text | List, [], ListFunctions.Last, "The last item or character.", "\"abc\" | last", "\"c\""),
        new("slice", Kind.Text | List, [new("start", Whole), new("end", Whole, true)], ListFunctions.Slice, "From one place up to another; negative counts from the end.", "\"abcdef\" | slice(1, -1)", "\"bcde\""),

        new("sum", List, [], NumberFunctions.Sum, "The numbers added up.", "\"[1,2,3]\" | parseJson | sum", "6"),
        new("avg", List, [], NumberFunctions.Average, "The average of the numbers.", "\"[1,2]\" | parseJson | avg", "1.5"),
        new("min", List, [], NumberFunctions.Least, "The smallest number.", "\"[3,1]\" | parseJson | min", "1"),
        new("max", List, [], NumberFunctions.Greatest, "The largest number.", "\"[3,1]\" | parseJson | max", "3"),
        new("round", Kind.Number, [new("digits", Whole, true)], NumberFunctions.Round, "Rounded to so many digits (0); halves go away from zero.", "2.345 | round(2)", "2.35"),
        new("abs", Kind.Number, [], NumberFunctions.Abs, "Without the minus sign.", "-5 | abs", "5"),

        new("keys", Kind.Object, [], ListFunctions.Keys, "The names of an object's fields.", "\"{\\\"a\\\":1}\" | parseJson | keys", "[\"a\"]"),
        new("values", Kind.Object, [], ListFunctions.Values, "The values of an object's fields.", "\"{\\\"a\\\":1}\" | parseJson | values", "[1]"),
        new("contains", Kind.Text | List | Kind.Object, [new("value", Any)], ListFunctions.Contains, "Whether the text, item or field is in it.", "\"abc\" | contains(\"b\")", "true"),
        new("startsWith", Kind.Text, [new("text", Kind.Text)], call => call.Text.StartsWith(call[0].Text!, StringComparison.Ordinal), "Whether it begins so.", "\"abc\" | startsWith(\"a\")", "true"),
        new("endsWith", Kind.Text, [new("text", Kind.Text)], call => call.Text.EndsWith(call[0].Text!, StringComparison.Ordinal), "Whether it ends so.", "\"abc\" | endsWith(\"b\")", "false"),

        new("json", Any, [], call => Json.Compact(call.Input), "The value as JSON text.", "\"a\" | json", "\"\\\"a\\\"\""),
        new("parseJson", Kind.Text, [], TextFunctions.ParseJson, "The value that JSON text says.", "\"[1]\" | parseJson", "[1]"),
        new("urlEncode", Kind.Text | Kind.Number | Kind.Boolean, [], call => Uri.EscapeDataString(Json.Inserted(call.Input)!), "Percent-encoded for an address.", "\"a b/c\" | urlEncode", "\"a%20b%2Fc\""),
        new("base64", Kind.Text, [], call => Convert.ToBase64String(Encoding.UTF8.GetBytes(call.Text)), "Its UTF-8 bytes as base64.", "\"abc\" | base64", "\"YWJj\""),
        new("base64Decode", Kind.Text, [], TextFunctions.Base64Decode, "The text inside base64 or base64url.", "\"YWJj\" | base64Decode", "\"abc\""),
        new("sha256", Kind.Text, [], call => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(call.Text))), "The SHA-256 of its UTF-8 bytes in hexadecimal.", "\"abc\" | sha256 | slice(0, 8)", "\"ba7816bf\""),

        new("now", None, [], DateFunctions.Now, "This instant; begins a template.", "now | slice(0, 2)", "\"20\""),
        new("formatDate", Kind.Text | Kind.Number, [new("pattern", Kind.Text), new("zone", Kind.Text, true)], DateFunctions.Format, "An instant by a .NET pattern, in UTC or the zone named.", "\"2026-03-01T09:30:00Z\" | formatDate(\"d MMM yyyy, HH:mm\")", "\"1 Mar 2026, 09:30\""),
        new("addTime", Kind.Text | Kind.Number, [new("duration", Kind.Text)], DateFunctions.Add, "An instant so much later, or earlier with a minus sign.", "\"2026-03-01\" | addTime(\"1d12h\")", "\"2026-03-02T12:00:00Z\""),

        new("toNumber", Kind.Text | Kind.Number, [], TextFunctions.ToNumber, "The number that text says.", "\"4.50\" | toNumber", "4.5"),
        new("toString", Any, [], TextFunctions.ToText, "The text it would be inside other text.", "4.5 | toString", "\"4.5\""),
        new("unique", List, [new("path", Kind.Path, true)], ListFunctions.Unique, "Each item, or each value of the path, once.", "\"[1,2,1]\" | parseJson | unique", "[1,2]"),
        new("sort", List, [new("path", Kind.Path, true), new("order", Kind.Text, true)], ListFunctions.Sort, "In order of the items or of the path; \"desc\" turns it round.", "\"[{\\\"n\\\":2},{\\\"n\\\":1}]\" | parseJson | sort(n)", "[{\"n\":1},{\"n\":2}]"),
        new("map", List, [new("path", Kind.Path)], ListFunctions.Map, "What the path reads in each item.", "\"[{\\\"n\\\":2},{\\\"n\\\":1}]\" | parseJson | map(n)", "[2,1]"),
        new("where", List, [new("path", Kind.Path), new("op", Operator), new("value", Any)], ListFunctions.Where, "The items that compare so.", "\"[{\\\"n\\\":2},{\\\"n\\\":1}]\" | parseJson | where(n, >, 1)", "[{\"n\":2}]"),
    ];

    private static readonly FrozenDictionary<string, TemplateFunction> ByName = All.ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);

    /// <summary>The function of that name, or null. Names are case-sensitive.</summary>
    public static TemplateFunction? Find(string name) => ByName.GetValueOrDefault(name);
}
