using System.Globalization;

namespace Orchestrator.Domain.Workflows;

/// <summary>Instants as ISO 8601 writes them; one without an offset is UTC.</summary>
public static class InstantText
{
    /// <summary>What is allowed, for messages.</summary>
    public const string Allowed = "an instant such as 2026-12-24T08:00:00Z";

    private static readonly string[] _formats =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd",
        "yyyy-MM-dd' 'HH:mm:ssK", "yyyy-MM-dd' 'HH:mmK",
    ];

    /// <summary>Reads a date, or a date and time with or without seconds, fractions and an offset.</summary>
    public static bool TryParse(string? text, out DateTimeOffset instant) => DateTimeOffset.TryParseExact(
        text?.Trim(), _formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);
}
