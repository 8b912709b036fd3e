using Microsoft.EntityFrameworkCore;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;
using Quartz;

namespace Orchestrator.Web.Features.Webhooks;

/// <summary>Forgets the ids of deliveries after a day, and what started no run after thirty.</summary>
[DisallowConcurrentExecution]
internal sealed class ForgetDeliveriesJob(AppDbOpening databases, TimeProvider time) : IJob
{
    private const int Portion = 1_000;
    private static readonly TimeSpan NotesKeptFor = TimeSpan.FromDays(30);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await ForgetAsync(cancellationToken);

    /// <summary>In portions, so that what is accepted meanwhile is not held up.</summary>
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (keys, notes) = ((now - AcceptedDelivery.KeptFor).UtcTicks, now - NotesKeptFor);
        await using var db = databases.ForSystem();
        while (await db.Database.ExecuteSqlAsync(
            $"DELETE FROM DeliveryKeys WHERE rowid IN (SELECT rowid FROM DeliveryKeys WHERE ReceivedAt <= {keys} LIMIT {Portion})", cancellationToken) == Portion)
        {
            // Goes on until fewer were left than a portion.
        }

        await db.WebhookDeliveries.Where(row => row.ReceivedAt < notes).ExecuteDeleteAsync(cancellationToken);
    }
}
