using System.Collections.Immutable;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Data;
using Orchestrator.Web.Http;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>How many runs of a workflow may be under way at once, and what happens to the next.</summary>
/// <param name="Limit">1 to 1,000; null for as many as there are slots.</param>
/// <param name="Overlap">What happens to a run beyond the limit.</param>
public sealed record Concurrency(int? Limit, Overlap Overlap)
{
    internal const int Most = 1_000;
}

/// <summary>How long a workflow's ended runs are kept.</summary>
/// <param name="Days">1 to 3,650; null for the instance's rule.</param>
/// <param name="Runs">The newest so many, 1 to 1,000,000; null for the instance's rule.</param>
public sealed record KeptRuns(int? Days, int? Runs)
{
    internal const int MostDays = 3_650;
    internal const int MostRuns = 1_000_000;
}

/// <summary>What a workflow's calls to language models may cost.</summary>
/// <param name="UsdPerMonth">In a calendar month (UTC), 0 to 1,000,000 dollars; null for no limit.</param>
public sealed record LlmBudget(decimal? UsdPerMonth)
{
    internal const decimal Most = 1_000_000m;
}

/// <summary>Reads and looks over the settings of a workflow's runs.</summary>
internal static class RunRules
{
    /// <summary>The <c>concurrency</c> of a body; null when it is not there or wrong.</summary>
    public static Concurrency? ReadConcurrency(this BodyFields fields)
    {
        if (fields.Any("concurrency") is not { } value) return null;
        var inner = new BodyFields(value);
        var read = new Concurrency(inner.Whole("limit"), inner.OneOf<Overlap>("overlap") ?? Overlap.Queue);
        return fields.TakeOver(inner, "concurrency", Find(read)) ? read : null;
    }

    /// <summary>The <c>retention</c> of a body; null when it is not there or wrong.</summary>
    public static KeptRuns? ReadRetention(this BodyFields fields)
    {
        if (fields.Any("retention") is not { } value) return null;
        var inner = new BodyFields(value);
        var read = new KeptRuns(inner.Whole("days"), inner.Whole("runs"));
        return fields.TakeOver(inner, "retention", Find(read)) ? read : null;
    }

    /// <summary>The <c>llmBudget</c> of a body; null when it is not there or wrong.</summary>
    public static LlmBudget? ReadLlmBudget(this BodyFields fields)
    {
        if (fields.Any("llmBudget") is not { } value) return null;
        var inner = new BodyFields(value);
        var read = new LlmBudget(inner.Amount("usdPerMonth"));
        return fields.TakeOver(inner, "llmBudget", Find(read)) ? read : null;
    }

    /// <summary>What is wrong with it.</summary>
    public static ImmutableArray<GraphProblem> Find(LlmBudget? budget) => budget?.UsdPerMonth is < 0 or > LlmBudget.Most
        ? [new("llmBudget.usdPerMonth", "A budget is from 0 to 1,000,000 dollars, or null for none.", ProblemKind.Structural)] : [];

    /// <summary>What is wrong with it.</summary>
    public static ImmutableArray<GraphProblem> Find(Concurrency? concurrency) => concurrency?.Limit is < 1 or > Concurrency.Most
        ? [new("concurrency.limit", "A limit is from 1 to 1,000, or null for none.", ProblemKind.Structural)] : [];

    /// <summary>What is wrong with it.</summary>
    public static ImmutableArray<GraphProblem> Find(KeptRuns? kept)
    {
        List<GraphProblem> problems = [];
        if (kept?.Days is < 1 or > KeptRuns.MostDays) problems.Add(new("retention.days", "Days are from 1 to 3,650, or null for the instance's rule.", ProblemKind.Structural));
        if (kept?.Runs is < 1 or > KeptRuns.MostRuns) problems.Add(new("retention.runs", "Runs are from 1 to 1,000,000, or null for the instance's rule.", ProblemKind.Structural));
        return [.. problems];
    }

    private static bool TakeOver(this BodyFields fields, BodyFields inner, string path, ImmutableArray<GraphProblem> found)
    {
        foreach (var problem in inner.Problems) fields.Add(problem.Path.Length == 0 ? path : $"{path}.{problem.Path}", problem.Message);
        foreach (var problem in found) fields.Add(problem.Path, problem.Message);
        return inner.Problems.Count == 0 && found.IsEmpty;
    }
}
