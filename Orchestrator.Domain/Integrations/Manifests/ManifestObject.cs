using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Integrations.Manifests;

/// <summary>Reads an object of a manifest member by member and notes everything that is wrong, what nobody asked for too.</summary>
internal sealed class ManifestObject(JsonElement value, string path, List<ProviderFileProblem> problems, string file)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public bool Has(string member) => Find(member, out _);

    public void Wrong(string member, string message) => problems.Add(new(file, member.Length == 0 ? path : Place(member), message));

    public string Text(string member, string otherwise = "") => Optional(member) ?? otherwise;

    public string Required(string member)
    {
        if (Optional(member) is { Length: > 0 } text) return text;
        if (!Find(member, out var found) || found.ValueKind == JsonValueKind.String) Wrong(member, "This is missing.");
        return "";
    }

    public string? Optional(string member)
    {
        if (!Find(member, out var found)) return null;
        if (found.ValueKind == JsonValueKind.String) return found.GetString();
        Wrong(member, $"This must be text, not {JsonShape.Kind(found)}.");
        return null;
    }

    public bool Flag(string member)
    {
        if (!Find(member, out var found)) return false;
        if (found.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) Wrong(member, $"This must be true or false, not {JsonShape.Kind(found)}.");
        return found.ValueKind == JsonValueKind.True;
    }

    public int Number(string member, int otherwise)
    {
        if (!Find(member, out var found)) return otherwise;
        if (found.ValueKind == JsonValueKind.Number && found.TryGetInt32(out var number)) return number;
        Wrong(member, $"This must be a whole number, not {JsonShape.Kind(found)}.");
        return otherwise;
    }

    public Uri? Link(string member)
    {
        if (Optional(member) is not { } text) return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == "https") return url;
        Wrong(member, "This must be an address that begins with https://.");
        return null;
    }

    public T Choice<T>(string member, T otherwise) where T : struct, Enum
    {
        if (Optional(member) is not { } text) return otherwise;
        // "longText" is LongText; numbers are no names.
        if (text.Length > 0 && char.IsAsciiLetter(text[0]) && Enum.TryParse<T>(text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var chosen)) return chosen;
        Wrong(member, $"“{DocumentWalk.Short(text)}” is not one of {string.Join(", ", Enum.GetNames<T>().Select(name => char.ToLowerInvariant(name[0]) + name[1..]))}.");
        return otherwise;
    }

    public JsonElement? Any(string member) => Find(member, out var found) ? found.Clone() : null;

    public ManifestObject? Inner(string member)
    {
        if (!Find(member, out var found)) return null;
        if (found.ValueKind == JsonValueKind.Object) return new(found, Place(member), problems, file);
        Wrong(member, $"This must be an object, not {JsonShape.Kind(found)}.");
        return null;
    }

    public IEnumerable<(string Name, JsonElement Value)> Members(string member) =>
        Inner(member) is { } inner ? [.. inner.Whole().Select(one => (one.Name, one.Value.Clone()))] : [];

    /// <summary>The members, whose values must be texts.</summary>
    public ImmutableArray<ManifestPair> Pairs(string member)
    {
        var pairs = ImmutableArray.CreateBuilder<ManifestPair>();
        foreach (var (name, text) in Members(member))
        {
            if (text.ValueKind == JsonValueKind.String) pairs.Add(new(name, ManifestText.Parse(text.GetString()!)));
            else Wrong($"{member}.{name}", $"This must be text, not {JsonShape.Kind(text)}.");
        }

        return pairs.ToImmutable();
    }

    /// <summary>The items, which must be objects.</summary>
    public IEnumerable<ManifestObject> Items(string member)
    {
        foreach (var (item, place) in Each(member))
        {
            if (item.ValueKind == JsonValueKind.Object) yield return new(item, place, problems, file);
            else problems.Add(new(file, place, $"This must be an object, not {JsonShape.Kind(item)}."));
        }
    }

    /// <summary>The items with their places.</summary>
    public IEnumerable<(JsonElement Item, string Place)> Each(string member)
    {
        if (!Find(member, out var found)) yield break;
        if (found.ValueKind != JsonValueKind.Array)
        {
            Wrong(member, $"This must be a list, not {JsonShape.Kind(found)}.");
            yield break;
        }

        var index = 0;
        foreach (var item in found.EnumerateArray()) yield return (item, $"{Place(member)}[{(index++).ToString(CultureInfo.InvariantCulture)}]");
    }

    /// <summary>The items, which must be texts.</summary>
    public ImmutableArray<string> Texts(string member)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        foreach (var (item, place) in Each(member))
        {
            if (item.ValueKind == JsonValueKind.String) texts.Add(item.GetString()!);
            else problems.Add(new(file, place, $"This must be text, not {JsonShape.Kind(item)}."));
        }

        return texts.ToImmutable();
    }

    /// <summary>Another object beside this one, at a place of its own.</summary>
    public ManifestObject At(JsonElement item, string place) => new(item, place, problems, file);

    /// <summary>Names what nobody asked for.</summary>
    public void Done()
    {
        foreach (var name in Whole().Select(member => member.Name).Where(name => !_asked.Contains(name)))
            Wrong(name, Nearest.To(name, _asked) is { } meant ? $"There is no such member; did you mean “{meant}”?" : $"There is no such member. There are {string.Join(", ", _asked.Order(StringComparer.Ordinal))}.");
    }

    private JsonElement.ObjectEnumerator Whole() => value.EnumerateObject();

    private bool Find(string member, out JsonElement found)
    {
        _asked.Add(member);
        found = default;
        return value.TryGetProperty(member, out found) && found.ValueKind != JsonValueKind.Null;
    }

    private string Place(string member) => path.Length == 0 ? member : $"{path}.{member}";
}
