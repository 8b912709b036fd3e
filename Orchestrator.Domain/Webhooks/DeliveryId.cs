using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Orchestrator.Domain.Webhooks;

/// <summary>What a sender calls a delivery: the same when it sends it once more.</summary>
/// <param name="Key">With the sender's kind in front, such as <c>github:72d3162e-…</c>; at most 300 characters.</param>
/// <param name="Shown">As the sender wrote it, for people.</param>
/// <param name="CountsBody">Whether another body under the same id is a mistake. Stripe's repeated events differ in how many deliveries are pending.</param>
public sealed record DeliveryId(string Key, string Shown, bool CountsBody = true)
{
    private const int Longest = 255;

    private static readonly (string Header, string Kind)[] Headers =
    [
        ("Idempotency-Key", "key"),
        ("webhook-id", "standard"),
        ("X-GitHub-Delivery", "github"),
        ("svix-id", "svix"),
        ("X-Shopify-Webhook-Id", "shopify"),
    ];

    /// <summary>The id of a delivery; null when it has none.</summary>
    /// <param name="header">The one value of a header by its name, in any case; null when it is missing or repeated.</param>
    /// <param name="body">What was sent.</param>
    public static DeliveryId? Of(Func<string, string?> header, JsonElement body)
    {
        foreach (var (name, kind) in Headers)
        {
            if (header(name)?.Trim() is { Length: > 0 } id) return new DeliveryId(KeyOf(kind, id), id);
        }

        return header("Stripe-Signature") is not null && body.ValueKind == JsonValueKind.Object
            && body.TryGetProperty("id", out var stripe) && stripe.ValueKind == JsonValueKind.String && stripe.GetString() is { Length: > 0 } text
            ? new DeliveryId(KeyOf("stripe", text), text, CountsBody: false) : null;
    }

    private static string KeyOf(string kind, string id) =>
        id.Length <= Longest ? $"{kind}:{id}" : $"{kind}:sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))}";
}
