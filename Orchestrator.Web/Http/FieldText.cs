using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Orchestrator.Web.Http;

/// <summary>Reads words and instants as callers write them, for bodies and queries alike.</summary>
internal static class FieldText
{
    public const string NotAnInstant = "This must be an instant such as 2026-01-31T12:00:00Z.";

    /// <summary>An instant in ISO 8601; without a zone it is UTC.</summary>
    public static bool TryInstant(string text, out DateTimeOffset instant) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);

    /// <summary>One of an enumeration's names, in any case.</summary>
    public static bool TryName<T>(string text, [NotNullWhen(true)] out T? value) where T : struct, Enum
    {
        var known = Enum.GetNames<T>().FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        value = known is null ? null : Enum.Parse<T>(known);
        return value is not null;
    }

    /// <summary>An enumeration's names as they are written in JSON.</summary>
    public static string Names<T>() where T : struct, Enum => string.Join(", ", Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName));
}
