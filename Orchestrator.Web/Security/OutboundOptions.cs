using System.Globalization;
using System.Net;

namespace Orchestrator.Web.Security;

/// <summary>What workflows may reach besides public addresses.</summary>
public sealed class OutboundOptions
{
    /// <summary>Each entry a host name, an address or a CIDR block, with <c>:port</c> for one port only: <c>db.internal:5432</c>, <c>10.1.0.0/16</c>, <c>[fd00::5]:80</c>.</summary>
    public List<string> AllowedHosts { get; set; } = [];

    /// <summary>How long the other side may take to accept a connection; 1 ms to 5 min.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the other side may be silent in the middle of an answer; 1 ms to 5 min.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a call may take in all when it does not say itself; 1 ms to 1 h. A step has a time-out of its own.</summary>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>What is wrong with the settings; empty for nothing.</summary>
    public IEnumerable<string> FindProblems() =>
    [
        .. HostProblems(),
        .. SpanProblems(nameof(ConnectTimeout), ConnectTimeout, TimeSpan.FromMinutes(5)),
        .. SpanProblems(nameof(IdleTimeout), IdleTimeout, TimeSpan.FromMinutes(5)),
        .. SpanProblems(nameof(TotalTimeout), TotalTimeout, TimeSpan.FromHours(1)),
    ];

    private static IEnumerable<string> SpanProblems(string name, TimeSpan span, TimeSpan most) =>
        span > TimeSpan.Zero && span <= most ? [] : [$"Orchestrator:Outbound:{name} must be above 0 and at most {most}."];

    private IEnumerable<string> HostProblems() => AllowedHosts.Where(entry => AllowedHost.Parse(entry) is null)
        .Select(entry => $"Orchestrator:Outbound:AllowedHosts: “{entry}” is not host, host:port, an address or a CIDR block.");
}

/// <summary>One entry of <see cref="OutboundOptions.AllowedHosts"/>.</summary>
/// <param name="Host">A name, or null for a block.</param>
/// <param name="Network">A block, or null for a name.</param>
/// <param name="Port">The one port, or null for all.</param>
internal sealed record AllowedHost(string? Host, IPNetwork? Network, int? Port)
{
    public bool Covers(IPAddress address, string host, int port) =>
        (Port is null || Port == port) && (Network?.Contains(address) ?? string.Equals(Host, HostText.Plain(host), StringComparison.Ordinal));

    public static AllowedHost? Parse(string entry)
    {
        var (host, port) = Split(entry.Trim());
        if (host.Length == 0 || port is "" || port is not null && !ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _)) return null;
        int? number = port is null ? null : ushort.Parse(port, CultureInfo.InvariantCulture);
        if (IPNetwork.TryParse(host, out var network)) return new(null, network, number);
        if (IPAddress.TryParse(host, out var address)) return new(null, new IPNetwork(address, address.GetAddressBytes().Length * 8), number);
        return HostText.Plain(host) is { } name && Uri.CheckHostName(name) == UriHostNameType.Dns ? new(name, null, number) : null;
    }

    private static (string Host, string? Port) Split(string entry)
    {
        if (entry.StartsWith('[') && entry.IndexOf(']', StringComparison.Ordinal) is > 0 and var end)
            return (entry[1..end], entry[(end + 1)..] switch { "" => null, [':', .. var port] => port, _ => "" });
        var colon = entry.IndexOf(':', StringComparison.Ordinal);
        // A second colon means an IPv6 address without brackets, which has no port.
        return colon < 0 || entry.IndexOf(':', colon + 1) >= 0 ? (entry, null) : (entry[..colon], entry[(colon + 1)..]);
    }
}
