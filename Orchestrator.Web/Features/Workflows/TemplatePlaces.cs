namespace Orchestrator.Web.Features.Workflows;

/// <summary>Where the templates of a text are: <c>{{…}}</c> without braces within.</summary>
internal static class TemplatePlaces
{
    /// <summary>Stands for a character of a template where only what is around it is looked at.</summary>
    public const char Inside = '\0';

    /// <summary>Whether a value is one whole template: somebody's choice of a field, not data.</summary>
    public static bool IsOne(ReadOnlySpan<char> value) =>
        value.Length >= 4 && value.StartsWith("{{") && value.EndsWith("}}") && !value[2..^2].ContainsAny('{', '}');

    /// <summary>The first that begins at or behind <paramref name="from"/>; null when there is none.</summary>
    public static Range? Next(string text, int from)
    {
        for (var start = text.IndexOf("{{", from, StringComparison.Ordinal); start >= 0; start = text.IndexOf("{{", start + 1, StringComparison.Ordinal))
        {
            var length = text.AsSpan(start + 2).IndexOfAny('{', '}');
            if (length < 0) return null;
            if (text.AsSpan(start + 2 + length).StartsWith("}}")) return start..(start + length + 4);
        }

        return null;
    }

    /// <summary>The text, as long as it is, with <see cref="Inside"/> for every character of a template.</summary>
    public static string Plain(string text)
    {
        if (!text.Contains("{{", StringComparison.Ordinal)) return text;
        var plain = text.ToCharArray();
        for (var place = Next(text, 0); place is { } one; place = Next(text, one.End.Value)) plain.AsSpan(one).Clear(); // to Inside
        return new string(plain);
    }
}
