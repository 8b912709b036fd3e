using Microsoft.Data.Sqlite;
using Orchestrator.Web.Data;
using Quartz;

namespace Orchestrator.Web.Time;

/// <summary>Registers the scheduler of everything that happens at a time: Quartz, which keeps what is due in a file of its own.</summary>
public static class TimeSetup
{
    /// <summary>Its file in the data folder. Apart from the journal's, so that neither waits for the other's commits.</summary>
    public const string FileName = "schedule.db";

    private static readonly TimeSpan _soonEnough = TimeSpan.FromSeconds(30);

    /// <summary>The scheduler; it begins once the program has started, and lets running jobs end when it stops.</summary>
    public static void AddTime(this IServiceCollection services)
    {
        services.AddSingleton<JobResults>();
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "Orchestrator";
                scheduler.PropagateTraceContext = false;
            });
            quartz.AddJobListener<JobResults>(provider => provider.GetRequiredService<JobResults>());
            quartz.UseDefaultThreadPool(4);
            quartz.UsePersistentStore(store =>
            {
                store.UseSqlite(source => source.DataSourceFactory = provider => SqliteFactory.Instance.CreateDataSource(ConnectionString(provider)));
                store.ProvisionSchema();
            });
        });
        services.Configure<QuartzHostedServiceOptions>(hosting =>
        {
            hosting.WaitForJobsToComplete = true;
            hosting.AwaitApplicationStarted = false; // it is started after that
        });
        services.AddHostedService<TimeHost>();
    }

    /// <summary>A job that runs again and again, never twice at a time. What was missed is made up once.</summary>
    /// <typeparam name="TJob">What is done; mark it with <see cref="DisallowConcurrentExecutionAttribute"/>.</typeparam>
    /// <param name="services">Where it is registered.</param>
    /// <param name="name">What people call it, such as <c>retention</c>.</param>
    /// <param name="every">The interval. The first time comes after it, or half a minute after the start if that is sooner.</param>
    /// <param name="isUrgent">Whether the first time comes at once.</param>
    public static void AddRecurringJob<TJob>(this IServiceCollection services, string name, TimeSpan every, bool isUrgent = false) where TJob : class, IJob
    {
        var first = isUrgent ? TimeSpan.Zero : every < _soonEnough ? every : _soonEnough;
        services.AddQuartz(quartz => quartz.ScheduleJob<TJob>(
            (provider, trigger) => trigger.WithIdentity(name).StartAt(provider.GetRequiredService<TimeProvider>().GetUtcNow() + first)
                .WithSimpleSchedule(schedule => schedule.WithInterval(every).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NowWithExistingCount)),
            (_, job) => job.WithIdentity(name)));
    }

    private static string ConnectionString(IServiceProvider provider) =>
        new SqliteConnectionStringBuilder { DataSource = provider.GetRequiredService<DataFolder>().File(FileName), DefaultTimeout = 10 }.ToString();
}
