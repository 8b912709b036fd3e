using System.Net;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Security;

public sealed class AddressGuardTests
{
    [Theory]
    [InlineData("unspecified", "0.0.0.0")] [InlineData("unspecified", "0.1.2.3")] [InlineData("unspecified", "::")]
    [InlineData("loopback", "127.0.0.1")] [InlineData("loopback", "127.255.255.254")] [InlineData("loopback", "::1")]
    [InlineData("private", "10.0.0.0")] [InlineData("private", "10.1.2.3")] [InlineData("private", "10.255.255.255")] [InlineData("private", "172.16.0.1")] [InlineData("private", "172.31.255.255")] [InlineData("private", "192.168.0.1")] [InlineData("private", "192.168.255.255")]
    [InlineData("unique local", "fc00::1")] [InlineData("unique local", "fd12:3456:789a::1")] [InlineData("unique local", "fdff:ffff::1")]
    [InlineData("link-local", "169.254.0.1")] [InlineData("link-local", "169.254.255.255")] [InlineData("link-local", "fe80::1")] [InlineData("link-local", "fe80::1%1")] [InlineData("link-local", "febf::1")]
    [InlineData("site-local", "fec0::1")] [InlineData("site-local", "feff::1")]
    [InlineData("carrier-grade NAT", "100.64.0.0")] [InlineData("carrier-grade NAT", "100.64.0.1")] [InlineData("carrier-grade NAT", "100.127.255.255")]
    [InlineData("cloud metadata", "169.254.169.254")] [InlineData("cloud metadata", "169.254.170.2")] [InlineData("cloud metadata", "100.100.100.200")] [InlineData("cloud metadata", "fd00:ec2::254")] [InlineData("cloud metadata", "192.0.0.192")] [InlineData("cloud metadata", "::ffff:169.254.169.254")] [InlineData("cloud metadata", "64:ff9b::a9fe:a9fe")]
    [InlineData("multicast", "224.0.0.1")] [InlineData("multicast", "239.255.255.255")] [InlineData("multicast", "ff02::1")] [InlineData("multicast", "ff0e::1")]
    [InlineData("reserved", "192.0.0.8")] [InlineData("reserved", "192.88.99.1")] [InlineData("reserved", "198.18.0.1")] [InlineData("reserved", "198.19.255.255")] [InlineData("reserved", "240.0.0.1")] [InlineData("reserved", "254.255.255.255")] [InlineData("reserved", "100::1")] [InlineData("reserved", "2001:2::1")] [InlineData("reserved", "4000::1")] [InlineData("reserved", "5f00::1")] [InlineData("reserved", "e000::1")]
    [InlineData("broadcast", "255.255.255.255")]
    [InlineData("documentation", "192.0.2.1")] [InlineData("documentation", "198.51.100.7")] [InlineData("documentation", "203.0.113.9")] [InlineData("documentation", "2001:db8::1")] [InlineData("documentation", "3fff::1")]
    [InlineData("IPv4-mapped", "::ffff:127.0.0.1")] [InlineData("IPv4-mapped", "::ffff:10.0.0.1")] [InlineData("IPv4-mapped", "::ffff:192.168.1.1")] [InlineData("IPv4-mapped", "::ffff:0.0.0.0")]
    [InlineData("IPv4-compatible", "::127.0.0.1")] [InlineData("IPv4-compatible", "::10.0.0.1")] [InlineData("IPv4-compatible", "::8.8.8.8")]
    [InlineData("IPv4-translated", "::ffff:0:7f00:1")] [InlineData("IPv4-translated", "::ffff:0:808:808")]
    [InlineData("NAT64", "64:ff9b::7f00:1")] [InlineData("NAT64", "64:ff9b::a00:1")] [InlineData("NAT64", "64:ff9b::c0a8:1")]
    [InlineData("local NAT64", "64:ff9b:1::1")] [InlineData("local NAT64", "64:ff9b:1:a00:1::")] [InlineData("local NAT64", "64:ff9b:1::808:808")]
    [InlineData("6to4 of a private address", "2002:7f00:1::")] [InlineData("6to4 of a private address", "2002:a00:1::")] [InlineData("6to4 of a private address", "2002:c0a8:101::1")] [InlineData("6to4 of a private address", "2002:a9fe:a9fe::1")]
    [InlineData("Teredo", "2001::1")] [InlineData("Teredo", "2001:0:4136:e378:8000:63bf:3fff:fdd2")] [InlineData("Teredo", "2001:0:808:808::1")]
    [InlineData("ISATAP of a private address", "2606:4700::5efe:a00:1")] [InlineData("ISATAP of a private address", "2606:4700::200:5efe:7f00:1")]
    public void A_special_address_is_refused_in_every_form(string kind, string address) =>
        Guard().IsAllowed(IPAddress.Parse(address), address, 80).ShouldBeFalse(kind);

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("2002:808:808::")]
    [InlineData("9.255.255.255")]
    [InlineData("100.63.255.255")]
    [InlineData("172.15.255.255")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700::5efe:808:808")]
    public void A_public_address_is_allowed(string address) =>
        Guard().IsAllowed(IPAddress.Parse(address), address, 443).ShouldBeTrue();

    [Theory]
    [InlineData("db.internal", "10.0.0.5", "db.internal", 5432, true)]
    [InlineData("db.internal:5432", "10.0.0.5", "DB.internal", 5432, true)]
    [InlineData("db.internal:5432", "10.0.0.5", "db.internal", 80, false)]
    [InlineData("db.internal.", "10.0.0.5", "db.internal", 80, true)]
    [InlineData("db.internal", "10.0.0.5", "db.internal.", 80, true)]
    [InlineData("bücher.example", "10.0.0.5", "xn--bcher-kva.example", 80, true)]
    [InlineData("internal", "10.0.0.5", "db.internal", 80, false)]
    [InlineData("db.internal", "10.0.0.5", "other.internal", 80, false)]
    [InlineData("10.0.0.5", "10.0.0.5", "db.internal", 80, true)]
    [InlineData("10.0.0.0/24:80", "10.0.0.77", "x", 80, true)]
    [InlineData("10.0.0.0/24:80", "10.0.0.77", "x", 81, false)]
    [InlineData("10.0.0.0/24", "10.0.1.77", "x", 80, false)]
    [InlineData("127.0.0.1:8080", "::ffff:127.0.0.1", "x", 8080, true)]
    [InlineData("[fd00::5]:80", "fd00::5", "x", 80, true)]
    [InlineData("fd00::/16", "fd00::5", "x", 80, true)]
    public void What_an_operator_opens_is_open_and_nothing_else(string entry, string address, string host, int port, bool allowed) =>
        Guard(entry).IsAllowed(IPAddress.Parse(address), host, port).ShouldBe(allowed);

    [Fact]
    public void Every_entry_that_cannot_be_read_is_named() =>
        new OutboundOptions { AllowedHosts = ["ok.example", "a b", "host:port", "10.0.0.0/99", ":80", "host:", ""] }.FindProblems().Count().ShouldBe(6);

    private static AddressGuard Guard(params string[] allowedHosts) => new(Options.Create(new OutboundOptions { AllowedHosts = [.. allowedHosts] }));
}
