using Orchestrator.Domain.Redaction;

namespace Orchestrator.Tests.Redaction;

public sealed class RedactorTextTests
{
    private static string Mask(string text) => Redactor.Default.Mask(text);

    [Theory]
    [InlineData("https://x.io/a?api_key=abc123&b=2", "https://x.io/a?api_key=«redacted»&b=2")]
    [InlineData("https://x.io/a?b=2&access_token=abc#top", "https://x.io/a?b=2&access_token=«redacted»#top")]
    [InlineData("grant_type=x&client_secret=a%2Fb&y=1", "grant_type=x&client_secret=«redacted»&y=1")]
    [InlineData("user[password]=hunter2&x=1", "user[password]=«redacted»&x=1")]
    [InlineData("next=https%3A%2F%2Fx.io%3Ftoken%3Dabc%26a%3D1", "next=https%3A%2F%2Fx.io%3Ftoken%3D«redacted»%26a%3D1")]
    [InlineData("Server=db;User=a;Password=p w;Timeout=5", "Server=db;User=a;Password=«redacted» w;Timeout=5")]
    [InlineData("Server=db;Password=\"p;w\";Timeout=5", "Server=db;Password=\"«redacted»\";Timeout=5")]
    public void A_named_value_in_a_query_form_or_connection_string_is_masked(string text, string shown) => Mask(text).ShouldBe(shown);

    [Theory]
    [InlineData("Authorization: Bearer a b c\nAccept: x", "Authorization: «redacted»\nAccept: x")]
    [InlineData("curl -H 'Authorization: Bearer abc' https://x.io", "curl -H 'Authorization: «redacted»' https://x.io")]
    [InlineData("Cookie: a=1; b=2\r\nHost: x", "Cookie: «redacted»\r\nHost: x")]
    [InlineData("X-Api-Key: abc def", "X-Api-Key: «redacted» def")]
    [InlineData("token=Bearer abc next", "token=«redacted» next")]
    [InlineData("sent with Bearer abcDEF0123456789abc, refused", "sent with «redacted», refused")]
    public void A_header_in_a_text_is_masked(string text, string shown) => Mask(text).ShouldBe(shown);

    [Theory]
    [InlineData("""{"password":"a\"b","x":1}""", """{"password":"«redacted»","x":1}""")]
    [InlineData("""{"password":"a\\","x":1}""", """{"password":"«redacted»","x":1}""")]
    [InlineData("""{"pin_token": 12345, "x":1}""", """{"pin_token": «redacted», "x":1}""")]
    [InlineData("""{"secret":{"a":"}"},"x":1}""", """{"secret":«redacted»,"x":1}""")]
    [InlineData("""{"set-cookie":["a","b"],"x":1}""", """{"set-cookie":«redacted»,"x":1}""")]
    [InlineData("""{"token":null,"secret":true}""", """{"token":null,"secret":true}""")]
    [InlineData("""{\"password\":\"ab\\\"c\",\"x\":1}""", """{\"password\":\"«redacted»\",\"x\":1}""")]
    [InlineData("""{'password': 'abc', 'x': 1}""", """{'password': '«redacted»', 'x': 1}""")]
    [InlineData("""<Password>abc</Password><a>1</a>""", """<Password>«redacted»</Password><a>1</a>""")]
    public void A_named_value_in_JSON_or_XML_text_is_masked(string text, string shown) => Mask(text).ShouldBe(shown);

    [Theory]
    [InlineData("postgres://bob:pa@ss@db:5432/x", "postgres://«redacted»@db:5432/x")]
    [InlineData("postgres://bob:pa/ss@db/x", "postgres://«redacted»@db/x")]
    [InlineData("see https://tok@x.io/a.", "see https://«redacted»@x.io/a.")]
    [InlineData("https://x.io:8080/@someone", "https://x.io:8080/@someone")]
    [InlineData("https://x.io/a?mail=a@b.c", "https://x.io/a?mail=a@b.c")]
    [InlineData("https://[::1]/@a", "https://[::1]/@a")]
    [InlineData("http://", "http://")]
    public void The_user_part_of_a_URL_is_masked(string text, string shown) => Mask(text).ShouldBe(shown);

    [Theory]
    [InlineData("The author pressed a key on the keyboard.")]
    [InlineData("maxTokens=200&token_count: 7")]
    [InlineData("Enter your password")]
    [InlineData("token")]
    [InlineData("password=")]
    [InlineData("a risk-adjusted-return-2026-and-more of task-forces")]
    [InlineData("class=\"sk-fading-circle-3 sk-chase-dot-before-animation\"")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----")]
    [InlineData("password=«redacted»&token: «secret:stripe-live»")]
    [InlineData("Bearer authentication is required here")]
    public void Ordinary_text_is_returned_as_it_is(string text) => Mask(text).ShouldBeSameAs(text);

    [Fact]
    public void Masking_twice_changes_nothing()
    {
        var redactor = Redactor.Create([new("stripe-live", "s3cr3t-value")]);
        var once = redactor.Mask("Authorization: Bearer s3cr3t-value\ntoken=s3cr3t-value&x=https://a:b@c");
        redactor.Mask(once).ShouldBe(once);
    }

    [Fact]
    public void Hostile_texts_are_masked_in_linear_time()
    {
        foreach (var text in new[] { "token", "key-", "://", "eyJ.", "\"password\":{", "password=\\", "-----BEGIN A", "Bearer ", "sk-aA1" })
            Mask(string.Concat(Enumerable.Repeat(text, 200_000))).ShouldNotBeNull();
    }
}
