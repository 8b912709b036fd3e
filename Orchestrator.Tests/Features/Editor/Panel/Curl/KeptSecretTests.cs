using Orchestrator.Domain.Curl;
using Orchestrator.Web.Features.Editor.Panel.Curl;

namespace Orchestrator.Tests.Features.Editor.Panel.Curl;

public sealed class KeptSecretTests
{
    private static readonly CurlSecret _key = new(CurlPlace.Header, "X-Api-Key", "", "hush", null);

    [Theory]
    [InlineData("https://api.github.com/x", "github")]
    [InlineData("https://billing.example.co/", "billing-example")]
    [InlineData("http://localhost:8080/", "localhost")]
    [InlineData("http://127.0.0.1:8080/", "127-0-0-1")]
    [InlineData("https://{{ trigger.host }}/", "imported")]
    public void A_credential_is_named_after_the_host(string url, string id) => KeptSecret.Of([_key], url, _ => false).ShouldHaveSingleItem().Id.ShouldBe(id);

    [Fact]
    public void Each_gets_an_id_that_nothing_else_has() =>
        KeptSecret.Of([_key, _key], "https://api.github.com/x", id => id == "github").Select(one => one.Id).ShouldBe(["github-2", "github-3"]);
}
