namespace Orchestrator.Web.Features.Webhooks;

/// <summary>What <c>Orchestrator:Webhooks</c> in the configuration says.</summary>
public sealed class WebhookOptions
{
    /// <summary>The most bytes a delivery's body may have, counted while it is read. 1,024 to 16,777,216.</summary>
    public int MaxBodyBytes { get; set; } = Http.JsonBody.MaxBytes;

    /// <summary>How many deliveries that started no run are kept of each workflow, the newest; as many again of senders without a key of it. 10 to 10,000.</summary>
    public int KeptPerWorkflow { get; set; } = 200;

    /// <summary>Every mistake, with its key; empty when all is well.</summary>
    internal IEnumerable<string> Mistakes()
    {
        if (MaxBodyBytes is < 1_024 or > 16_777_216) yield return "Orchestrator:Webhooks:MaxBodyBytes must be from 1024 to 16777216.";
        if (KeptPerWorkflow is < 10 or > 10_000) yield return "Orchestrator:Webhooks:KeptPerWorkflow must be from 10 to 10000.";
    }
}
