namespace Orchestrator.Domain.Credentials;

/// <summary>What an author wrote where a secret is needed: <c>credentials://id</c> or <c>credentials://id/field</c>.</summary>
/// <param name="Id">The credential.</param>
/// <param name="Field">A member of its value, or null for the whole value.</param>
public readonly record struct CredentialReference(string Id, string? Field = null)
{
    /// <summary>How every reference begins; in lower case only.</summary>
    public const string Scheme = "credentials://";

    /// <summary>Whether a text may hold a reference, or something that was meant to be one.</summary>
    public static bool MayBeIn(string text) => text.Contains(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>As an author writes it.</summary>
    public override string ToString() => Field is null ? $"{Scheme}{Id}" : $"{Scheme}{Id}/{Field}";
}
