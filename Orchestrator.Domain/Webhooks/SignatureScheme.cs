namespace Orchestrator.Domain.Webhooks;

/// <summary>How a sender signs what it sends.</summary>
public enum SignatureScheme
{
    /// <summary>Not at all; the API key is enough.</summary>
    None,
    /// <summary>As standardwebhooks.com says: <c>webhook-id</c>, <c>webhook-timestamp</c>, <c>webhook-signature</c>.</summary>
    Standard,
    /// <summary>As GitHub does: <c>X-Hub-Signature-256</c>.</summary>
    GitHub,
    /// <summary>As Stripe does: <c>Stripe-Signature</c>.</summary>
    Stripe,
}
