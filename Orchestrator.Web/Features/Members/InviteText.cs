using System.Security.Cryptography;
using System.Text;

namespace Orchestrator.Web.Features.Members;

/// <summary>The secret part of an invite's link: <c>wfi_</c> and 38 random letters and digits.</summary>
public static class InviteText
{
    /// <summary>What every one begins with.</summary>
    public const string Start = "wfi_";

    /// <summary>How many characters it has.</summary>
    public const int Length = 42;

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>A new one, about 226 bits of chance.</summary>
    public static string New() => Start + RandomNumberGenerator.GetString(Alphabet, Length - Start.Length);

    /// <summary>Whether it could be one; only then is it worth a look-up.</summary>
    public static bool IsWellFormed(string? token) => token is { Length: Length } && token.StartsWith(Start, StringComparison.Ordinal);

    /// <summary>SHA-256 in small hexadecimal digits: what is kept.</summary>
    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>The path of its page.</summary>
    public static string PathOf(string token) => $"/invite/{token}";
}
