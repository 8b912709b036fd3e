using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Actions;

/// <summary>A file as a value between steps: <c>{ "fileName", "contentType", "size", "base64" }</c>.</summary>
/// <param name="FileName">A name without folders.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Bytes">What is in it.</param>
internal sealed record FileValue(string FileName, string ContentType, ReadOnlyMemory<byte> Bytes)
{
    private const string Unknown = "application/octet-stream";

    /// <summary>An answer kept as a file; its name is the one the answer gives (RFC 6266), or the last part of the address.</summary>
    public static FileValue Of(OutboundOutcome.Answered answer) =>
        new(NameOf(answer), answer.ContentType.Length > 0 ? answer.ContentType : Unknown, answer.Body);

    /// <summary>The file in a setting.</summary>
    /// <param name="value">The evaluated setting.</param>
    /// <param name="place">Where it is, for the message.</param>
    /// <exception cref="InvalidSettingException">It is no file, or its type or bytes are none.</exception>
    public static FileValue Read(JsonElement value, string place)
    {
        if (value.ValueKind != JsonValueKind.Object) throw new InvalidSettingException($"{place}: a file: {{ fileName, contentType, base64 }}.");
        var type = HttpRequestSettings.Text(value, "contentType") is { Length: > 0 } given ? given : Unknown;
        if (!MediaTypeHeaderValue.TryParse(type, out _)) throw new InvalidSettingException($"{place}.contentType: a media type such as image/png, not “{type}”.");
        if (!value.TryGetProperty("base64", out var data) || data.ValueKind != JsonValueKind.String || !data.TryGetBytesFromBase64(out var bytes))
            throw new InvalidSettingException($"{place}.base64: the file's bytes in base64.");
        return new(Clean(HttpRequestSettings.Text(value, "fileName")) ?? "file", type, bytes);
    }

    /// <summary>The value as later steps read it.</summary>
    public JsonObject ToJson() => new()
    {
        ["fileName"] = FileName,
        ["contentType"] = ContentType,
        ["size"] = Bytes.Length,
        ["base64"] = Convert.ToBase64String(Bytes.Span),
    };

    private static string NameOf(OutboundOutcome.Answered answer)
    {
        var said = answer.Headers.TryGetValue("content-disposition", out var header) && ContentDispositionHeaderValue.TryParse(header, out var disposition)
            ? disposition.FileNameStar ?? disposition.FileName?.Trim('"')
            : null;
        return Clean(said) ?? Clean(Uri.UnescapeDataString(answer.Url.Segments[^1])) ?? "file";
    }

    // A name never leads into another folder and never breaks a header.
    private static string? Clean(string? name)
    {
        if (name is null) return null;
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = string.Concat(last.Where(character => !char.IsControl(character))).Trim();
        return clean is "" or "." or ".." ? null : clean.Length <= 255 ? clean : clean[..255];
    }
}
