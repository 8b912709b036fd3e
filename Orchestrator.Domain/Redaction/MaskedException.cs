namespace Orchestrator.Domain.Redaction;

/// <summary>An exception as a log may show it: the whole chain with its stack traces, without secrets.</summary>
public sealed class MaskedException : Exception
{
    private readonly string _text;

    private MaskedException(string message, string text) : base(message) => _text = text;

    /// <summary>The exception itself when nothing in it has to be masked, else a copy of its texts.</summary>
    public static Exception Of(Exception problem, Redactor redactor)
    {
        var text = problem.ToString();
        var masked = redactor.Mask(text);
        return ReferenceEquals(text, masked) ? problem : new MaskedException(redactor.Mask(problem.Message), masked);
    }

    /// <summary>What the exception would have said of itself, masked.</summary>
    public override string ToString() => _text;
}
