using System.Net;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Security;

public sealed class AddressGuardTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.8")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.0.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.51.100.7")]
    [InlineData("203.0.113.9")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2002:a00:1::")]
    [InlineData("3fff::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:0:7f00:1")]
    [InlineData("4000::1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("2001:0:4136:e378:8000:63bf:3fff:fdd2")]
    public void A_special_address_is_refused_in_every_form(string address) =>
        Guard().IsAllowed(IPAddress.Parse(address), address, 80).ShouldBeFalse();

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("2002:808:808::")]
    public void A_public_address_is_allowed(string address) =>
        Guard().IsAllowed(IPAddress.Parse(address), address, 443).ShouldBeTrue();

    [Theory]
    [InlineData("db.internal", "10.0.0.5", "db.internal", 5432, true)]
    [InlineData("db.internal:5432", "10.0.0.5", "DB.internal", 5432, true)]
    [InlineData("db.internal:5432", "10.0.0.5", "db.internal", 80, false)]
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
