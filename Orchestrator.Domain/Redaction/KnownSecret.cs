namespace Orchestrator.Domain.Redaction;

/// <summary>A secret a run has seen.</summary>
/// <param name="Id">The credential's id for the placeholder <c>«secret:ID»</c>, or null for <c>«redacted»</c>.</param>
/// <param name="Value">The secret itself.</param>
public sealed record KnownSecret(string? Id, string Value)
{
    /// <summary>The placeholder, never the value.</summary>
    public override string ToString() => Placeholder.For(Id);
}
