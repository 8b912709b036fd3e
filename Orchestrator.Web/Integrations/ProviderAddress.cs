using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Integrations.Manifests;
using Orchestrator.Web.Actions;

namespace Orchestrator.Web.Integrations;

/// <summary>Where a provider's requests go. Its secrets go nowhere else.</summary>
internal static partial class ProviderAddress
{
    /// <summary>The base URL of an integration.</summary>
    /// <param name="manifest">The provider.</param>
    /// <param name="scope">The integration's settings.</param>
    /// <param name="origin">Where an operator says the provider is; null for its own host.</param>
    /// <param name="request">What is sent there, which may name another host of the provider; null for nothing in particular.</param>
    /// <exception cref="InvalidSettingException">The settings make no address, or one that is not the provider's.</exception>
    public static Uri BaseOf(ProviderManifest manifest, ManifestScope scope, Uri? origin, ManifestRequest? request = null)
    {
        var title = manifest.Definition.Title;
        if (Written(request?.BaseUrl ?? manifest.BaseUrl, scope) is not { } text || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)
            throw new InvalidSettingException($"The settings of the integration make no address of {title}.");
        if (!manifest.Hosts.IsEmpty && (url.Scheme != "https" || !AllowedHosts.Allow(manifest.Hosts, url)))
            throw new InvalidSettingException($"{url.Host} is not an address of {title}, which is at {string.Join(" or ", manifest.Hosts)}.");
        if (origin is null || IsOwn(manifest, url)) return url;
        return new UriBuilder(url) { Scheme = origin.Scheme, Host = origin.Host, Port = origin.Port }.Uri;
    }

    /// <summary>The address of a request.</summary>
    /// <exception cref="InvalidSettingException">A value would lead elsewhere, or is missing.</exception>
    public static Uri Of(Uri baseUrl, ManifestRequest request, ManifestScope scope, IEnumerable<(string Name, string Value)> query)
    {
        var path = request.Path.Fill(placeholder => scope.TextOf(placeholder) is { } value ? Segment(placeholder, value) : throw new InvalidSettingException($"{placeholder.Name}: this is missing."))!;
        // Without a path of its own it is the base URL to the letter: that of a webhook may have parameters.
        var address = request.Path.Source.Length == 0 ? new StringBuilder(baseUrl.GetLeftPart(UriPartial.Query)) : new StringBuilder(baseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/')).Append(path);
        var separator = request.Path.Source.Length == 0 && baseUrl.Query.Length > 0 ? '&' : '?';
        foreach (var (name, value) in query)
        {
            address.Append(separator).Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return new Uri(address.ToString());
    }

    /// <summary>The parameters of a request; a list gives its name once per item.</summary>
    public static IEnumerable<(string Name, string Value)> QueryOf(ManifestRequest request, ManifestScope scope)
    {
        foreach (var (name, template) in request.Query)
        {
            if (scope.Fill(template) is not { } node) continue;
            var value = JsonSerializer.SerializeToElement(node);
            foreach (var item in value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : new[] { value })
                yield return (name, item.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? item.GetRawText() : HttpRequestSettings.Scalar(item, name));
        }
    }

    // What somebody set as their own address is not moved by the operator's.
    private static bool IsOwn(ProviderManifest manifest, Uri url) =>
        manifest.Hosts.IsEmpty && manifest.BaseUrl.Whole is { } whole
        && manifest.Definition.Fields.FirstOrDefault(field => $"integration.{field.Name}" == whole.Name)?.Default is var standard
        && !(Uri.TryCreate(standard, UriKind.Absolute, out var known) && Uri.Compare(known, url, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0);

    private static string? Written(ManifestText template, ManifestScope scope)
    {
        if (template.Whole is { } whole) return scope.TextOf(whole)?.Trim();
        var text = new StringBuilder();
        foreach (var part in template.Parts)
        {
            if (part is ManifestPart.Literal literal)
            {
                text.Append(literal.Text);
                continue;
            }

            var placeholder = (ManifestPart.Placeholder)part;
            if (scope.TextOf(placeholder)?.Trim() is not { } value) return null;
            var isInHost = text.ToString().IndexOf('/', "https://".Length) < 0;
            if (isInHost && !HostPattern().IsMatch(value)) throw new InvalidSettingException($"{placeholder.Name}: this is part of a host name: letters, digits and hyphens.");
            text.Append(isInHost ? value : Segment(placeholder, value));
        }

        return text.ToString();
    }

    // RFC 3986, section 5.2.4: dot segments would lead out of the path.
    private static string Segment(ManifestPart.Placeholder placeholder, string value)
    {
        if (value.Split('/').Any(segment => segment is "." or "..")) throw new InvalidSettingException($"{placeholder.Name}: “.” and “..” cannot stand in an address.");
        return placeholder.KeepsSlashes ? string.Join('/', value.Split('/').Select(Escape)) : Escape(value);
    }

    // A colon may stand in a path, and where it belongs to a key it must be found as it is.
    private static string Escape(string value) => Uri.EscapeDataString(value).Replace("%3A", ":", StringComparison.Ordinal);

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9.\-]*[A-Za-z0-9])?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HostPattern();
}
