using System.Collections.Immutable;

namespace Orchestrator.Domain.Redaction;

/// <summary>What looks like a secret, for programs that only have regular expressions: the shapes the redactor knows, passwords in addresses and headers of basic authentication.</summary>
public static class SecretPatterns
{
    /// <summary>The patterns, as ECMAScript writes them without flags.</summary>
    public static ImmutableArray<string> All { get; } = [.. SecretShapes.Patterns, @"\b[Bb]asic\s+(?=\w[\w+/=]*[A-Z0-9])[\w+/=]{8,}", @":\/\/[^\s/:@{}]*:[^\s/@{}]+@"];
}
