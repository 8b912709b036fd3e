namespace Orchestrator.Domain.Templates;

/// <summary>
/// How many bytes of data may still be read and written by templates and conditions. Shared by all of one step, it bounds the
/// step's time however many templates it has. For one thread.
/// </summary>
public sealed class WorkBudget
{
    private long _left;

    /// <summary>The usual allowance: 128 MB.</summary>
    public WorkBudget() : this(ExpressionLimits.Work) { }

    internal WorkBudget(long bytes) => _left = bytes;

    /// <summary>Takes so many bytes; false when they are not left.</summary>
    internal bool TrySpend(long bytes) => (_left -= bytes) >= 0;
}
