using System.Text;
using System.Text.Json;
using Orchestrator.Domain.Credentials;

namespace Orchestrator.Tests.Credentials;

public sealed class TokenAnswerTests
{
    private static readonly DateTimeOffset Asked = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("3600", 3_600)]
    [InlineData("\"3600\"", 3_600)]
    [InlineData("3599.9", 3_599)]
    [InlineData("null", 3_600)]
    public void A_life_may_be_a_number_or_a_numeric_text(string life, int seconds)
    {
        var tokens = Granted($$"""{"access_token":"a","expires_in":{{life}}}""");
        tokens.ExpiresAt.ShouldBe(Asked.AddSeconds(seconds));
        tokens.Doubt.ShouldBeNull();
    }

    [Fact]
    public void An_absent_life_is_an_hour() => Granted("""{"access_token":"a"}""").ExpiresAt.ShouldBe(Asked.AddHours(1));

    [Theory]
    [InlineData("\"in an hour\"")]
    [InlineData("\"NaN\"")]
    [InlineData("-1")]
    [InlineData("1e300")]
    [InlineData("[]")]
    [InlineData("true")]
    public void A_life_that_makes_no_sense_is_an_hour_and_said(string life)
    {
        var tokens = Granted($$"""{"access_token":"a","refresh_token":"r","expires_in":{{life}}}""");
        tokens.ExpiresAt.ShouldBe(Asked.AddHours(1));
        tokens.RefreshToken.ShouldBe("r");
        tokens.Doubt!.ShouldEndWith("one hour is assumed.");
    }

    [Theory]
    [InlineData(400, "invalid_grant")]
    [InlineData(401, "invalid_grant")]
    [InlineData(200, "bad_refresh_token")]
    [InlineData(200, "invalid_refresh_token")]
    public void A_grant_that_is_gone_is_told_from_other_failures(int status, string code) =>
        Read(status, $$"""{"error":"{{code}}"}""").ShouldBeOfType<TokenAnswer.GrantLost>().Reason.ShouldContain(code);

    [Theory]
    [InlineData(500, """{"error":"invalid_grant"}""")]
    [InlineData(400, """{"error":"invalid_client"}""")]
    [InlineData(400, """{"error":{"code":"invalid_grant"}}""")]
    [InlineData(429, "")]
    public void Other_failures_may_pass(int status, string body) => Read(status, body).ShouldBeOfType<TokenAnswer.Refused>();

    [Fact]
    public void An_error_beside_a_token_is_an_error() => Read(200, """{"access_token":"a","error":"invalid_scope"}""").ShouldBeOfType<TokenAnswer.Refused>();

    [Fact]
    public void An_answer_that_is_called_text_and_is_json_is_read() => Granted("\uFEFF{\"access_token\":\"a\"}").AccessToken.ShouldBe("a");

    [Fact]
    public void Bytes_that_are_no_text_are_no_tokens() =>
        TokenAnswer.Read("t.example", 200, "application/json", (byte[])[.. "{\"access_token\":\""u8, 0xC3, 0x28, .. "\"}"u8], Asked).ShouldBeOfType<TokenAnswer.Refused>();

    [Fact]
    public void What_was_returned_replaces_members_and_the_others_stay()
    {
        var merged = Granted("""{"access_token":"new","refresh_token":"r2","scope":"x","expires_in":60}""")
            .MergeInto(JsonElement.Parse("""{"access_token":"old","team":"acme","scope":"w","expires_at":"2020-01-01T00:00:00Z"}"""));
        merged.GetRawText().ShouldBe("""{"access_token":"new","team":"acme","scope":"x","expires_at":"2026-03-02T09:01:00Z","expires_in":60}""");
    }

    [Fact]
    public void An_old_life_says_nothing_about_a_new_token() =>
        Granted("""{"access_token":"new"}""").MergeInto(JsonElement.Parse("""{"access_token":"old","expires_in":60}""")).TryGetProperty("expires_in", out _).ShouldBeFalse();

    [Fact]
    public void An_answer_of_a_size_that_would_burst_the_vault_is_kept_without_its_ballast()
    {
        var tokens = Granted($$"""{"access_token":"a","refresh_token":"r","ballast":"{{new string('x', 200_000)}}"}""");
        tokens.RefreshToken.ShouldBe("r");
        tokens.Members.TryGetProperty("ballast", out _).ShouldBeFalse();
    }

    [Fact]
    public void No_token_is_written_by_accident() => Granted("""{"access_token":"very-secret"}""").ToString().ShouldNotContain("very-secret");

    private static OAuthTokens Granted(string body) => Read(200, body).ShouldBeOfType<TokenAnswer.Granted>().Tokens;

    private static TokenAnswer Read(int status, string body) => TokenAnswer.Read("t.example", status, "application/json", Encoding.UTF8.GetBytes(body), Asked);
}
