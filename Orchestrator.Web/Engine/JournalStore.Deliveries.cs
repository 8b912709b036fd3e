namespace Orchestrator.Web.Engine;

internal sealed partial class JournalStore
{
    // One loop writes everything, so of two equal deliveries that come at once the second finds the first.
    private JournalAnswer? FindFirst(NewExecution run, JournalTransaction within)
    {
        var delivery = run.Delivery!;
        if (_addDelivery.Run(run.WorkflowId, delivery.Key, run.TenantId, run.Id, delivery.BodyHash, run.At.UtcTicks, (run.At - AcceptedDelivery.KeptFor).UtcTicks) > 0) return null;
        var first = _firstDelivery.Read(run.WorkflowId, delivery.Key)!;
        return new(first[1] is string hash && hash == delivery.BodyHash ? JournalVerdict.Duplicate : JournalVerdict.Conflict, 0, (string)first[0]!);
    }

    private JournalAnswer Note(JournalRecord.Noted noted, JournalTransaction within)
    {
        HashSet<(string, string)> told = [];
        HashSet<(string, bool)> grown = [];
        foreach (var delivery in noted.Deliveries)
        {
            var tenant = _noteDelivery.Ask(delivery.Id, delivery.WorkflowId, delivery.Status, delivery.Reason, delivery.Message, delivery.IsKnown ? 1 : 0, delivery.Count,
                delivery.Request, delivery.Body, delivery.ExecutionId, delivery.ApiKeyId, delivery.At.UtcTicks) as string;
            if (tenant is null) continue;
            grown.Add((delivery.WorkflowId, delivery.IsKnown));
            if (told.Add((tenant, delivery.WorkflowId))) within.Happened(new FeedEvent.DeliveriesNoted(tenant, delivery.WorkflowId));
        }

        foreach (var (workflowId, isKnown) in grown) _dropDeliveries.Run(workflowId, isKnown ? 1 : 0, noted.Keep);
        return new(JournalVerdict.Recorded, noted.Deliveries.Count);
    }
}
