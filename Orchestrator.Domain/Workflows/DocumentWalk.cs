using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Orchestrator.Domain.Workflows;

/// <summary>Reads the members of one object of a document, notes every wrong type, and keeps what it was not asked for.</summary>
internal sealed class DocumentWalk(JsonElement value, string path, List<GraphProblem> problems, string? nodeId = null)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public string? NodeId { get; set; } = nodeId;

    /// <summary>The member as text; null, with a problem, when it is missing and required or is something else.</summary>
    public string? Text(string member, bool required = false)
    {
        if (!Has(member, required, "text", out var found)) return null;
        if (found.ValueKind == JsonValueKind.String) return found.GetString();
        Wrong(member, found, "text");
        return null;
    }

    public bool? Switch(string member)
    {
        if (!Has(member, required: false, "", out var found)) return null;
        if (found.ValueKind is JsonValueKind.True or JsonValueKind.False) return found.GetBoolean();
        Wrong(member, found, "true or false");
        return null;
    }

    public double? Number(string member)
    {
        if (!Has(member, required: false, "", out var found)) return null;
        if (found.ValueKind == JsonValueKind.Number && found.TryGetDouble(out var number) && double.IsFinite(number)) return number;
        Wrong(member, found, "a number");
        return null;
    }

    public int? Whole(string member)
    {
        if (!Has(member, required: false, "", out var found)) return null;
        if (found.ValueKind == JsonValueKind.Number && found.TryGetInt32(out var number)) return number;
        Wrong(member, found, "a whole number");
        return null;
    }

    public TimeSpan? Duration(string member)
    {
        if (Text(member) is not { } text) return null;
        if (DurationText.TryParse(text, out var duration)) return duration;
        Add(member, $"“{Short(text)}” is not {DurationText.Allowed}.");
        return null;
    }

    /// <summary>The member as one of the words; the fallback, with a problem, when it is another.</summary>
    public T OneOf<T>(string member, (string Word, T Value)[] words, T fallback, bool required = false)
    {
        if (Text(member, required) is not { } text) return fallback;
        foreach (var (word, value) in words)
        {
            if (word == text) return value;
        }

        var allowed = string.Join(" or ", words.Select(pair => $"“{pair.Word}”"));
        Add(member, $"“{Short(text)}” is not known here: {allowed}{Hint(text, words.Select(pair => pair.Word))}");
        return fallback;
    }

    /// <summary>The member as an object to walk on; null when there is none.</summary>
    public DocumentWalk? Object(string member)
    {
        if (!Has(member, required: false, "", out var found)) return null;
        if (found.ValueKind == JsonValueKind.Object) return new DocumentWalk(found, At(member), problems, NodeId);
        Wrong(member, found, "an object");
        return null;
    }

    /// <summary>The member as an object kept whole.</summary>
    public JsonElement? Whole(string member, JsonValueKind kind, string wanted)
    {
        if (!Has(member, required: false, "", out var found)) return null;
        if (found.ValueKind == kind) return found;
        Wrong(member, found, wanted);
        return null;
    }

    /// <summary>The member whatever it is, also null; null, with a problem, when it is missing.</summary>
    public JsonElement? Any(string member)
    {
        if (Has(member, required: false, "", out var found) || found.ValueKind == JsonValueKind.Null) return found;
        Add(member, "This is missing.");
        return null;
    }

    /// <summary>The members nobody asked for.</summary>
    public ImmutableDictionary<string, JsonElement> Rest()
    {
        ImmutableDictionary<string, JsonElement>.Builder? rest = null;
        foreach (var property in value.EnumerateObject())
        {
            if (_asked.Contains(property.Name)) continue;
            rest ??= ImmutableDictionary.CreateBuilder<string, JsonElement>(StringComparer.Ordinal);
            rest[property.Name] = property.Value.Clone();
        }

        return rest?.ToImmutable() ?? ImmutableDictionary<string, JsonElement>.Empty;
    }

    /// <summary>Adds a problem with a member.</summary>
    public void Add(string member, string message) =>
        problems.Add(new GraphProblem(At(member), message, ProblemKind.Structural, NodeId, NodeId is null ? null : member));

    /// <summary><c>; did you mean “x”?</c>, or a full stop.</summary>
    public static string Hint(string typed, IEnumerable<string> names) => Nearest.To(typed, names) is { } name ? $"; did you mean “{name}”?" : ".";

    /// <summary>A text cut to what fits in a message.</summary>
    public static string Short(string text) => text.Length <= 60 ? text : text[..57] + "…";

    private string At(string member) => path.Length == 0 ? member : string.Create(CultureInfo.InvariantCulture, $"{path}.{member}");

    private bool Has(string member, bool required, string wanted, out JsonElement found)
    {
        _asked.Add(member);
        if (value.TryGetProperty(member, out found) && found.ValueKind != JsonValueKind.Null) return true;
        if (required) Add(member, $"This must be {wanted}; it is missing.");
        return false;
    }

    private void Wrong(string member, JsonElement found, string wanted) => Add(member, $"This must be {wanted}, not {JsonShape.Kind(found)}.");
}
