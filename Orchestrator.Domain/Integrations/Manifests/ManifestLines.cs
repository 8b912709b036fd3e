using System.Globalization;
using System.Text.Json;

namespace Orchestrator.Domain.Integrations.Manifests;

/// <summary>In which line of a JSON text each of its places stands.</summary>
public sealed class ManifestLines
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal) { [""] = 1 };

    /// <summary>Of a text that is JSON; comments and trailing commas may be in it.</summary>
    /// <param name="json">UTF-8.</param>
    public ManifestLines(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var open = new Stack<(string Path, bool IsList, int Index)>();
        var (line, counted, name) = (1, 0, "");
        while (reader.Read())
        {
            var start = (int)reader.TokenStartIndex;
            line += json[counted..start].Count((byte)'\n');
            counted = start;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    var owner = open.Peek().Path;
                    name = owner.Length == 0 ? reader.GetString()! : $"{owner}.{reader.GetString()}";
                    _lines[name] = line;
                    continue;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    open.Pop();
                    continue;
            }

            var place = name;
            if (open.TryPeek(out var list) && list.IsList)
            {
                open.Pop();
                open.Push(list with { Index = list.Index + 1 });
                place = string.Create(CultureInfo.InvariantCulture, $"{list.Path}[{list.Index}]");
                _lines[place] = line;
            }

            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) open.Push((place, reader.TokenType == JsonTokenType.StartArray, 0));
        }
    }

    /// <summary>The line of a place such as <c>actions[0].request.path</c>, or of the nearest that is there around it; from 1.</summary>
    public int Of(string path)
    {
        for (var at = path; ; at = at[..Math.Max(0, at.LastIndexOfAny(['.', '[']))])
        {
            if (_lines.TryGetValue(at, out var line)) return line;
        }
    }
}
