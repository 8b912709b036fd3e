namespace Orchestrator.Domain.Templates;

/// <summary>What a template or condition may cost. Everything beyond fails with its own error before it costs more.</summary>
public static class ExpressionLimits
{
    /// <summary>The longest template or condition, in characters.</summary>
    public const int Source = 64 * 1024;

    /// <summary>How deep parentheses, lists, arguments and negations may nest, and how many functions one pipe may hold.</summary>
    public const int Depth = 32;

    /// <summary>The most placeholders in one template.</summary>
    public const int Placeholders = 1_000;

    /// <summary>The longest result, in characters of text or bytes of JSON.</summary>
    public const int Result = 5 * 1024 * 1024;

    /// <summary>The longest pattern for <c>matches</c>, in characters.</summary>
    public const int Pattern = 1_000;

    /// <summary>How long one <c>matches</c> may look.</summary>
    public static readonly TimeSpan MatchTime = TimeSpan.FromMilliseconds(500);

    /// <summary>The bytes of data that one <see cref="WorkBudget"/> allows to be read and written, however functions are combined.</summary>
    internal const long Work = 128L * 1024 * 1024;

    /// <summary>The same for one condition asked of each item of a list.</summary>
    internal const long ListWork = 4 * Work;
}
