using Orchestrator.Domain.Executions;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Engine;

/// <summary>What runs of a workflow did since it was last written down.</summary>
internal sealed class RunSum
{
    public long Succeeded { get; set; }
    public long Failed { get; set; }
    public long Cancelled { get; set; }
    public LengthCounts Took { get; } = new();
    public LengthCounts Waited { get; } = new();
    public long LlmCalls { get; set; }
    public long LlmInput { get; set; }
    public long LlmOutput { get; set; }
    public long LlmCost { get; set; }

    public void Count(ExecutionStatus status, DateTimeOffset accepted, DateTimeOffset started, DateTimeOffset ended)
    {
        if (status == ExecutionStatus.Success) Succeeded++;
        else if (status == ExecutionStatus.Error) Failed++;
        else Cancelled++;
        Took.Add(ended - started);
        Waited.Add(started - accepted);
    }

    /// <summary>What a row does not have of this yet.</summary>
    public void Without(RunFigure row)
    {
        (Succeeded, Failed) = (Math.Max(0, Succeeded - row.Succeeded), Math.Max(0, Failed - row.Failed));
        Took.Remove(LengthCounts.Read(row.Took));
        Waited.Remove(LengthCounts.Read(row.Waited));
    }

    public void Add(RunSum other)
    {
        Succeeded += other.Succeeded;
        Failed += other.Failed;
        Cancelled += other.Cancelled;
        Took.Add(other.Took);
        Waited.Add(other.Waited);
        LlmCalls += other.LlmCalls;
        LlmInput += other.LlmInput;
        LlmOutput += other.LlmOutput;
        LlmCost += other.LlmCost;
    }

    public void AddTo(RunFigure row)
    {
        row.Succeeded += Succeeded;
        row.Failed += Failed;
        row.Cancelled += Cancelled;
        row.Took = With(row.Took, Took);
        row.Waited = With(row.Waited, Waited);
        row.LlmCalls += LlmCalls;
        row.LlmInputTokens += LlmInput;
        row.LlmOutputTokens += LlmOutput;
        row.LlmCostNanos += LlmCost;
    }

    internal static string With(string kept, LengthCounts more)
    {
        var all = LengthCounts.Read(kept);
        all.Add(more);
        return all.ToString();
    }
}

/// <summary>What a step did since it was last written down.</summary>
internal sealed class StepSum
{
    public long Succeeded { get; set; }
    public long Failed { get; set; }
    public TimeSpan Total { get; set; }
    public LengthCounts Took { get; } = new();

    public void Count(StepStatus status, TimeSpan took)
    {
        if (status == StepStatus.Success) Succeeded++;
        else Failed++;
        Total += took;
        Took.Add(took);
    }

    /// <summary>What a row does not have of this yet.</summary>
    public void Without(StepFigure row)
    {
        (Succeeded, Failed) = (Math.Max(0, Succeeded - row.Succeeded), Math.Max(0, Failed - row.Failed));
        Total = TimeSpan.FromMilliseconds(Math.Max(0, Total.TotalMilliseconds - row.TotalMilliseconds));
        Took.Remove(LengthCounts.Read(row.Took));
    }

    public void Add(StepSum other)
    {
        Succeeded += other.Succeeded;
        Failed += other.Failed;
        Total += other.Total;
        Took.Add(other.Took);
    }

    public void AddTo(StepFigure row)
    {
        row.Succeeded += Succeeded;
        row.Failed += Failed;
        row.TotalMilliseconds += (long)Total.TotalMilliseconds;
        row.Took = RunSum.With(row.Took, Took);
    }
}
