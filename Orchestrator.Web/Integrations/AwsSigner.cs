using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Orchestrator.Web.Security;

namespace Orchestrator.Web.Integrations;

/// <summary>
/// AWS Signature Version 4 for S3 (docs.aws.amazon.com, "Signature Calculations for the Authorization Header"): the settings <c>accessKeyId</c>,
/// <c>secretAccessKey</c> and <c>region</c> sign host, date, body hash, and whatever else the request says.
/// </summary>
public sealed class AwsSigner : IRequestSigner
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <inheritdoc />
    public string Name => "aws-v4";

    /// <inheritdoc />
    public async ValueTask<OutboundRequest> SignAsync(OutboundRequest request, JsonElement integration, DateTimeOffset now)
    {
        using var content = request.Body?.Invoke();
        var body = content is null ? [] : await content.ReadAsByteArrayAsync();
        var (instant, day) = (now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture), now.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        ImmutableArray<(string Name, string Value)> added = [("x-amz-content-sha256", hash), ("x-amz-date", instant)];
        var signed = request.Headers.AddRange(added).Add(("host", request.Url.IsDefaultPort ? request.Url.IdnHost : request.Url.Authority))
            .Select(header => (Name: header.Name.ToLowerInvariant(), Value: header.Value.Trim())).OrderBy(header => header.Name, StringComparer.Ordinal).ToList();
        var names = string.Join(';', signed.Select(header => header.Name));
        var canonical = string.Join('\n', request.Method.Method, PathOf(request.Url), QueryOf(request.Url), string.Concat(signed.Select(header => $"{header.Name}:{header.Value}\n")), names, hash);
        var scope = $"{day}/{Text(integration, "region")}/s3/aws4_request";
        var toSign = string.Join('\n', Algorithm, instant, scope, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
        var key = new[] { day, Text(integration, "region"), "s3", "aws4_request" }.Aggregate(Encoding.UTF8.GetBytes($"AWS4{Text(integration, "secretAccessKey")}"), Keyed);
        var authorization = $"{Algorithm} Credential={Text(integration, "accessKeyId")}/{scope},SignedHeaders={names},Signature={Convert.ToHexStringLower(Keyed(key, toSign))}";
        return request with { Headers = request.Headers.AddRange(added).Add(("Authorization", authorization)) };
    }

    private static byte[] Keyed(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    // Each part is encoded once, whatever the address left as it was.
    private static string PathOf(Uri url) => string.Join('/', url.AbsolutePath.Split('/').Select(part => Uri.EscapeDataString(Uri.UnescapeDataString(part))));

    private static string QueryOf(Uri url) => string.Join('&', url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2)).Select(pair => (Name: Encoded(pair[0]), Value: pair.Length > 1 ? Encoded(pair[1]) : ""))
        .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal).Select(pair => $"{pair.Name}={pair.Value}"));

    private static string Encoded(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text));

    private static string Text(JsonElement integration, string name) => integration.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
