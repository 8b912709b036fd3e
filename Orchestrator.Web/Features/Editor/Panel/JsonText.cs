using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Orchestrator.Domain.Templates;
using Orchestrator.Web.Ui;

namespace Orchestrator.Web.Features.Editor.Panel;

/// <summary>JSON as people type it into a field.</summary>
public static class JsonText
{
    private static readonly JsonSerializerOptions _pretty = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What a text means.</summary>
    public static JsonReading Read(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return new JsonReading.Empty();
        try
        {
            using var document = JsonDocument.Parse(text);
            return Surrogates.AreWhole(document.RootElement)
                ? new JsonReading.Value(document.RootElement.Clone())
                : new JsonReading.Broken("A text holds half a character, such as \\ud800 without its other half.");
        }
        catch (JsonException broken)
        {
            return new JsonReading.Broken(Why(text, broken));
        }
    }

    /// <summary>A value as indented text; nothing for null.</summary>
    public static string Write(JsonElement? value) => value is { } element ? JsonTexts.Readable(JsonSerializer.Serialize(element, _pretty)) : "";

    private static string Why(string text, JsonException broken)
    {
        var line = (int)(broken.LineNumber ?? 0);
        var column = Characters(text, line, (int)(broken.BytePositionInLine ?? 0));
        var place = string.Create(CultureInfo.InvariantCulture, $"Line {line + 1}, column {column + 1}");
        return HasBareTemplate(text)
            ? $"{place}: this is not JSON. Put templates in quotes, as in \"{{{{ trigger.id }}}}\"; one that stands alone keeps its type."
            : $"{place}: this is not JSON yet. {Expected(text, line)}";
    }

    // The reader counts bytes of UTF-8; people count characters.
    private static int Characters(string text, int line, int bytes)
    {
        var lines = text.Split('\n');
        if (line >= lines.Length) return bytes;
        var written = Encoding.UTF8.GetBytes(lines[line]);
        return Encoding.UTF8.GetCharCount(written, 0, Math.Min(bytes, written.Length));
    }

    private static string Expected(string text, int line)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var before = line < lines.Length ? lines[line].TrimEnd() : "";
        if (text.Count(c => c == '{') > text.Count(c => c == '}'))
            return "A } is missing.";
        if (text.Count(c => c == '[') > text.Count(c => c == ']'))
            return "A ] is missing.";
        if (before.Contains('\'', StringComparison.Ordinal))
            return "Names and texts stand in double quotes.";
        var dense = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        return dense.Contains(",}", StringComparison.Ordinal) || dense.Contains(",]", StringComparison.Ordinal) ? "The last comma is one too many." : "Look for a missing comma, quote or bracket.";
    }

    private static bool HasBareTemplate(string text)
    {
        var inText = false;
        for (var i = 0; i + 1 < text.Length; i++)
        {
            if (text[i] == '\\' && inText)
                i++;
            else if (text[i] == '"')
                inText = !inText;
            else if (!inText && text[i] == '{' && text[i + 1] == '{')
                return true;
        }
        return false;
    }
}

/// <summary>What a text means as JSON: a closed set.</summary>
public abstract record JsonReading
{
    private JsonReading() { }

    /// <summary>There is no text.</summary>
    public sealed record Empty : JsonReading;

    /// <summary>A value.</summary>
    public sealed record Value(JsonElement Element) : JsonReading;

    /// <summary>It cannot be read.</summary>
    /// <param name="Why">Where, and what to look for.</param>
    public sealed record Broken(string Why) : JsonReading;
}
