using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Orchestrator.Web.Security;

/// <summary>The text of the secrets this program gives away once: a start of four characters that tells their kind, and 38 random letters and digits.</summary>
public sealed class SecretText(string start)
{
    /// <summary>How many characters it has.</summary>
    public const int Length = 42;

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    /// <summary>A new one, about 226 bits of chance; each character is equally likely.</summary>
    public string New() => start + RandomNumberGenerator.GetString(Alphabet, Length - start.Length);

    /// <summary>Whether it could be one; only then is it worth a look-up.</summary>
    public bool IsWellFormed(ReadOnlySpan<char> text) =>
        text.Length == Length && text.StartsWith(start, StringComparison.Ordinal) && !text[start.Length..].ContainsAnyExcept(Letters);

    /// <summary>SHA-256 in small hexadecimal digits: what is kept. A secret is too random to be guessed from it.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
