using Orchestrator.Domain.Curl;
using Orchestrator.Web.Features.Editor.Panel.Curl;

namespace Orchestrator.Tests.Features.Editor.Panel.Curl;

public sealed class KeptSecretTests
{
    [Theory]
    [InlineData("https://api.acme.example/v1", "api.acme.example")]
    [InlineData("http://127.0.0.1:8080/x", "127.0.0.1:8080")]
    [InlineData("{{ env.BASE }}/v1", null)]
    [InlineData("https://{{ trigger.host }}/v1", null)]
    public void It_is_sent_to_the_requests_host_only_and_says_so_when_that_is_not_known(string url, string? host)
    {
        KeptSecret.Fate(url).ShouldContain(host is null ? "may be sent to any" : $"sent to {host} only");
        var reading = CurlReader.Read("curl https://a.example -H 'Authorization: Bearer abcdefgh12345678'");
        var input = KeptSecret.Of(reading.Secrets, url, _ => false).ShouldHaveSingleItem().Input(url);
        (input.AllowedHosts.Given ? input.AllowedHosts.Value!.Single() : null).ShouldBe(host);
    }
}
