using System.Text.Json;

namespace Orchestrator.Web.Ui;

/// <summary>What an object or a list is called wherever only its name stands: folded JSON, a cell of a table, a row of the tree of input data, a schema.</summary>
public static class JsonWords
{
    private const int Named = 3;
    private const int LongestName = 24;

    /// <summary>An object without members.</summary>
    public const string EmptyObject = "empty object";

    /// <summary>A list: "list of 1,500", "empty list".</summary>
    public static string List(int count) => count == 0 ? "empty list" : $"list of {Spoken.Number(count)}";

    /// <summary>An object or a list: "list of 20", "{ id, name, tags, 1,204 more }".</summary>
    public static string Of(JsonElement value) => value.ValueKind == JsonValueKind.Array ? List(value.GetArrayLength()) : value.GetPropertyCount() is > 0 and var count ? Names(value, count) : EmptyObject;

    /// <summary>The same where what is inside stands below: "3 fields" in the place of their names.</summary>
    public static string Short(JsonElement value) => value.ValueKind == JsonValueKind.Object && value.GetPropertyCount() is > 0 and var count ? Spoken.Count(count, "field") : Of(value);

    private static string Names(JsonElement value, int count)
    {
        var names = string.Join(", ", value.EnumerateObject().Take(Named).Select(member => JsonTexts.Cut(JsonTexts.NameOf(member), LongestName)));
        return count > Named ? $"{{ {names}, {Spoken.Number(count - Named)} more }}" : $"{{ {names} }}";
    }
}
