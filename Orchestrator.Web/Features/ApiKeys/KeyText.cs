using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Orchestrator.Web.Features.ApiKeys;

/// <summary>The text of a key: <c>wfb_</c> and 38 random letters and digits.</summary>
public static class KeyText
{
    /// <summary>What every key begins with.</summary>
    public const string Start = "wfb_";

    /// <summary>How many characters of a key may be shown.</summary>
    public const int PrefixLength = 11;

    /// <summary>How many characters a key has.</summary>
    public const int Length = 42;

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    /// <summary>A new key, about 226 bits of chance; each character is equally likely.</summary>
    public static string New() => Start + RandomNumberGenerator.GetString(Alphabet, Length - Start.Length);

    /// <summary>Whether it could be a key; only then is it worth a look-up.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> key) =>
        key.Length == Length && key.StartsWith(Start, StringComparison.Ordinal) && !key[Start.Length..].ContainsAnyExcept(Letters);

    /// <summary>SHA-256 in small hexadecimal digits: what is kept. A key is too random to be guessed from it.</summary>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
