using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Orchestrator.Web.Http;

/// <summary>Reads the members of a query by hand, so that everything wrong is named in one answer.</summary>
public sealed class QueryFields
{
    private readonly List<ApiErrorDetail> problems = [];

    /// <summary>Everything that is wrong so far.</summary>
    public IReadOnlyList<ApiErrorDetail> Problems => problems;

    /// <summary>Adds something that is wrong.</summary>
    public void Add(string path, string message) => problems.Add(new(path, message));

    /// <summary>Some of an enumeration's names, in any case, separated by commas; empty when it is missing.</summary>
    public ImmutableArray<T> SomeOf<T>(string name, string? text) where T : struct, Enum
    {
        if (string.IsNullOrEmpty(text)) return [];
        var values = ImmutableArray.CreateBuilder<T>();
        foreach (var word in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (Enum.GetNames<T>().FirstOrDefault(one => one.Equals(word, StringComparison.OrdinalIgnoreCase)) is { } known) values.Add(Enum.Parse<T>(known));
            else Add(name, $"This must be one or some of {string.Join(", ", Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName))}.");
        }
        return values.DrainToImmutable();
    }

    /// <summary>An instant in ISO 8601; null when it is missing.</summary>
    public DateTimeOffset? Instant(string name, string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)) return instant;
        Add(name, "This must be an instant such as 2026-01-31T12:00:00Z.");
        return null;
    }

    /// <summary>A whole number between two; null when it is missing.</summary>
    public int? Whole(string name, string? text, int least, int most)
    {
        if (string.IsNullOrEmpty(text)) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        Add(name, FormattableString.Invariant($"This must be a whole number from {least} to {most}."));
        return null;
    }
}
