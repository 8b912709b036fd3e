using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.ApiKeys;

/// <summary>The text of a key: <c>wfb_</c> and 38 random letters and digits.</summary>
public static class KeyText
{
    /// <summary>How many characters of a key may be shown.</summary>
    public const int PrefixLength = 11;

    private static readonly SecretText Texts = new("wfb_");

    /// <summary>A new key.</summary>
    public static string New() => Texts.New();

    /// <summary>Whether it could be a key; only then is it worth a look-up.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> key) => Texts.IsWellFormed(key);
}
