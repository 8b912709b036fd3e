using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Data;
using Quartz;

namespace Orchestrator.Web.Engine;

/// <summary>Writes the figures down every few seconds, and once more when the program stops; before, it adds what a process that was ended could not write down.</summary>
public sealed partial class FigureWriter(RunFigures figures, FigureRepair repair, TimeProvider time, ILogger<FigureWriter> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await repair.BeginAsync(stoppingToken);
        }
        catch (Exception problem) when (problem is DbException or IOException or UnauthorizedAccessException)
        {
            LogNotMended(log, problem);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }

        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await figures.WriteAsync(CancellationToken.None);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is left is written below.
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (await figures.WriteAsync(CancellationToken.None)) repair.End();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What the process before could not count of its last seconds was not added.")]
    private static partial void LogNotMended(ILogger logger, Exception problem);
}

/// <summary>Removes figures that no page shows any more: fine ones after days, a day's after a year.</summary>
[DisallowConcurrentExecution]
internal sealed class FigureSweepJob(AppDbOpening opening, TimeProvider time) : IJob
{
    private static readonly (int Minutes, int Days)[] Kept = [(30, 3), (240, 15), (1_440, 400)];

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        await using var db = opening.ForSystem();
        foreach (var (minutes, days) in Kept)
        {
            var before = time.GetUtcNow().AddDays(-days);
            await db.RunFigures.Where(row => row.Minutes == minutes && row.At < before).ExecuteDeleteAsync(cancellationToken);
            await db.StepFigures.Where(row => row.Minutes == minutes && row.At < before).ExecuteDeleteAsync(cancellationToken);
        }
    }
}
