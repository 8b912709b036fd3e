using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Curl;

namespace Orchestrator.Tests.Curl;

public sealed class CurlSecretTests
{
    [Theory]
    [InlineData("-H 'Authorization: Bearer abc123'", CurlPlace.Header, "Authorization", "abc123", null, "Bearer credentials://kept")]
    [InlineData("-H 'Authorization: token abc123'", CurlPlace.Header, "Authorization", "abc123", null, "token credentials://kept")]
    [InlineData("-H 'X-Api-Key: abc123'", CurlPlace.Header, "X-Api-Key", "abc123", null, "credentials://kept")]
    [InlineData("-u ada:hush", CurlPlace.Header, "Authorization", "hush", "ada", "credentials://kept/authorization")]
    [InlineData("-b 'sid=1; theme=dark'", CurlPlace.Header, "Cookie", "sid=1; theme=dark", null, "credentials://kept")]
    [InlineData("-G -d api_key=abc123", CurlPlace.Query, "api_key", "abc123", null, "credentials://kept")]
    [InlineData("""--json '{"user":{"password":"hush"}}'""", CurlPlace.Body, "password", "hush", null, "credentials://kept")]
    [InlineData("-d client_secret=hush -d a=1", CurlPlace.Body, "client_secret", "hush", null, "credentials://kept")]
    public void A_secret_is_found_and_a_reference_takes_its_place(string options, CurlPlace place, string name, string value, string? user, string reference)
    {
        var reading = CurlReader.Read($"curl https://a.example {options}");

        var secret = reading.Secrets.ShouldHaveSingleItem();
        (secret.Place, secret.Name, secret.Value, secret.User).ShouldBe((place, name, value, user));
        secret.Kind.ShouldBe(user is null ? CredentialKind.ApiKey : CredentialKind.Basic);
        secret.ToString().ShouldNotContain(value);
        var kept = secret.Replace(reading.Request!, "kept");
        string.Join('\n', kept.Settings().Select(setting => setting.Value?.ToString())).ShouldSatisfyAllConditions(all => all.ShouldContain(reference), all => all.ShouldNotContain(value));
    }

    [Theory]
    [InlineData("-H 'Authorization: Bearer {{ trigger.token }}'")]
    [InlineData("-H 'Authorization: Bearer credentials://crm/access_token'")]
    [InlineData("-H 'Authorization: Bearer «secret:crm»'")]
    [InlineData("-H \"Authorization: Bearer $TOKEN\"")]
    [InlineData("-H 'Authorization: Bearer <token>'")]
    [InlineData("-H 'Authorization: Bearer YOUR_TOKEN'")]
    [InlineData("-H 'Accept: application/json' -G -d page=2")]
    public void What_stands_for_a_secret_or_is_none_is_not_offered(string options) => CurlReader.Read($"curl https://a.example {options}").Secrets.ShouldBeEmpty();
}
