using System.Text.RegularExpressions;
using Orchestrator.Domain.Redaction;

namespace Orchestrator.Tests.Redaction;

public sealed class SecretShapesTests
{
    private const string Letters36 = "abcdefghijABCDEFGHIJ0123456789abcdef";

    public static TheoryData<string> Secrets { get; } =
    [
        "wfb_" + Letters36 + "zz", "ghp_" + Letters36, "gho_" + Letters36, "ghu_" + Letters36, "ghs_" + Letters36, "ghr_" + Letters36,
        "github_pat_11ABCDEFG0" + Letters36 + "_" + Letters36, "sk_live_" + Letters36, "rk_test_" + Letters36, "whsec_" + Letters36 + "+/==",
        "xoxb-123456789012-abcDEF", "xoxe.xoxp-1-abcDEF123456", "xapp-1-A012345-abcdef", "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXX",
        "AKIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE", "AIzaSyA-0123456789_abcdefghijklmnopqrstu", "ya29.a0AfH6SMB_0123456789", "GOCSPX-0123456789abcdefghij",
        "sk-proj-" + Letters36, "sk-" + Letters36, "sk-0123456789abcdef0123456789abcdef", "sk-ant-api03-" + Letters36 + "-_AA",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        "eyJhbGciOiJSU0EtT0FFUCJ9.OKOawDo13gRp.48V1_ALb6US04U3b.5eym8TW_c8SuK0lt.XFBoMYUZodetZdvT",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN OPENSSH PRIVATE KEY-----\\nb3BlbnNzaC1rZXk\\n-----END OPENSSH PRIVATE KEY-----",
        "-----BEGIN PGP PRIVATE KEY BLOCK-----\nabc",
    ];

    [Theory]
    [MemberData(nameof(Secrets))]
    public void A_secret_of_a_known_shape_is_masked_wherever_it_stands(string secret)
    {
        Redactor.Default.Mask(secret).ShouldEndWith("«redacted»");
        var masked = Redactor.Default.Mask($"it said \"{secret}");
        masked.ShouldStartWith("it said \"");
        masked.ShouldEndWith("«redacted»");
        masked.ShouldNotContain(secret[^6..]);
    }

    [Theory]
    [InlineData("ghp_short")]
    [InlineData("xghp_abcdefghijABCDEFGHIJ0123456789abcdef")]
    [InlineData("AKIAtoolower0000000000")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9")]
    [InlineData("eyJ.a.b")]
    [InlineData("wfb_tooshort")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----")]
    public void What_only_resembles_a_shape_is_left_alone(string text) => Redactor.Default.Mask(text).ShouldBeSameAs(text);

    [Theory]
    [MemberData(nameof(Secrets))]
    [InlineData("Basic dXNlcjpwYXNzd29yZA==")]
    [InlineData("postgres://app:hunter2@db.example.com/shop")]
    [InlineData("bearer abcDEF0123456789xyz")]
    [InlineData("{\"private\":\"-----BEGIN PRIVATE KEY-----\\nMIIE\",\"public\":\"-----BEGIN PUBLIC KEY-----\\nMIIB\"}")]
    public void The_patterns_for_a_browser_know_the_same_shapes(string secret) => Patterns.ShouldContain(pattern => pattern.IsMatch($"it said \"{secret}"));

    [Theory]
    [InlineData("ghp_short")]
    [InlineData("xghp_abcdefghijABCDEFGHIJ0123456789abcdef")]
    [InlineData("AKIAtoolower0000000000")]
    [InlineData("eyJ.a.b")]
    [InlineData("sk-a-class-name-with-many-words-in-it")]
    [InlineData("https://example.com/a:b@c")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----")]
    public void And_leave_alone_what_only_resembles_one(string text) => Patterns.ShouldAllBe(pattern => !pattern.IsMatch(text));

    private static IEnumerable<Regex> Patterns => SecretPatterns.All.Select(pattern => new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(10)));
}
