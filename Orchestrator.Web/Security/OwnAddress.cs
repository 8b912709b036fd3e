using System.Net;
using System.Net.NetworkInformation;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Data;

namespace Orchestrator.Web.Security;

/// <summary>
/// Where this instance itself answers. Workflows may call each other's webhooks there and nothing else of it.
/// </summary>
/// <param name="options">For the public address.</param>
/// <param name="server">For the addresses listened on; null on the command line, where nothing is.</param>
public sealed class OwnAddress(IOptions<InstanceOptions> options, IServer? server = null)
{
    /// <summary>The address people and programs use: the public one, else the first that is listened on.</summary>
    public string Base => options.Value.PublicUrl is { Length: > 0 } known ? known.TrimEnd('/')
        : (server?.Features.Get<IServerAddressesFeature>()?.Addresses ?? []).FirstOrDefault()?.TrimEnd('/') ?? "http://localhost";

    /// <summary>True when the address leads to this instance.</summary>
    public bool IsAt(Uri url) => IsAt(url.IdnHost, url.Port);

    /// <summary>True when a host and port lead to this instance.</summary>
    public bool IsAt(string host, int port) =>
        Uri.TryCreate(options.Value.PublicUrl, UriKind.Absolute, out var known) && Same(known.IdnHost, host) && known.Port == port
        || Bound.Any(bound => bound.Port == port && IsBoundHost(bound.Host, host));

    /// <summary>True when an address, whatever name led to it, is one of this machine's and the port is listened on.</summary>
    public bool LeadsHere(IPAddress address, int port)
    {
        if (!Bound.Any(bound => bound.Port == port)) return false;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)
            || NetworkInterface.GetAllNetworkInterfaces().SelectMany(card => card.GetIPProperties().UnicastAddresses).Any(local => local.Address.Equals(address));
    }

    /// <summary>True for <c>POST /api/workflows/{id}/webhook</c>, exactly.</summary>
    public static bool IsWebhook(Uri url, HttpMethod method) =>
        method == HttpMethod.Post && url.Segments is ["/", "api/", "workflows/", [.., '/'] id, "webhook"] && id.TrimEnd('/').All(char.IsAsciiLetterOrDigit);

    private IEnumerable<BindingAddress> Bound => (server?.Features.Get<IServerAddressesFeature>()?.Addresses ?? []).Select(BindingAddress.Parse);

    private static bool IsBoundHost(string bound, string host) =>
        Same(bound, host) || IsLoopback(host) && (IsLoopback(bound) || bound is "+" or "*" or "0.0.0.0" or "[::]");

    private static bool IsLoopback(string host) => Same(host, "localhost") || IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address);

    private static bool Same(string one, string other) => HostText.Plain(one) is { } plain && plain.Equals(HostText.Plain(other), StringComparison.Ordinal);
}
