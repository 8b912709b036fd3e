using System.Text.Json;

namespace Orchestrator.Web.Http;

/// <summary>Reads the members of a body by hand, so that everything wrong is named in one answer. Members nobody asks for are ignored.</summary>
public sealed class BodyFields
{
    private readonly JsonElement body;
    private readonly List<ApiErrorDetail> problems = [];

    /// <summary>Of a body that should be an object.</summary>
    public BodyFields(JsonElement body)
    {
        this.body = body;
        if (body.ValueKind != JsonValueKind.Object) problems.Add(new("", $"The body must be an object, not {Kind(body)}."));
    }

    /// <summary>Everything that is wrong so far.</summary>
    public IReadOnlyList<ApiErrorDetail> Problems => problems;

    /// <summary>Adds something that is wrong.</summary>
    public void Add(string path, string message) => problems.Add(new(path, message));

    /// <summary>Whether the member is there, null included.</summary>
    public bool Has(string name) => body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out _);

    /// <summary>Any value; null when it is missing or null.</summary>
    public JsonElement? Any(string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A text; null when it is missing or null.</summary>
    public string? Text(string name, bool required = false)
    {
        var value = Of(name, "text", JsonValueKind.String);
        if (required && Any(name) is null && body.ValueKind == JsonValueKind.Object) Add(name, "This is required.");
        try
        {
            return value?.GetString();
        }
        catch (InvalidOperationException)
        {
            Add(name, "This text is not valid Unicode.");
            return null;
        }
    }

    /// <summary>True or false; null when it is missing or null.</summary>
    public bool? Switch(string name) => Of(name, "true or false", JsonValueKind.True, JsonValueKind.False)?.GetBoolean();

    /// <summary>A whole number; null when it is missing or null.</summary>
    public int? Whole(string name)
    {
        if (Of(name, "a whole number", JsonValueKind.Number) is not { } value) return null;
        if (value.TryGetInt32(out var number)) return number;
        Add(name, "This must be a whole number.");
        return null;
    }

    /// <summary>A number; null when it is missing or null.</summary>
    public decimal? Amount(string name)
    {
        if (Of(name, "a number", JsonValueKind.Number) is not { } value) return null;
        if (value.TryGetDecimal(out var number)) return number;
        Add(name, "This number is too large.");
        return null;
    }

    /// <summary>One of an enumeration's names, in any case; null when it is missing or null.</summary>
    public T? OneOf<T>(string name) where T : struct, Enum
    {
        if (Text(name) is not { } text) return null;
        if (FieldText.TryName<T>(text, out var value)) return value;
        Add(name, $"This must be one of {FieldText.Names<T>()}.");
        return null;
    }

    /// <summary>An instant in ISO 8601; null when it is missing or null.</summary>
    public DateTimeOffset? Instant(string name)
    {
        if (Text(name) is not { } text) return null;
        if (FieldText.TryInstant(text, out var instant)) return instant;
        Add(name, FieldText.NotAnInstant);
        return null;
    }

    private JsonElement? Of(string name, string wanted, params ReadOnlySpan<JsonValueKind> kinds)
    {
        if (Any(name) is not { } value) return null;
        if (kinds.Contains(value.ValueKind)) return value;
        Add(name, $"This must be {wanted}, not {Kind(value)}.");
        return null;
    }

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}
