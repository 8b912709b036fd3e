using System.Text.Json;

namespace Orchestrator.Domain.Curl;

/// <summary>What a command sends: <c>-d</c> and its kin, <c>--json</c>, <c>-F</c>.</summary>
internal sealed class CurlData(string text, List<CurlNote> notes)
{
    private const string FormType = "application/x-www-form-urlencoded";

    private readonly List<string> pieces = [];
    private readonly List<(string Name, string Value)> parts = [];
    private int begin;
    private bool hasForm;
    private bool hasData;
    private bool isJson;

    /// <summary>Whether the command sends nothing.</summary>
    public bool IsEmpty => !hasForm && !hasData;

    /// <summary>Takes the value of one option.</summary>
    public void Take(string option, string value, int at)
    {
        if (IsEmpty) begin = at;
        switch (option)
        {
            case "form" or "form-string":
                hasForm = true;
                TakePart(value, at, isText: option == "form-string");
                return;
            case "data-urlencode":
                hasData = true;
                pieces.AddRange(Encoded(value, at));
                return;
            case "data" or "data-ascii" or "data-binary" or "json" when value.StartsWith('@'):
                hasData = true;
                isJson |= option == "json";
                NoteFile(value[1..], at);
                return;
            case "json":
                (hasData, isJson) = (true, true);
                // curl puts several of them together as they are.
                if (pieces.Count > 0) pieces[^1] += value;
                else pieces.Add(value);
                return;
            default:
                hasData = true;
                pieces.Add(value);
                return;
        }
    }

    /// <summary>What <c>--data-urlencode</c> makes of its value: <c>content</c>, <c>=content</c>, <c>name=content</c>.</summary>
    public IEnumerable<string> Encoded(string value, int at)
    {
        var equals = value.IndexOf('=', StringComparison.Ordinal);
        var sign = value.IndexOf('@', StringComparison.Ordinal);
        if (equals < 0 && sign >= 0)
        {
            NoteFile(value[(sign + 1)..], at);
            return [];
        }

        var content = Escape(equals < 0 ? value : value[(equals + 1)..]);
        return [equals <= 0 ? content : $"{value[..equals]}={content}"];
    }

    /// <summary>The data for the query, where <c>-G</c> sends it; there is then no body.</summary>
    public IEnumerable<string> TakeQuery()
    {
        var query = pieces.SelectMany(piece => UrlParts.Split(piece, '&')).ToList();
        pieces.Clear();
        hasData = false;
        return query;
    }

    /// <summary>What is sent, as the step keeps it; null for nothing. Headers that the step makes of it are taken away, those it would not make are added.</summary>
    public CurlBody? Body(CurlHeaders headers)
    {
        if (isJson) headers.Set("Accept", "application/json");
        if (hasForm) return Multipart(headers);
        var data = string.Join('&', pieces);
        if (data.Length == 0) return null;
        var type = headers["Content-Type"] ?? (isJson ? "application/json" : null);
        var media = type?.Split(';')[0].Trim().ToLowerInvariant();
        if (media is null or "application/json" || media.EndsWith("+json", StringComparison.Ordinal))
        {
            if (CurlJson.Read(data, out var why) is { } json) return OfJson(json, media, type is null, headers);
            if (media is not null) notes.Add(CurlNote.At(text, begin, $"The body is not JSON ({why}), so it is sent as text."));
        }

        if (media is null or FormType && Form(data) is { } form)
        {
            headers.Remove("Content-Type");
            return new CurlBody("form", form);
        }

        headers.Set("Content-Type", type ?? FormType);
        return new CurlBody("text", Templates.Json.Of(data));
    }

    private CurlBody OfJson(JsonElement json, string? media, bool isGuess, CurlHeaders headers)
    {
        if (isGuess) notes.Add(CurlNote.At(text, begin, "The data is JSON and is sent as JSON; curl itself would call it a form, because no Content-Type says otherwise."));
        if (media is null or "application/json") headers.Remove("Content-Type");
        return new CurlBody("json", json);
    }

    private static JsonElement? Form(string data)
    {
        List<CurlPair> pairs = [];
        foreach (var part in UrlParts.Split(data, '&'))
        {
            if (UrlParts.Pair(part) is not { } pair) return null;
            pairs.Add(pair);
        }

        return Object(pairs.Select(pair => (pair.Name, pair.Value)));
    }

    private CurlBody? Multipart(CurlHeaders headers)
    {
        if (hasData) notes.Add(CurlNote.At(text, begin, "curl sends a form or data, not both; the data is left out."));
        if (headers["Content-Type"]?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true) headers.Remove("Content-Type");
        return parts.Count == 0 ? null : new CurlBody("multipart", Object(parts));
    }

    private void TakePart(string value, int at, bool isText)
    {
        var equals = value.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            notes.Add(CurlNote.At(text, at, $"“{CurlReader.Short(value)}” is no part of a form; write name=value."));
            return;
        }

        var (name, content) = (value[..equals], value[(equals + 1)..]);
        if (!isText && content is ['@' or '<', ..])
        {
            notes.Add(CurlNote.At(text, at, $"The file of “{CurlReader.Short(name)}” is on your machine and is left out. The step sends files that another step gave: write a template such as {{{{ download.data }}}} in its place."));
            return;
        }

        if (!isText && content.LastIndexOf(";type=", StringComparison.Ordinal) is >= 0 and var type) content = content[..type];
        if (!isText && content is ['"', .., '"'] && content.Length > 1) content = content[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace(@"\\", @"\", StringComparison.Ordinal);
        parts.Add((name, content));
    }

    private void NoteFile(string file, int at) => notes.Add(CurlNote.At(text, at, $"The file “{CurlReader.Short(file)}” is on your machine, so it is left out; paste what is in it as the body."));

    // A name that is there several times holds a list.
    private static JsonElement Object(IEnumerable<(string Name, string Value)> pairs) => Templates.Json.Build(writer =>
    {
        writer.WriteStartObject();
        foreach (var group in pairs.GroupBy(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal))
        {
            writer.WritePropertyName(group.Key);
            if (group.Count() == 1) writer.WriteStringValue(group.First());
            else Templates.Json.Write(Templates.Json.List(group), writer);
        }

        writer.WriteEndObject();
    });

    private static string Escape(string content) => content.Contains("{{", StringComparison.Ordinal) ? content : Uri.EscapeDataString(content);
}
