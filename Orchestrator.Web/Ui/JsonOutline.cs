using System.Text.Json;

namespace Orchestrator.Web.Ui;

/// <summary>What the values at one place look like, taken together: their kinds, what objects among them have, what lists among them hold.</summary>
public sealed class JsonOutline
{
    /// <summary>How many items of a list, and members of an object, are looked at.</summary>
    public const int MostItems = 1_000;

    /// <summary>How many values are looked at in all.</summary>
    public const int MostValues = 100_000;

    private List<(string Name, JsonOutline Outline)>? members;
    private Dictionary<string, JsonOutline>? byName;
    private int lastHolder;

    /// <summary>Their kinds.</summary>
    public JsonKinds Kinds { get; private set; }

    /// <summary>How many objects have a member of this name.</summary>
    public int Holders { get; private set; }

    /// <summary>How many of the values are objects whose members were looked at.</summary>
    public int Objects { get; private set; }

    /// <summary>The members of objects among them, in the order they were first seen.</summary>
    public IReadOnlyList<(string Name, JsonOutline Outline)> Members => members ?? [];

    /// <summary>The items of all lists among them; null when none has any.</summary>
    public JsonOutline? Items { get; private set; }

    /// <summary>How long the shortest and the longest list among them are; null without any.</summary>
    public (int Shortest, int Longest)? Lengths { get; private set; }

    /// <summary>The first text with something in it, number or truth value among them.</summary>
    public JsonElement? Example { get; private set; }

    /// <summary>The outline of a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="note">How much of it was looked at, when that is not all.</param>
    public static JsonOutline Of(JsonElement value, out string? note)
    {
        var (outline, reader) = (new JsonOutline(), new Reader());
        reader.Read(value, outline);
        note = reader.Left < 0 ? $"From the first {Spoken.Number(MostValues)} values" : reader.IsPart ? $"From the first {Spoken.Number(MostItems)} items" : null;
        return outline;
    }

    private void Add(JsonElement value)
    {
        Kinds |= KindOf(value);
        if (Example is null && (value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False || (value.ValueKind == JsonValueKind.String && !value.ValueEquals("")))) Example = value;
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() is var length)
            Lengths = Lengths is { } known ? (Math.Min(known.Shortest, length), Math.Max(known.Longest, length)) : (length, length);
    }

    private static JsonKinds KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => JsonKinds.Text,
        JsonValueKind.Number => JsonKinds.Number,
        JsonValueKind.True or JsonValueKind.False => JsonKinds.Truth,
        JsonValueKind.Object => JsonKinds.Object,
        JsonValueKind.Array => JsonKinds.List,
        _ => JsonKinds.Null,
    };

    private JsonOutline MemberOf(string name, int holder)
    {
        (members, byName) = (members ?? [], byName ?? new(StringComparer.Ordinal));
        if (!byName.TryGetValue(name, out var outline)) members.Add((name, outline = byName[name] = new JsonOutline()));
        if (outline.lastHolder != holder) (outline.lastHolder, outline.Holders) = (holder, outline.Holders + 1);
        return outline;
    }

    private sealed class Reader
    {
        private int objects;

        public int Left { get; private set; } = MostValues;

        public bool IsPart { get; private set; }

        public void Read(JsonElement value, JsonOutline into)
        {
            into.Add(value);
            if (--Left < 0) return;
            if (value.ValueKind == JsonValueKind.Object)
            {
                into.Objects++;
                IsPart |= value.GetPropertyCount() > MostItems;
                var holder = ++objects;
                // To the end even when enough was read: half an object would seem to lack what was not looked at.
                foreach (var member in value.EnumerateObject().Take(MostItems)) Read(member.Value, into.MemberOf(JsonTexts.NameOf(member), holder));
            }
            else if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() is > 0 and var length)
            {
                IsPart |= length > MostItems;
                into.Items ??= new JsonOutline();
                foreach (var item in value.EnumerateArray().Take(MostItems).TakeWhile(_ => Left >= 0)) Read(item, into.Items);
            }
        }
    }
}

/// <summary>Kinds of values.</summary>
[Flags]
public enum JsonKinds
{
    /// <summary>None: nothing was looked at.</summary>
    None = 0,
    /// <summary>A text.</summary>
    Text = 1,
    /// <summary>A number.</summary>
    Number = 2,
    /// <summary>True or false.</summary>
    Truth = 4,
    /// <summary>An object.</summary>
    Object = 8,
    /// <summary>A list.</summary>
    List = 16,
    /// <summary>Null.</summary>
    Null = 32,
}
