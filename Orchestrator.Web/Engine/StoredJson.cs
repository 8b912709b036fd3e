using System.Runtime.InteropServices;
using System.Text.Json;

namespace Orchestrator.Web.Engine;

/// <summary>Reads the JSON of runs back. Steps wrap what they are given, so it may be deeper than anything that came in.</summary>
internal static class StoredJson
{
    /// <summary>The most objects and arrays inside one another that are kept and shown; deeper values are masked whole.</summary>
    public const int MaxDepth = 1_000;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };

    public static JsonElement Read(string text) => JsonElement.Parse(text, Options);

    public static JsonElement Read(ReadOnlySpan<byte> utf8) => JsonElement.Parse(utf8, Options);

    /// <summary>Whether what people are shown is the value itself, so that it need not be kept a second time, sealed.</summary>
    public static bool ShowsAll(JsonElement? shown, JsonElement raw) =>
        shown is { } value && IsSame(value, raw) && JsonMarshal.GetRawUtf8Value(value).IndexOf(Mark) < 0;

    /// <summary>Whether two values are written the same.</summary>
    public static bool IsSame(JsonElement one, JsonElement other) => JsonMarshal.GetRawUtf8Value(one).SequenceEqual(JsonMarshal.GetRawUtf8Value(other));

    /// <summary>Whether something in what is shown may stand for something else.</summary>
    public static bool IsMasked(string shown) => shown.Contains('«', StringComparison.Ordinal);

    private static ReadOnlySpan<byte> Mark => "«"u8;
}
