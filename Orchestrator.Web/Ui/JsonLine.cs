namespace Orchestrator.Web.Ui;

/// <summary>A line of a JSON value as shown.</summary>
/// <param name="Depth">How far it is indented.</param>
/// <param name="Tokens">What stands on it.</param>
/// <param name="Path">Where the object, list or text that it folds or unfolds is; null when it does neither.</param>
/// <param name="Opens">What asking for <paramref name="Path"/> does.</param>
public sealed record JsonLine(int Depth, IReadOnlyList<JsonToken> Tokens, string? Path = null, JsonFold Opens = JsonFold.None);

/// <summary>What a line offers.</summary>
public enum JsonFold
{
    /// <summary>Nothing.</summary>
    None,
    /// <summary>It is open and can be folded.</summary>
    Fold,
    /// <summary>It is folded and can be opened.</summary>
    Unfold,
    /// <summary>It shows the next items or the rest of a text.</summary>
    More,
}

/// <summary>A piece of a line.</summary>
/// <param name="Kind">The class that colours it: k a name, s a text, n a number, b a word, x a hint, p punctuation, secret a masked value.</param>
/// <param name="Text">What it says.</param>
public readonly record struct JsonToken(string Kind, string Text);
