using System.Globalization;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Templates;

/// <summary>Reads and writes instants as ISO 8601 does; what names no zone is UTC.</summary>
internal static class Instants
{
    public static bool TryRead(string text, out DateTimeOffset instant)
    {
        instant = default;
        return text.Length is >= 10 and <= 40 && char.IsAsciiDigit(text[0])
            && InstantText.TryParse(WithSevenDigits(text), out instant);
    }

    public static string Write(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>Some systems write nanoseconds; .NET keeps tenths of microseconds.</summary>
    private static string WithSevenDigits(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
            return text;
        var end = dot + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        return end - dot > 8 ? text.Remove(dot + 8, end - dot - 8) : text;
    }
}
