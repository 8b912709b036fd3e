using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Orchestrator.Tests.Actions;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Security;

public sealed class OwnAddressTests
{
    [Theory]
    [InlineData("127.0.0.1", 5000, true)]
    [InlineData("::ffff:127.0.0.1", 5000, true)]
    [InlineData("::1", 5000, true)]
    [InlineData("0.0.0.0", 5000, true)]
    [InlineData("127.0.0.1", 5001, false)]
    [InlineData("8.8.8.8", 5000, false)]
    public void An_address_of_this_machine_leads_here_on_the_port_listened_on(string address, int port, bool here) =>
        Listening("http://127.0.0.1:5000").LeadsHere(IPAddress.Parse(address), port).ShouldBe(here);

    [Theory]
    [InlineData("http://localhost:5000", "localhost", true)]
    [InlineData("http://0.0.0.0:5000", "127.0.0.1", true)]
    [InlineData("http://[::]:5000", "localhost", true)]
    [InlineData("http://*:5000", "::1", true)]
    [InlineData("http://0.0.0.0:5000", "example.com", false)]
    public void A_name_is_this_instance_when_it_is_the_one_listened_on(string bound, string host, bool here) =>
        Listening(bound).IsAt(host, 5000).ShouldBe(here);

    [Fact]
    public async Task Another_name_for_this_machine_opens_nothing_of_it_even_when_its_network_is_allowed()
    {
        await using var upstream = await Upstream.AnsweringAsync(200, "text/plain", "inside");
        // Bound by another name than the one called, so that only the resolved address tells.
        var own = Listening($"http://flows.internal:{upstream.Port}");
        var options = Options.Create(new OutboundOptions { AllowedHosts = ["127.0.0.0/8"] });
        using var outbound = new OutboundHttp(new AddressGuard(options), own, options);
        var outcome = await outbound.SendAsync(new(HttpMethod.Get, new Uri(upstream.Url)), default);
        outcome.ShouldBeOfType<OutboundOutcome.Failed>().Error.Code.ShouldBe("ADDRESS_NOT_ALLOWED");
        upstream.Requests.ShouldBeEmpty();
    }

    private static OwnAddress Listening(string address) => new(Options.Create(new InstanceOptions()), new ListeningServer(address));

    /// <summary>A server that only says where it listens.</summary>
    private sealed class ListeningServer : IServer
    {
        public ListeningServer(string address)
        {
            var addresses = new ServerAddressesFeature();
            addresses.Addresses.Add(address);
            Features.Set<IServerAddressesFeature>(addresses);
        }

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken) where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose() { }
    }
}
