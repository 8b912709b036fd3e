using System.Text.Json;

namespace Orchestrator.Web.Ui;

/// <summary>A cell of a JSON value as a table.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="Text">What it says: a text without its quotes and perhaps cut, "list of 20", "empty list", null.</param>
/// <param name="Value">All of it; nothing when there is none.</param>
/// <param name="Member">Which member of the row's object it is, counted from 0; −1 when it is the row itself.</param>
/// <param name="IsCut">Whether there is more of it than <paramref name="Text"/>.</param>
public sealed record JsonCell(JsonCellKind Kind, string Text, JsonElement Value, int Member, bool IsCut = false)
{
    /// <summary>Where the row has no such member.</summary>
    public static JsonCell Missing { get; } = new(JsonCellKind.Missing, "", default, -1);

    /// <summary>All letters of a text or a number.</summary>
    public string Whole => Value.ValueKind != JsonValueKind.String ? Value.GetRawText() : Kind == JsonCellKind.Word ? JsonTexts.Quoted(JsonTexts.Of(Value)) : JsonTexts.Of(Value);

    /// <summary>The cell of a value.</summary>
    /// <param name="value">What it holds.</param>
    /// <param name="member">Which member of the row it is; −1 for the row itself.</param>
    /// <param name="most">The most letters it shows.</param>
    public static JsonCell Of(JsonElement value, int member, int most) => value.ValueKind switch
    {
        JsonValueKind.Object => new(value.GetPropertyCount() > 0 ? JsonCellKind.Inside : JsonCellKind.Word, JsonWords.Of(value), value, member),
        JsonValueKind.Array => new(value.GetArrayLength() > 0 ? JsonCellKind.Inside : JsonCellKind.Word, JsonWords.Of(value), value, member),
        JsonValueKind.String => Written(JsonCellKind.Text, JsonTexts.Of(value), value, member, most),
        JsonValueKind.Number => Written(JsonCellKind.Number, value.GetRawText(), value, member, most),
        _ => new(JsonCellKind.Word, value.ValueKind switch { JsonValueKind.True => "true", JsonValueKind.False => "false", _ => "null" }, value, member),
    };

    // A text of nothing but blanks would look like none.
    private static JsonCell Written(JsonCellKind kind, string text, JsonElement value, int member, int most) => string.IsNullOrWhiteSpace(text)
        ? Shortened(JsonCellKind.Word, JsonTexts.Quoted(text), value, member, most)
        : Shortened(kind, text, value, member, most);

    private static JsonCell Shortened(JsonCellKind kind, string text, JsonElement value, int member, int most)
    {
        var shown = JsonTexts.Cut(text, most);
        return new(kind, shown, value, member, !ReferenceEquals(shown, text));
    }
}

/// <summary>What a cell holds.</summary>
public enum JsonCellKind
{
    /// <summary>Nothing: the row has no such member, which is not null.</summary>
    Missing,
    /// <summary>A text.</summary>
    Text,
    /// <summary>A number.</summary>
    Number,
    /// <summary>true, false, null, or something with nothing in it.</summary>
    Word,
    /// <summary>An object or a list that can be opened.</summary>
    Inside,
}
