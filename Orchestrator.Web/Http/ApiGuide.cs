using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Orchestrator.Web.Http;

/// <summary>
/// Reads <c>docs/api.md</c>: the guide to the API, whose examples are run by a test and shown in the API document. A section begins with <c>### What it does</c>, then names
/// its endpoint as <c>`GET /api/user`</c> with the statuses behind it; <c>bash</c> blocks are calls, and what follows <c>→ `200`</c> is their answer.
/// </summary>
internal sealed partial class ApiGuide
{
    private readonly Dictionary<string, Entry> entries = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a guide.</summary>
    public ApiGuide(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        Samples = lines.Select(line => Placeholder().Match(line)).Where(row => row.Success)
            .ToImmutableDictionary(row => row.Groups["name"].Value, row => row.Groups["sample"].Value, StringComparer.Ordinal);
        Calls = [.. Read(lines)];
        foreach (var endpoint in Calls.Where(call => call.Route.Length > 0).GroupBy(call => call.Route, StringComparer.OrdinalIgnoreCase))
        {
            var first = endpoint.First();
            entries[endpoint.Key] = new(first.Title, FillCall(first.Curl), Body(first.Curl) is { } body ? Parse(Fill(body)) : null,
                [.. endpoint.Select(call => new Answer(call.Status, Fill(call.Answer), Parse(Fill(call.Answer))))]);
        }
    }

    /// <summary>The product's own guide.</summary>
    public static ApiGuide Product { get; } = new(Text());

    /// <summary>What the placeholders stand for, by name.</summary>
    public ImmutableDictionary<string, string> Samples { get; }

    /// <summary>Every call, in the order of the page.</summary>
    public ImmutableArray<Call> Calls { get; }

    /// <summary>What the guide says of an endpoint; null for nothing.</summary>
    public Entry? Find(string method, string path) => entries.GetValueOrDefault($"{method} {path}");

    /// <summary>The body a call sends: the text behind <c>-d</c>, in single quotes around which placeholders may stand; null for none.</summary>
    public static string? Body(string curl) => Data().Match(curl) is { Success: true } data ? data.Groups["body"].Value.Replace("'", "", StringComparison.Ordinal) : null;

    private static string Text()
    {
        using var stream = typeof(ApiGuide).Assembly.GetManifestResourceStream("docs/api.md")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static IEnumerable<Call> Read(string[] lines)
    {
        var (title, route, statuses) = ("", "", ImmutableArray<int>.Empty);
        for (var at = 0; at < lines.Length; at++)
        {
            if (lines[at].StartsWith("## ", StringComparison.Ordinal)) (title, route, statuses) = ("", "", []);
            if (lines[at].StartsWith("### ", StringComparison.Ordinal)) (title, route, statuses) = (lines[at][4..].Trim(), "", []);
            if (Endpoint().Match(lines[at]) is { Success: true } endpoint)
                (route, statuses) = (endpoint.Groups["route"].Value, [.. endpoint.Groups["status"].Captures.Select(status => int.Parse(status.ValueSpan, System.Globalization.CultureInfo.InvariantCulture))]);
            if (lines[at] != "```bash") continue;
            var line = at + 2;
            var curl = Block(lines, ref at);
            var (status, answer) = ReadAnswer(lines, ref at);
            yield return new(title, route, statuses, curl, status, answer, line);
        }
    }

    private static (int Status, string Answer) ReadAnswer(string[] lines, ref int at)
    {
        var next = at + 1;
        while (next < lines.Length && lines[next].Length == 0) next++;
        if (next >= lines.Length || Arrow().Match(lines[next]) is not { Success: true } arrow) return (0, "");
        at = next++;
        while (next < lines.Length && lines[next].Length == 0) next++;
        var status = int.Parse(arrow.Groups["status"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
        if (next >= lines.Length || !lines[next].StartsWith("```", StringComparison.Ordinal) || lines[next] == "```bash") return (status, "");
        at = next;
        return (status, Block(lines, ref at));
    }

    private static string Block(string[] lines, ref int at)
    {
        var first = at + 1;
        for (at = first; at < lines.Length && lines[at] != "```"; at++) { }
        return string.Join('\n', lines[first..at]);
    }

    // In a call a placeholder inside a text in single quotes stands between two of them.
    private string FillCall(string curl) => Fill(QuotedName().Replace(curl, name => name.Value.Trim('\'')));

    // ${NAME##*/} is the last part of an address.
    private string Fill(string text) => Name().Replace(LastPart().Replace(text, name => Samples.GetValueOrDefault(name.Groups["name"].Value, name.Value).Split('/')[^1]), name => Samples.GetValueOrDefault(name.Groups["name"].Value, name.Value));

    private static JsonNode? Parse(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^\| `\$(?<name>[A-Z_]+)` \|.*\| `(?<sample>[^`]+)` \|$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^`(?<route>[A-Z]+ /[^`\s]*)`: (?<status>\d{3})(, (?<status>\d{3}))*$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Endpoint();

    [GeneratedRegex(@"^→ `(?<status>\d{3})`", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Arrow();

    [GeneratedRegex(@"\$(?<name>[A-Z_]+)", RegexOptions.ExplicitCapture, 1_000)]
    internal static partial Regex Name();

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)##\*/\}", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex LastPart();

    [GeneratedRegex(@"'\$(?<name>[A-Z_]+|\{[A-Z_]+##\*/\})'", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex QuotedName();

    [GeneratedRegex(@" -d (?<body>'[^']*'(\$([A-Z_]+|\{[A-Z_]+##\*/\})'[^']*')*)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Data();

    /// <summary>A call of the guide.</summary>
    /// <param name="Title">What its section is called.</param>
    /// <param name="Route">The endpoint its section is about; empty for a call that only prepares.</param>
    /// <param name="Statuses">What the section says the endpoint answers.</param>
    /// <param name="Curl">As it is written.</param>
    /// <param name="Status">What it is answered with; 0 when the page does not say.</param>
    /// <param name="Answer">The answer's body in short; empty for none.</param>
    /// <param name="Line">Where it stands.</param>
    internal sealed record Call(string Title, string Route, ImmutableArray<int> Statuses, string Curl, int Status, string Answer, int Line);

    /// <summary>An answer with its placeholders filled in.</summary>
    internal sealed record Answer(int Status, string Text, JsonNode? Json);

    /// <summary>What the guide says of an endpoint, with the placeholders filled in.</summary>
    internal sealed record Entry(string Title, string Curl, JsonNode? Sent, ImmutableArray<Answer> Answers);
}
