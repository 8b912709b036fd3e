using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Data;
using Quartz;

namespace Orchestrator.Web.Engine;

/// <summary>Writes the figures down every few seconds, and once more when the program stops.</summary>
public sealed class FigureWriter(RunFigures figures, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
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
        await figures.WriteAsync(CancellationToken.None);
    }
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
