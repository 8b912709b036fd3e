using Orchestrator.Web.Security;
using Quartz;
using Orchestrator.Web.Time;

namespace Orchestrator.Web.Engine;

/// <summary>What the engine does again and again, kept by Quartz.</summary>
public static class EngineJobs
{
    /// <summary>Looks for due waits every minute, for runs without a worker every five, for runs kept long enough every hour, for entries of the audit log once a day.</summary>
    public static void AddEngineJobs(this IServiceCollection services)
    {
        services.AddRecurringJob<DueWaitsJob>("due-waits", TimeSpan.FromMinutes(1));
        services.AddRecurringJob<LostRunsJob>("lost-runs", TimeSpan.FromMinutes(5));
        services.AddRecurringJob<RetentionJob>("retention", TimeSpan.FromHours(1));
        services.AddRecurringJob<AuditRetentionJob>("audit-retention", TimeSpan.FromHours(24));
        services.AddRecurringJob<FigureSweepJob>("figures", TimeSpan.FromHours(6));
    }
}

/// <summary>Looks for waits that are due beyond what is known in memory.</summary>
[DisallowConcurrentExecution]
internal sealed class DueWaitsJob(DelayTimer delays) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        delays.LookAgain();
        return ValueTask.CompletedTask;
    }
}

/// <summary>Takes up runs whose worker is gone.</summary>
[DisallowConcurrentExecution]
internal sealed class LostRunsJob(LostRuns lost) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await lost.TakeUpAsync(cancellationToken);
}

/// <summary>Removes runs that have been kept long enough.</summary>
[DisallowConcurrentExecution]
internal sealed class RetentionJob(Retention retention) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await retention.SweepAsync(cancellationToken);
}
