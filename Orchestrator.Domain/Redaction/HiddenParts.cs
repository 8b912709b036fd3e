using System.Text.Json;

namespace Orchestrator.Domain.Redaction;

/// <summary>
/// What masking took out of a value. A run adds it to what it knows, so that a secret found by its name or its shape stays hidden wherever a later
/// step copies it to; and a run that is taken up again learns from what it recorded what it knew before, without any secret being kept for that.
/// </summary>
public static class HiddenParts
{
    /// <summary>The texts that stand in the value and not in its masked copy; those too short to be searched for are left out.</summary>
    public static IReadOnlyList<KnownSecret> Of(JsonElement masked, JsonElement value)
    {
        List<KnownSecret> hidden = [];
        Compare(masked, value, hidden);
        return hidden;
    }

    private static void Compare(JsonElement masked, JsonElement value, List<KnownSecret> hidden)
    {
        if (masked.ValueKind == JsonValueKind.String && Placeholder.Is(masked.GetString()))
        {
            Leaves(value, Placeholder.OnlyIdIn(masked.GetString()), hidden);
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.String when masked.ValueKind == JsonValueKind.String:
                InText(masked.GetString()!, value.GetString()!, hidden);
                break;
            case JsonValueKind.Array when masked.ValueKind == JsonValueKind.Array:
                foreach (var (one, other) in masked.EnumerateArray().Zip(value.EnumerateArray())) Compare(one, other, hidden);
                break;
            case JsonValueKind.Object when masked.ValueKind == JsonValueKind.Object:
                foreach (var (one, other) in masked.EnumerateObject().Zip(value.EnumerateObject())) // masking keeps the order, and changes names too
                {
                    InText(one.Name, other.Name, hidden);
                    Compare(one.Value, other.Value, hidden);
                }

                break;
        }
    }

    private static void Leaves(JsonElement value, string? id, List<KnownSecret> hidden)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                Add(value.GetString()!, id, hidden);
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray()) Leaves(item, id, hidden);
                break;
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject()) Leaves(member.Value, id, hidden);
                break;
        }
    }

    // What stands between the same literal stretches of both texts was hidden. Where they cannot be laid over each other, all of it counts.
    private static void InText(string masked, string text, List<KnownSecret> hidden)
    {
        var at = 0;
        var rest = masked.AsSpan();
        while (Placeholder.Next(rest, out var range))
        {
            var before = rest[..range.Start];
            if (!text.AsSpan(at).StartsWith(before)) break;
            at += before.Length;
            var id = Placeholder.OnlyIdIn(rest[range]);
            rest = rest[range.End..];
            var literal = Placeholder.Next(rest, out var following) ? rest[..following.Start] : rest;
            var end = literal.IsEmpty ? text.Length - at : text.AsSpan(at).IndexOf(literal);
            if (end < 0) break;
            Add(text.Substring(at, end), id, hidden);
            at += end;
            if (!Placeholder.Next(rest, out _)) return;
        }

        if (at == 0 && rest.Length == masked.Length && !Placeholder.Next(rest, out _)) return;
        Add(text, null, hidden);
    }

    private static void Add(string text, string? id, List<KnownSecret> hidden)
    {
        if (text.AsSpan().Trim().Length >= SecretForms.MinLength && !Placeholder.Is(text)) hidden.Add(new KnownSecret(id, text));
    }
}
