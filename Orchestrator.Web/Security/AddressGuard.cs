using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Orchestrator.Web.Security;

/// <summary>
/// Says which addresses may be called: public ones, and what the operator opened. Refused is everything the IANA special-purpose
/// registries (RFC 6890 and its updates) set apart, also where it hides inside another form.
/// </summary>
public sealed class AddressGuard(IOptions<OutboundOptions> options)
{
    private static readonly ImmutableArray<IPNetwork> Special =
    [
        .. Networks(
            "0.0.0.0/8",          // this network
            "10.0.0.0/8",         // private
            "100.64.0.0/10",      // carrier-grade NAT; also some clouds' metadata (100.100.100.200)
            "127.0.0.0/8",        // loopback
            "169.254.0.0/16",     // link-local; clouds' metadata (169.254.169.254)
            "172.16.0.0/12",      // private
            "192.0.0.0/24",       // protocol assignments
            "192.0.2.0/24",       // documentation
            "192.31.196.0/24",    // AS112
            "192.52.193.0/24",    // AMT
            "192.88.99.0/24",     // 6to4 relays
            "192.168.0.0/16",     // private
            "192.175.48.0/24",    // AS112
            "198.18.0.0/15",      // benchmarks
            "198.51.100.0/24",    // documentation
            "203.0.113.0/24",     // documentation
            "224.0.0.0/4",        // multicast
            "240.0.0.0/4"),       // reserved, broadcast
        .. Networks(
            "::/96",              // unspecified, loopback, IPv4-compatible
            "64:ff9b:1::/48",     // local NAT64
            "100::/64",           // discard
            "100:0:0:1::/64",     // dummy
            "2001::/23",          // protocol assignments, Teredo, ORCHID
            "2001:db8::/32",      // documentation
            "2620:4f:8000::/48",  // AS112
            "3fff::/20",          // documentation
            "5f00::/16",          // segment routing
            "fc00::/7",           // unique local; clouds' metadata (fd00:ec2::254)
            "fe80::/10",          // link-local
            "fec0::/10",          // site-local
            "ff00::/8"),          // multicast
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3"); // nothing else of IPv6 is assigned to hosts
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    private static ReadOnlySpan<byte> Isatap => [0x00, 0x5e, 0xfe]; // RFC 5214, section 6.1

    private readonly ImmutableArray<AllowedHost> allowed = [.. options.Value.AllowedHosts.Select(AllowedHost.Parse).OfType<AllowedHost>()];

    /// <summary>Whether an address may be connected to.</summary>
    /// <param name="address">What the name led to.</param>
    /// <param name="host">The name, or the address as text.</param>
    /// <param name="port">1 to 65535.</param>
    public bool IsAllowed(IPAddress address, string host, int port)
    {
        var plain = Plain(address);
        return allowed.Any(entry => entry.Covers(plain, host, port)) || IsPublic(plain);
    }

    private static bool IsPublic(IPAddress address) =>
        (address.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(address) || Nat64.Contains(address))
        && !Special.Any(network => network.Contains(address)) && (Inner(address) is not { } inner || IsPublic(inner));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress(address.GetAddressBytes()) // without its zone
        : address;

    // The IPv4 address a translator or relay would send it on to.
    private static IPAddress? Inner(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return null;
        var bytes = address.GetAddressBytes();
        return Nat64.Contains(address) ? new IPAddress(bytes.AsSpan(12, 4))
            : SixToFour.Contains(address) ? new IPAddress(bytes.AsSpan(2, 4))
            : (bytes[8] & 0xfd) == 0 && bytes.AsSpan(9, 3).SequenceEqual(Isatap) ? new IPAddress(bytes.AsSpan(12, 4))
            : null;
    }

    private static IEnumerable<IPNetwork> Networks(params IEnumerable<string> blocks) => blocks.Select(block => IPNetwork.Parse(block));
}
