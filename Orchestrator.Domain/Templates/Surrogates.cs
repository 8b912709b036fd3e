using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Orchestrator.Domain.Templates;

/// <summary>
/// Finds halves of surrogate pairs. .NET text and JSON (<c>"\ud800"</c>) can hold them, Unicode text cannot, and reading or
/// writing such JSON throws.
/// </summary>
public static class Surrogates
{
    /// <summary>Where the first lone half is, or -1.</summary>
    public static int FirstLone(string text)
    {
        var at = text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff');
        for (; at >= 0 && at < text.Length; at++)
        {
            if (!char.IsSurrogate(text[at]))
                continue;
            if (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
                return at;
            at++;
        }

        return -1;
    }

    /// <summary>Whether all names and texts in a value, at any depth, are Unicode text, so that reading and writing it never throws.</summary>
    public static bool AreWhole(JsonElement value)
    {
        var rest = JsonMarshal.GetRawUtf8Value(value);
        while (rest.IndexOf((byte)'\\') is >= 0 and var at)
        {
            rest = rest[at..];
            if (!TryEscaped(rest, out var first) || !char.IsSurrogate(first))
            {
                rest = rest[2..];
                continue;
            }

            if (!TryEscaped(rest[6..], out var second) || !char.IsSurrogatePair(first, second))
                return false;
            rest = rest[12..];
        }

        return true;
    }

    private static bool TryEscaped(ReadOnlySpan<byte> json, out char character)
    {
        character = '\0';
        if (json.Length < 6 || json[0] != '\\' || json[1] != 'u')
            return false;
        _ = ushort.TryParse(json[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code);
        character = (char)code;
        return true;
    }
}
