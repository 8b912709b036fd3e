using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Orchestrator.Domain.Webhooks;

/// <summary>Whether a delivery was signed with a secret that is known here. Signatures are HMAC-SHA256 and compared in constant time.</summary>
public static class Signature
{
    /// <summary>How far the sender's clock may be from ours, either way, where the signature covers an instant.</summary>
    public static TimeSpan Tolerance { get; } = TimeSpan.FromMinutes(5);

    private const string StandardStart = "whsec_";

    /// <summary>Looks at a delivery.</summary>
    /// <param name="scheme">How it should be signed; not <see cref="SignatureScheme.None"/>.</param>
    /// <param name="header">The one value of a header by its name, in any case; null when it is missing or repeated.</param>
    /// <param name="body">The body, byte by byte as it came.</param>
    /// <param name="secrets">Any of these will do, so that a secret can be changed while both are in use.</param>
    /// <param name="now">The present.</param>
    /// <returns>Null when it is good, else why it is not: a sentence for the workflow's owner, without anything secret.</returns>
    public static string? Refuse(SignatureScheme scheme, Func<string, string?> header, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets, DateTimeOffset now) => scheme switch
    {
        SignatureScheme.Standard => Standard(header, body, secrets, now),
        SignatureScheme.GitHub => GitHub(header, body, secrets),
        SignatureScheme.Stripe => Stripe(header, body, secrets, now),
        _ => throw new ArgumentOutOfRangeException(nameof(scheme)),
    };

    /// <summary>Whether a text can be the secret of a scheme; null when it can, else what is wrong with it.</summary>
    public static string? RefuseSecret(SignatureScheme scheme, string secret)
    {
        if (string.IsNullOrWhiteSpace(secret)) return "The secret is empty.";
        return scheme == SignatureScheme.Standard && StandardKey(secret) is null ? "The secret is not one of Standard Webhooks: whsec_ and Base64." : null;
    }

    // https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
    private static string? Standard(Func<string, string?> header, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        if (header("webhook-id") is not { Length: > 0 } id) return "It has no webhook-id.";
        if (header("webhook-timestamp") is not { Length: > 0 } sent) return "It has no webhook-timestamp.";
        if (header("webhook-signature") is not { Length: > 0 } signatures) return "It has no webhook-signature.";
        if (TooFar(sent, now) is { } problem) return problem;
        var given = signatures.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(one => one.StartsWith("v1,", StringComparison.Ordinal)).Select(one => Decoded(one.AsSpan(3))).ToList();
        if (given.Count == 0) return "Its webhook-signature has no signature of version v1.";
        return AnyFits(secrets.Select(StandardKey), $"{id}.{sent}.", body, given);
    }

    // https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
    private static string? GitHub(Func<string, string?> header, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets)
    {
        if (header("X-Hub-Signature-256") is not { Length: > 0 } signature) return "It has no X-Hub-Signature-256.";
        if (!signature.StartsWith("sha256=", StringComparison.Ordinal)) return "Its X-Hub-Signature-256 does not begin with sha256=.";
        return AnyFits(secrets.Select(Encoding.UTF8.GetBytes), "", body, [FromHex(signature.AsSpan(7))]);
    }

    // https://docs.stripe.com/webhooks/signature
    private static string? Stripe(Func<string, string?> header, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        if (header("Stripe-Signature") is not { Length: > 0 } signature) return "It has no Stripe-Signature.";
        var parts = signature.Split(',', StringSplitOptions.TrimEntries);
        if (parts.FirstOrDefault(part => part.StartsWith("t=", StringComparison.Ordinal)) is not { } sent) return "Its Stripe-Signature has no timestamp (t=).";
        if (TooFar(sent[2..], now) is { } problem) return problem;
        var given = parts.Where(part => part.StartsWith("v1=", StringComparison.Ordinal)).Select(part => FromHex(part.AsSpan(3))).ToList();
        if (given.Count == 0) return "Its Stripe-Signature has no signature of version v1.";
        return AnyFits(secrets.Select(Encoding.UTF8.GetBytes), $"{sent[2..]}.", body, given);
    }

    private static string? TooFar(string sent, DateTimeOffset now)
    {
        if (!long.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return "Its timestamp is not a number of seconds.";
        var away = now.ToUnixTimeSeconds() - seconds;
        if (Math.Abs((decimal)away) <= (decimal)Tolerance.TotalSeconds) return null;
        return away > 0 ? "Its timestamp is more than five minutes old." : "Its timestamp is more than five minutes in the future.";
    }

    private static string? AnyFits(IEnumerable<byte[]?> keys, string before, ReadOnlySpan<byte> body, List<byte[]?> given)
    {
        var start = Encoding.UTF8.GetBytes(before);
        var fits = false;
        foreach (var key in keys)
        {
            if (key is null) continue;
            using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
            hmac.AppendData(start);
            hmac.AppendData(body);
            var right = hmac.GetHashAndReset();
            // Every one is looked at, so that the time says nothing of which was near.
            foreach (var one in given) fits |= one is not null && CryptographicOperations.FixedTimeEquals(one, right);
        }

        return fits ? null : "Its signature was not made with the secret that is stored here, or the body was changed on the way.";
    }

    private static byte[]? StandardKey(string secret)
    {
        var text = secret.AsSpan().Trim();
        return Decoded(text.StartsWith(StandardStart, StringComparison.Ordinal) ? text[StandardStart.Length..] : text) is { Length: > 0 } key ? key : null;
    }

    private static byte[]? Decoded(ReadOnlySpan<char> base64)
    {
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        return Convert.TryFromBase64Chars(base64, bytes, out var length) ? bytes[..length] : null;
    }

    private static byte[]? FromHex(ReadOnlySpan<char> hex)
    {
        var bytes = new byte[hex.Length / 2];
        return hex.Length % 2 == 0 && Convert.FromHexString(hex, bytes, out _, out _) == System.Buffers.OperationStatus.Done ? bytes : null;
    }
}
