using Microsoft.Extensions.Options;
using Quartz;

namespace Orchestrator.Web.Time;

/// <summary>Starts the scheduler once the program serves, so that no page waits for it, and again if its file could not be opened.</summary>
public sealed partial class TimeHost(
    IHostApplicationLifetime lifetime, IServiceProvider services, IOptionsMonitor<QuartzHostedServiceOptions> options, TimeProvider time, ILogger<TimeHost> log) : IHostedService
{
    private static readonly TimeSpan _pauseBeforeRetry = TimeSpan.FromSeconds(30);

    private readonly QuartzHostedService _scheduler = new(lifetime, services, options);
    private Task _starting = Task.CompletedTask;

    /// <summary>Returns at once.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() => _starting = Task.Run(() => StartUntilItDoesAsync(lifetime.ApplicationStopping), CancellationToken.None));
        return Task.CompletedTask;
    }

    /// <summary>Lets running jobs end.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _starting;
        await _scheduler.StopAsync(cancellationToken);
    }

    private async Task StartUntilItDoesAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await _scheduler.StartAsync(stopping);
                return;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem)
            {
                LogNotStarted(log, problem);
                await Task.Delay(_pauseBeforeRetry, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The scheduler could not be started; schedules, token refresh and retention wait. It is tried again.")]
    private static partial void LogNotStarted(ILogger logger, Exception problem);
}
