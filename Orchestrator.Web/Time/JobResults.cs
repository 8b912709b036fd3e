using System.Collections.Concurrent;
using Quartz;

namespace Orchestrator.Web.Time;

/// <summary>How the last run of each recurring job of this process went.</summary>
public sealed class JobResults(TimeProvider time) : IJobListener
{
    private readonly ConcurrentDictionary<string, JobResult> _results = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Name => "results";

    /// <summary>All of them, in order of name.</summary>
    public IReadOnlyList<JobResult> All => [.. _results.Values.OrderBy(result => result.Name, StringComparer.Ordinal)];

    /// <inheritdoc/>
    public ValueTask JobToBeExecuted(IJobExecutionContext context, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask JobExecutionVetoed(IJobExecutionContext context, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask JobWasExecuted(IJobExecutionContext context, JobExecutionException? jobException, CancellationToken cancellationToken = default)
    {
        var name = context.JobDetail.Key.Name;
        _results[name] = new JobResult(name, time.GetUtcNow(), context.JobRunTime, jobException is null, context.NextFireTimeUtc);
        return ValueTask.CompletedTask;
    }
}

/// <summary>How a job went.</summary>
/// <param name="Name">Which: <c>retention</c>.</param>
/// <param name="At">When it ended.</param>
/// <param name="Took">How long it took.</param>
/// <param name="WentWell">Whether it ended without an exception.</param>
/// <param name="Next">When it is due next; null for never.</param>
public sealed record JobResult(string Name, DateTimeOffset At, TimeSpan Took, bool WentWell, DateTimeOffset? Next);
