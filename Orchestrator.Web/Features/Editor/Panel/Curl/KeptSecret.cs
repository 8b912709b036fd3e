using System.Text.Json;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Curl;
using Orchestrator.Web.Features.Credentials;

namespace Orchestrator.Web.Features.Editor.Panel.Curl;

/// <summary>A secret of a pasted command, and what is to become of it.</summary>
/// <param name="secret">The secret.</param>
/// <param name="id">The id that is proposed for it.</param>
public sealed class KeptSecret(CurlSecret secret, string id)
{
    /// <summary>The secret.</summary>
    public CurlSecret Secret => secret;

    /// <summary>Whether it goes into the vault; else it stays in the step as plain text.</summary>
    public bool IsKept { get; set; } = true;

    /// <summary>The id of its credential.</summary>
    public string Id { get; set; } = id;

    /// <summary>Why it could not be kept; null for nothing.</summary>
    public string? Wrong { get; set; }

    /// <summary>Whether its credential has been made.</summary>
    public bool IsMade { get; set; }

    /// <summary>Where it stands, in words: "Header Authorization".</summary>
    public string Called => $"{secret.Place} {secret.Name}";

    /// <summary>What becomes of it in the vault.</summary>
    /// <param name="url">The request's address.</param>
    public static string Fate(string url) => LimitOf(url) is { } host
        ? $"Sealed, never shown again, and sent to {host} only."
        : "Sealed and never shown again. The host is not known here, so it may be sent to any: limit it in the vault.";

    /// <summary>Its credential; it is sent to the request's host only, where that is known.</summary>
    /// <param name="url">The request's address.</param>
    public CredentialInput Input(string url) => new()
    {
        Name = Id.Trim(),
        Kind = CredentialKinds.NameOf(secret.Kind),
        Value = JsonSerializer.SerializeToElement<object>(secret.User is { } user ? new { username = user, password = secret.Value } : secret.Value),
        AllowedHosts = LimitOf(url) is { } host ? new(Given: true, [host]) : default,
    };

    /// <summary>Ids for the secrets of a request, named after its host and free in the vault.</summary>
    /// <param name="secrets">The secrets.</param>
    /// <param name="url">The request's address.</param>
    /// <param name="isTaken">Whether there is a credential of an id.</param>
    public static List<KeptSecret> Of(IEnumerable<CurlSecret> secrets, string url, Func<string, bool> isTaken)
    {
        var name = NameOf(HostOf(url) ?? "");
        HashSet<string> used = new(StringComparer.Ordinal);
        return [.. secrets.Select(secret =>
        {
            var id = name;
            for (var number = 2; isTaken(id) || !used.Add(id); number++) id = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}-{number}");
            return new KeptSecret(secret, id);
        })];
    }

    private static string? LimitOf(string url) => HostOf(url) is { } host ? AllowedHosts.Normalise(host) : null;

    private static string? HostOf(string url) => Uri.TryCreate(url.Split(["{{"], 2, StringSplitOptions.None)[0], UriKind.Absolute, out var address) && address.Host.Length > 0 ? address.IsDefaultPort ? address.Host : address.Authority : null;

    // api.github.com is github, billing.example.co is billing-example.
    private static string NameOf(string host)
    {
        var labels = host.Split(':')[0].Split('.').Where(label => label is not ("" or "api" or "www")).ToList();
        if (labels.Count > 1 && !labels.TrueForAll(label => label.All(char.IsAsciiDigit))) labels.RemoveAt(labels.Count - 1);
        var name = string.Concat(string.Join('-', labels).ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-'));
        return CredentialId.IsValid(name) ? name : "imported";
    }
}
