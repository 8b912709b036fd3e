using System.Text.Json;
using Orchestrator.Domain.Credentials;

namespace Orchestrator.Tests.Credentials;

public sealed class CredentialShapeTests
{
    [Theory]
    [InlineData("\"sk-live\""), InlineData("\"12345\""), InlineData("\"true\""), InlineData("\"{\\\"a\\\":1}\"")]
    public void An_api_key_is_text_whatever_it_looks_like(string sent) =>
        CredentialShape.Read(CredentialKind.ApiKey, JsonElement.Parse(sent)).ShouldBeOfType<CredentialShape.Fits>().Value.GetRawText().ShouldBe(sent);

    [Theory]
    [InlineData("12345"), InlineData("true"), InlineData("null"), InlineData("{}"), InlineData("[]"), InlineData("\"\""), InlineData("\" \\n\"")]
    public void An_api_key_that_is_no_text_is_refused(string sent) => Wrong(CredentialKind.ApiKey, sent).ShouldBe(["value"]);

    [Fact]
    public void A_basic_value_is_an_object_or_a_text_that_holds_one()
    {
        const string Pair = """{"username":"ann","password":"pw"}""";
        CredentialShape.Read(CredentialKind.Basic, JsonElement.Parse(Pair)).ShouldBeOfType<CredentialShape.Fits>();
        CredentialShape.Read(CredentialKind.Basic, JsonSerializer.SerializeToElement(Pair)).ShouldBeOfType<CredentialShape.Fits>().Value.ValueKind.ShouldBe(JsonValueKind.Object);
    }

    [Theory]
    [InlineData("\"plain\"", "value")]
    [InlineData("[]", "value")]
    [InlineData("{}", "value.username value.password")]
    [InlineData("""{"username":7,"password":null}""", "value.username value.password")]
    [InlineData("""{"username":"a:b","password":""}""", "value.username")]
    [InlineData("""{"username":"a","password":"b","realm":"c"}""", "value.realm")]
    public void What_is_wrong_with_a_basic_value_is_named(string sent, string paths) => Wrong(CredentialKind.Basic, sent).ShouldBe(paths.Split(' '));

    [Theory]
    [InlineData("\"plain\"", "value")]
    [InlineData("{}", "value.access_token")]
    [InlineData("""{"access_token":"","expires_at":"soon","refresh_token":5}""", "value.access_token value.refresh_token value.expires_at")]
    [InlineData("""{"access_token":"a","expires_at":1705312800}""", "value.expires_at")]
    public void What_is_wrong_with_an_oauth2_value_is_named(string sent, string paths) => Wrong(CredentialKind.OAuth2, sent).ShouldBe(paths.Split(' '));

    [Fact]
    public void An_oauth2_value_says_when_it_ends_and_keeps_what_else_the_provider_returned()
    {
        var fits = CredentialShape.Read(CredentialKind.OAuth2, JsonElement.Parse("""{"access_token":"a","expires_at":"2024-01-15T10:00:00Z","team":{"id":"T1"}}""")).ShouldBeOfType<CredentialShape.Fits>();
        fits.ExpiresAt.ShouldBe(new DateTimeOffset(2024, 1, 15, 10, 0, 0, TimeSpan.Zero));
        fits.Value.GetProperty("team").GetProperty("id").GetString().ShouldBe("T1");
    }

    [Fact]
    public void A_refresh_is_due_five_minutes_or_a_tenth_of_its_life_before_a_token_ends()
    {
        var issued = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        RefreshPolicy.DueAt(issued, issued.AddMinutes(20)).ShouldBe(issued.AddMinutes(15));
        RefreshPolicy.DueAt(issued, issued.AddHours(10)).ShouldBe(issued.AddHours(9));
    }

    private static IEnumerable<string> Wrong(CredentialKind kind, string sent) =>
        CredentialShape.Read(kind, JsonElement.Parse(sent)).ShouldBeOfType<CredentialShape.Wrong>().Problems.Select(problem => problem.Path);
}
