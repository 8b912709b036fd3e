using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Orchestrator.Domain.Credentials;
using Orchestrator.Tests.Actions;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Security;

public sealed class SecretHostsRedirectTests
{
    [Fact]
    public async Task A_secret_bound_to_hosts_does_not_follow_a_redirect_to_another_host()
    {
        await using var other = await Upstream.AnsweringAsync(200, "text/plain", "ok");
        await using var bound = await Upstream.StartAsync(context =>
        {
            context.Response.Redirect(context.Request.Path == "/away" ? other.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) : "/here/end");
            if (context.Request.Path == "/here/end") context.Response.StatusCode = 200;
            return Task.CompletedTask;
        });
        var options = Options.Create(new OutboundOptions { AllowedHosts = ["127.0.0.0/8", "localhost"] });
        var own = new OwnAddress(Options.Create(new InstanceOptions()));
        using var outbound = new OutboundHttp(new AddressGuard(options), own, options);
        var hosts = SecretHosts.Any.And("the credential “key”", ["127.0.0.1"]);

        var away = await outbound.SendAsync(new OutboundRequest(HttpMethod.Get, new Uri(bound.Url + "/away")) { Hosts = hosts }, CancellationToken.None);
        var here = await outbound.SendAsync(new OutboundRequest(HttpMethod.Get, new Uri(bound.Url + "/here")) { Hosts = hosts }, CancellationToken.None);

        away.ShouldBeOfType<OutboundOutcome.Failed>().Error.Message.ShouldContain("key");
        other.Requests.ShouldBeEmpty();
        here.ShouldBeOfType<OutboundOutcome.Answered>().Status.ShouldBe(200);
    }
}
