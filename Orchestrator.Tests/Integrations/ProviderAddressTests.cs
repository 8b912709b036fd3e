using System.Text.Json;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Integrations.Manifests;
using Orchestrator.Web.Actions;
using Orchestrator.Web.Integrations;

namespace Orchestrator.Tests.Integrations;

public sealed class ProviderAddressTests
{
    [Theory]
    [InlineData("shop", "https://shop.api.example.com/v1")]
    [InlineData("evil.example/", null)]
    [InlineData("evil.example#", null)]
    [InlineData("user@evil.example", null)]
    [InlineData("", null)]
    public void A_setting_in_the_host_cannot_lead_to_another(string site, string? address)
    {
        var manifest = Manifest("https://{integration.site}.api.example.com/v1");
        if (address is null) Should.Throw<InvalidSettingException>(() => BaseOf(manifest, new { site }));
        else BaseOf(manifest, new { site }).ShouldBe(new Uri(address));
    }

    [Theory]
    [InlineData("https://hooks.example.com/T1/B1", true)]
    [InlineData("https://eu.example.net/x", true)]
    [InlineData("http://hooks.example.com/T1/B1", false)]
    [InlineData("https://hooks.example.com.evil.example/T1", false)]
    [InlineData("https://evil.example/hooks.example.com", false)]
    [InlineData("https://user:password@hooks.example.com/", false)]
    public void An_address_out_of_the_settings_is_one_of_the_provider_s_hosts(string url, bool isTaken)
    {
        var manifest = Manifest("{integration.url}", "\"hosts\": [\"hooks.example.com\", \"*.example.net\"],");
        if (isTaken) BaseOf(manifest, new { url }).ShouldBe(new Uri(url));
        else Should.Throw<InvalidSettingException>(() => BaseOf(manifest, new { url }));
    }

    [Fact]
    public void An_operator_moves_a_provider_and_keeps_its_path()
    {
        var origin = new Uri("http://127.0.0.1:8081");
        BaseOf(Manifest("https://api.example.com/v1"), new { }, origin).ShouldBe(new Uri("http://127.0.0.1:8081/v1"));
        BaseOf(Manifest("{integration.url}", "\"hosts\": [\"hooks.example.com\"],"), new { url = "https://hooks.example.com/T1" }, origin).ShouldBe(new Uri("http://127.0.0.1:8081/T1"));
    }

    [Fact]
    public void An_operator_does_not_move_what_somebody_set_as_an_address_of_their_own() =>
        BaseOf(Manifest("{integration.url}"), new { url = "https://own.example.com/v1" }, new Uri("http://127.0.0.1:8081")).ShouldBe(new Uri("https://own.example.com/v1"));

    [Theory]
    [InlineData("/repos/{repo}", "a/b", "https://api.example.com/v1/repos/a%2Fb")]
    [InlineData("/files/{+repo}", "a b/c?d", "https://api.example.com/v1/files/a%20b/c%3Fd")]
    [InlineData("/repos/{repo}", "..", null)]
    [InlineData("/files/{+repo}", "a/../../secret", null)]
    [InlineData("/repos/{repo}/x", "?admin=true#", "https://api.example.com/v1/repos/%3Fadmin%3Dtrue%23/x")]
    public void A_value_in_a_path_stays_in_its_place(string path, string value, string? address)
    {
        var scope = new ManifestScope(new Dictionary<string, JsonElement> { ["repo"] = JsonSerializer.SerializeToElement(value) }, JsonElement.Parse("{}"));
        var request = new ManifestRequest("GET", ManifestText.Parse(path));
        if (address is null) Should.Throw<InvalidSettingException>(() => ProviderAddress.Of(new Uri("https://api.example.com/v1"), request, scope, []));
        else ProviderAddress.Of(new Uri("https://api.example.com/v1"), request, scope, []).AbsoluteUri.ShouldBe(address);
    }

    [Theory]
    [InlineData("https://api.example.com/v1"), InlineData("ftp://x"), InlineData("127.0.0.1:80"), InlineData("http://user@x")]
    public void An_operator_s_word_that_is_no_origin_stops_the_start(string origin) =>
        new ProviderOptions.Validation().Validate(null, new ProviderOptions { BaseUrls = { ["github"] = origin } }).Failures.ShouldHaveSingleItem().ShouldContain("Orchestrator:Integrations:BaseUrls:github");

    private static Uri BaseOf(ProviderManifest manifest, object settings, Uri? origin = null) => ProviderAddress.BaseOf(manifest, ManifestScope.Of(JsonSerializer.SerializeToElement(settings)), origin);

    private static ProviderManifest Manifest(string baseUrl, string more = "")
    {
        var (manifest, problems) = ManifestReader.Read(JsonElement.Parse($$$"""
            { "type": "x", "title": "X", "description": "X", {{{more}}} "baseUrl": "{{{baseUrl}}}",
              "fields": [ { "name": "site", "label": "Site" }, { "name": "url", "label": "URL", "kind": "address", "secret": true } ],
              "test": { "request": { "method": "GET", "path": "/" }, "says": "Connected." } }
            """), "x");
        return manifest ?? throw new InvalidOperationException(string.Join(Environment.NewLine, problems));
    }
}
