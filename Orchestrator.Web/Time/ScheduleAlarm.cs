using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Data;
using Quartz;

namespace Orchestrator.Web.Time;

/// <summary>Has Quartz wake the schedules at the earliest time one of them is due. The schedules' rows are the truth; should the alarm fail, they are looked through every minute.</summary>
public sealed partial class ScheduleAlarm(ISchedulerFactory schedulers, AppDbOpening opening, TimeProvider time, ILogger<ScheduleAlarm> log) : IDisposable
{
    private static readonly TriggerKey _trigger = new("schedules-next");
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Sets it anew; call it after a schedule has changed.</summary>
    public async Task SetAsync()
    {
        await _one.WaitAsync();
        try
        {
            var scheduler = await schedulers.GetScheduler(CancellationToken.None);
            // Before the scheduler has begun there is no job to wake; its beginning looks by itself.
            if (scheduler.Status != SchedulerStatus.Running) return;
            if (await EarliestAsync() is not { } at)
            {
                await scheduler.UnscheduleJob(_trigger, CancellationToken.None);
                return;
            }

            var now = time.GetUtcNow();
            var trigger = TriggerBuilder.Create().WithIdentity(_trigger).ForJob(SchedulesJob.Name).StartAt(at > now ? at : now)
                .WithSimpleSchedule(schedule => schedule.WithMisfireInstruction(SimpleTriggerMisfireInstruction.FireNow)).Build();
            await scheduler.ScheduleJob(trigger, ScheduleJobOptions.Replacing, CancellationToken.None);
        }
        catch (Exception problem) when (problem is SchedulerException or DbException)
        {
            LogNotSet(log, problem);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task<DateTimeOffset?> EarliestAsync()
    {
        await using var db = opening.ForSystem();
        return await db.Schedules.MinAsync(row => row.NextFireAt);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The alarm of the schedules could not be set; they are looked through every minute.")]
    private static partial void LogNotSet(ILogger logger, Exception problem);
}

/// <summary>Starts what is due and sets the alarm for what is due next.</summary>
[DisallowConcurrentExecution]
internal sealed class SchedulesJob(ScheduleRuns runs, ScheduleAlarm alarm) : IJob
{
    public const string Name = "schedules";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        await runs.FireDueAsync(cancellationToken);
        await alarm.SetAsync();
    }
}

/// <summary>Registers what starts workflows by the clock.</summary>
public static class ScheduleSetup
{
    /// <summary>Needs the engine and the scheduler.</summary>
    public static void AddSchedules(this IServiceCollection services)
    {
        services.AddSingleton<ScheduleRuns>();
        services.AddSingleton<ScheduleAlarm>();
        services.AddRecurringJob<SchedulesJob>(SchedulesJob.Name, TimeSpan.FromMinutes(1), isUrgent: true);
    }
}
