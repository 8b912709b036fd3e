using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Security;

public sealed class GuardedConnectTests : IDisposable
{
    private readonly Socket listener = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly FakeNames names = new();

    public GuardedConnectTests()
    {
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
    }

    private int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    [Fact]
    public async Task A_connection_goes_to_the_address_that_was_tested_and_the_name_is_asked_for_once()
    {
        names.Answer("mail.example.com", "127.0.0.1").Answer("mail.example.com", "10.0.0.1");
        await using var stream = await Connect($"127.0.0.1:{Port}").ConnectAsync("mail.example.com", Port, default);
        using var taken = await listener.AcceptAsync();
        await stream.WriteAsync("HELO"u8.ToArray());
        var heard = new byte[4];
        (await taken.ReceiveAsync(heard)).ShouldBe(4);
        Encoding.ASCII.GetString(heard).ShouldBe("HELO");
        names.Asked.ShouldBe(["mail.example.com"]);
    }

    [Fact]
    public async Task A_name_that_leads_elsewhere_the_second_time_is_refused_then()
    {
        names.Answer("mail.example.com", "8.8.8.8").Answer("mail.example.com", "127.0.0.1");
        var connect = Connect();
        (await connect.ResolveAsync("mail.example.com", Port, default)).ShouldBe([IPAddress.Parse("8.8.8.8")]);
        await Should.ThrowAsync<AddressNotAllowedException>(connect.ConnectAsync("mail.example.com", Port, default));
    }

    [Fact]
    public async Task One_forbidden_address_among_public_ones_forbids_the_name()
    {
        names.Answer("mixed.example.com", "8.8.8.8", "10.0.0.1");
        await Should.ThrowAsync<AddressNotAllowedException>(Connect().ResolveAsync("mixed.example.com", 25, default));
    }

    [Theory]
    [InlineData("127.0.0.1")] [InlineData("127.0.0.1.")] [InlineData("127.1")] [InlineData("2130706433")] [InlineData("0x7f000001")] [InlineData("017700000001")]
    [InlineData("0177.0.0.1")] [InlineData("0x7f.0.0.1")] [InlineData("0x7f.1")] [InlineData("127.0.0.1..")] [InlineData("[::1]")] [InlineData("::1")] [InlineData("::1%1")]
    [InlineData("[::ffff:127.0.0.1]")] [InlineData("0:0:0:0:0:0:0:1")] [InlineData("0")] [InlineData("0.0.0.0")]
    public async Task An_address_is_refused_however_its_number_is_written(string host)
    {
        await Should.ThrowAsync<AddressNotAllowedException>(Connect().ConnectAsync(host, Port, default));
        names.Asked.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")] [InlineData(".")] [InlineData("user@mail.example.com")] [InlineData("mail.example.com/x")] [InlineData("mail example.com")] [InlineData("mail.example.com\r\n")]
    public async Task What_is_no_host_is_refused(string host) =>
        await Should.ThrowAsync<AddressNotAllowedException>(Connect().ConnectAsync(host, Port, default));

    [Theory]
    [InlineData("LOCALHOST.", "localhost")]
    [InlineData("Bücher.example", "xn--bcher-kva.example")]
    public async Task A_name_is_asked_for_and_judged_in_its_plain_form(string host, string plain)
    {
        names.Answer(plain, "127.0.0.1");
        await Should.ThrowAsync<AddressNotAllowedException>(Connect().ConnectAsync(host, Port, default));
        names.Asked.ShouldBe([plain]);
    }

    [Theory]
    [InlineData("１２７.０.０.１")] [InlineData("①②⑦.⓪.⓪.①")] [InlineData("127。0。0。1")]
    public async Task Digits_of_other_scripts_hide_nothing(string host)
    {
        // With the system's Unicode tables they are digits, and refused; without, a name nobody has.
        var problem = await Should.ThrowAsync<Exception>(Connect().ConnectAsync(host, Port, default));
        (problem is AddressNotAllowedException or SocketException { SocketErrorCode: SocketError.HostNotFound }).ShouldBeTrue();
    }

    [Theory]
    [InlineData("flows.example.com")] [InlineData("FLOWS.example.com.")]
    public async Task This_instance_itself_is_not_connected_to(string host)
    {
        names.Answer("flows.example.com", "8.8.8.8");
        await Should.ThrowAsync<AddressNotAllowedException>(Connect().ConnectAsync(host, 443, default));
    }

    [Fact]
    public async Task An_unknown_name_and_a_closed_port_are_told_apart_from_a_refusal()
    {
        (await Should.ThrowAsync<SocketException>(Connect().ConnectAsync("nowhere.example.com", 25, default))).SocketErrorCode.ShouldBe(SocketError.HostNotFound);
        var port = Port;
        listener.Dispose();
        (await Should.ThrowAsync<SocketException>(Connect("127.0.0.1").ConnectAsync("127.0.0.1", port, default))).SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
    }

    [Fact]
    public async Task A_look_up_that_never_ends_is_given_up()
    {
        var time = new FakeTime();
        var connect = new GuardedConnect(Guard([]), Own(), Options.Create(new OutboundOptions()), new SilentNames(), time).ConnectAsync("slow.example.com", 25, default);
        await time.UntilWaiting();
        time.Advance(TimeSpan.FromSeconds(10));
        await Should.ThrowAsync<TimeoutException>(connect);
    }

    [Theory]
    [InlineData(0)] [InlineData(-1)] [InlineData(65536)]
    public async Task A_port_that_is_none_is_a_mistake_of_the_caller(int port) =>
        await Should.ThrowAsync<ArgumentOutOfRangeException>(Connect().ConnectAsync("mail.example.com", port, default));

    private GuardedConnect Connect(params string[] allowed) => new(Guard(allowed), Own(), Options.Create(new OutboundOptions { ConnectTimeout = TimeSpan.FromMinutes(1) }), names);

    private static AddressGuard Guard(string[] allowed) => new(Options.Create(new OutboundOptions { AllowedHosts = [.. allowed] }));

    private static OwnAddress Own() => new(Options.Create(new InstanceOptions { PublicUrl = "https://flows.example.com" }));

    public void Dispose() => listener.Dispose();

    private sealed class SilentNames : INameResolver
    {
        public async Task<IPAddress[]> ResolveAsync(string name, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return [];
        }
    }
}
