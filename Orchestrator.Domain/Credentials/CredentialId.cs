using System.Buffers;

namespace Orchestrator.Domain.Credentials;

/// <summary>The ids people choose: letters, digits, <c>-</c> and <c>_</c>, 1 to 255 of them, so that no id can be more than an id inside a reference.</summary>
public static class CredentialId
{
    /// <summary>The most characters.</summary>
    public const int MaxLength = 255;

    /// <summary>What is said of a text that is none.</summary>
    public const string Rule = "An id has 1 to 255 characters: letters from a to z, digits, - and _.";

    private static readonly SearchValues<char> _characters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>Whether a text is an id.</summary>
    public static bool IsValid(string? text) => text is { Length: > 0 and <= MaxLength } && !text.AsSpan().ContainsAnyExcept(_characters);

    /// <summary>The ids that a text refers to as <c>credentials://id</c>.</summary>
    public static IEnumerable<string> MentionedIn(string text)
    {
        const string Scheme = "credentials://";
        for (var at = text.IndexOf(Scheme, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Scheme, at, StringComparison.Ordinal))
        {
            at += Scheme.Length;
            var length = text.AsSpan(at).IndexOfAnyExcept(_characters);
            if (length < 0) length = text.Length - at;
            if (length is > 0 and <= MaxLength) yield return text.Substring(at, length);
            at += length;
        }
    }
}
