namespace Orchestrator.Domain.Workflows;

/// <summary>Something that could be better. It refuses nothing.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Message">In a sentence or two.</param>
/// <param name="NodeId">The step it is about; null for the whole workflow.</param>
/// <param name="Field">The setting it is about; null for the step itself.</param>
public sealed record Advice(AdviceKind Kind, string Message, string? NodeId = null, string? Field = null);

/// <summary>What advice is about.</summary>
public enum AdviceKind
{
    /// <summary>The workflow is large.</summary>
    Size,
    /// <summary>A model is asked in every run.</summary>
    Model,
    /// <summary>A value is read from deep inside another.</summary>
    Depth,
    /// <summary>Many workflows share an integration.</summary>
    Sharing,
}
