namespace Orchestrator.Domain.Templates;

/// <summary>Finds halves of surrogate pairs, which .NET text can hold and Unicode text cannot.</summary>
internal static class Surrogates
{
    /// <summary>Where the first lone half is, or -1.</summary>
    public static int FirstLone(string text)
    {
        var at = text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff');
        for (; at >= 0 && at < text.Length; at++)
        {
            if (!char.IsSurrogate(text[at]))
                continue;
            if (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
                return at;
            at++;
        }

        return -1;
    }
}
