using System.Collections.Immutable;
using System.Globalization;

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
            if (FieldText.TryName<T>(word, out var value)) values.Add(value.Value);
            else Add(name, $"This must be one or some of {FieldText.Names<T>()}.");
        }
        return values.DrainToImmutable();
    }

    /// <summary>An instant in ISO 8601; null when it is missing.</summary>
    public DateTimeOffset? Instant(string name, string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        if (FieldText.TryInstant(text, out var instant)) return instant;
        Add(name, FieldText.NotAnInstant);
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
