using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Orchestrator.Web.Actions;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Integrations;

/// <summary>
/// Signs what is sent to a webhook as Standard Webhooks 1.0 describes it, where the integration has a <c>signingSecret</c>: whoever receives it can tell who
/// sent it, and that it is not old.
/// </summary>
internal sealed class WebhookSigner : IRequestSigner
{
    private const string Prefix = "whsec_";

    /// <inheritdoc/>
    public string Name => "standard-webhooks";

    /// <inheritdoc/>
    public async ValueTask<OutboundRequest> SignAsync(OutboundRequest request, JsonElement integration, DateTimeOffset now)
    {
        if (HttpRequestSettings.Text(integration, "signingSecret") is not { Length: > 0 } secret || request.Body is null) return request;
        if (request.Headers.FirstOrDefault(header => header.Name == "webhook-id") is not { Value: { } id }) return request;
        using var content = request.Body();
        var body = await content.ReadAsByteArrayAsync();
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var signature = Convert.ToBase64String(HMACSHA256.HashData(KeyOf(secret), signed));
        return request with { Headers = [.. request.Headers, ("webhook-timestamp", timestamp), ("webhook-signature", $"v1,{signature}")] };
    }

    private static byte[] KeyOf(string secret)
    {
        var text = secret.Trim();
        if (text.StartsWith(Prefix, StringComparison.Ordinal)) text = text[Prefix.Length..];
        var key = new byte[text.Length];
        return Convert.TryFromBase64String(text, key, out var length) && length > 0 ? key[..length]
            : throw new InvalidSettingException("signingSecret: this is whsec_ and base64.");
    }
}
