using Orchestrator.Web.Security;

namespace Orchestrator.Web.Features.Members;

/// <summary>The secret part of an invite's link: <c>wfi_</c> and 38 random letters and digits.</summary>
public static class InviteText
{
    private static readonly SecretText Texts = new("wfi_");

    /// <summary>A new one.</summary>
    public static string New() => Texts.New();

    /// <summary>Whether it could be one; only then is it worth a look-up.</summary>
    public static bool IsWellFormed(string? token) => Texts.IsWellFormed(token);

    /// <summary>The path of its page.</summary>
    public static string PathOf(string token) => $"/invite/{token}";
}
