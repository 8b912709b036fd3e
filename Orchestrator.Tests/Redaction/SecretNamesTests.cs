using Orchestrator.Domain.Redaction;

namespace Orchestrator.Tests.Redaction;

public sealed class SecretNamesTests
{
    [Theory]
    [InlineData("Authorization")] [InlineData("proxy-authorization")] [InlineData("Cookie")] [InlineData("Set-Cookie")] [InlineData("X-Api-Key")]
    [InlineData("x-hub-signature-256")] [InlineData("stripe-signature")] [InlineData("X-Amz-Security-Token")] [InlineData("sig")]
    [InlineData("password")] [InlineData("passwd")] [InlineData("PWD")] [InlineData("userPassword")] [InlineData("db_password_2")] [InlineData("password_hash")]
    [InlineData("secret")] [InlineData("client_secret")] [InlineData("clientSecret")] [InlineData("clientsecret")] [InlineData("AWS_SECRET_ACCESS_KEY")]
    [InlineData("api_key")] [InlineData("apiKey")] [InlineData("apikey")] [InlineData("APIKey")] [InlineData("api-key")] [InlineData("openai.apiKey")]
    [InlineData("token")] [InlineData("access_token")] [InlineData("refreshToken")] [InlineData("token2")] [InlineData("oauth2Token")] [InlineData("jwt")]
    [InlineData("private_key")] [InlineData("privateKey")] [InlineData("AccountKey")] [InlineData("databaseUrl")] [InlineData("DATABASE_URL")]
    [InlineData("connectionString")] [InlineData("sessionId")] [InlineData("passphrase")]
    public void Names_that_mean_a_secret_are_recognised(string name) => SecretNames.IsSecret(name).ShouldBeTrue();

    [Theory]
    [InlineData("author")] [InlineData("authorId")] [InlineData("maxTokens")] [InlineData("token_count")] [InlineData("total_tokens")] [InlineData("tokenType")]
    [InlineData("keyboard")] [InlineData("key")] [InlineData("keys")] [InlineData("monkey")] [InlineData("turkey")] [InlineData("public_key")] [InlineData("primaryKey")]
    [InlineData("idempotency-key")] [InlineData("tokenizer")] [InlineData("token_url")] [InlineData("authorization_url")] [InlineData("secretary")]
    [InlineData("secret_name")] [InlineData("client_secret_expires_at")] [InlineData("passwordPolicy")] [InlineData("cookiePolicy")] [InlineData("apiKeys")]
    [InlineData("passenger")] [InlineData("compass")] [InlineData("signatures_count")] [InlineData("session")] [InlineData("string")] [InlineData("")]
    [InlineData("design")] [InlineData("keyName")] [InlineData("connection")] [InlineData("url")]
    public void Ordinary_names_are_left_alone(string name) => SecretNames.IsSecret(name).ShouldBeFalse();

    [Fact]
    public void A_run_of_letters_too_long_for_a_name_is_not_one() => SecretNames.IsSecret(new string('a', 200) + "_token").ShouldBeFalse();
}
