using System.Security.Cryptography;
using System.Text;
using Orchestrator.Domain.Webhooks;

namespace Orchestrator.Tests.Webhooks;

public sealed class SignatureTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Other = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    private const string StripeSecret = "whsec_not_base64_at_all";
    private static readonly byte[] Body = """{"test": 2432232314}"""u8.ToArray();
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_614_265_330);

    [Fact]
    public void The_example_of_Standard_Webhooks_is_good()
    {
        // The vector that the libraries of standardwebhooks.com share.
        var headers = Standard("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        Signature.Refuse(SignatureScheme.Standard, headers, Body, [Secret], Now).ShouldBeNull();
        Signature.Refuse(SignatureScheme.Standard, headers, Body, [Secret["whsec_".Length..]], Now).ShouldBeNull();
        Signature.Refuse(SignatureScheme.Standard, headers, "{}"u8, [Secret], Now).ShouldNotBeNull().ShouldContain("changed on the way");
        Signature.Refuse(SignatureScheme.Standard, headers, Body, [Other], Now).ShouldNotBeNull();
        Signature.Refuse(SignatureScheme.Standard, Standard("msg_other", "1614265330", headers("webhook-signature")!), Body, [Secret], Now).ShouldNotBeNull();
    }

    [Fact]
    public void Of_several_signatures_one_good_one_is_enough()
    {
        var good = SignStandard(Secret, "msg_1", Now.ToUnixTimeSeconds());
        foreach (var signatures in new[] { $"v1,{Convert.ToBase64String(new byte[32])} {good}", $"{good} v1,AAAA", $"v1a,whatever {good} v2,more" })
            Signature.Refuse(SignatureScheme.Standard, Standard("msg_1", "1614265330", signatures), Body, [Secret], Now).ShouldBeNull(signatures);
        Signature.Refuse(SignatureScheme.Standard, Standard("msg_1", "1614265330", "v1a,whatever"), Body, [Secret], Now).ShouldNotBeNull().ShouldContain("v1");
    }

    [Fact]
    public void While_a_secret_is_changed_both_are_good()
    {
        foreach (var signedWith in new[] { Secret, Other })
            Signature.Refuse(SignatureScheme.Standard, Standard("msg_1", "1614265330", SignStandard(signedWith, "msg_1", Now.ToUnixTimeSeconds())), Body, [Other, Secret], Now).ShouldBeNull();
        foreach (var signedWith in new[] { "new", "old" })
            Signature.Refuse(SignatureScheme.GitHub, Of(("X-Hub-Signature-256", $"sha256={Hex(signedWith, "")}")), Body, ["new", "old"], Now).ShouldBeNull();
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    public void Five_minutes_either_way_are_tolerated(int away, bool isGood)
    {
        var sent = Now.AddSeconds(-away).ToUnixTimeSeconds();
        var standard = Signature.Refuse(SignatureScheme.Standard, Standard("msg_1", $"{sent}", SignStandard(Secret, "msg_1", sent)), Body, [Secret], Now);
        var stripe = Signature.Refuse(SignatureScheme.Stripe, Of(("Stripe-Signature", $"t={sent},v1={Hex(StripeSecret, $"{sent}.")}")), Body, [StripeSecret], Now);
        (standard is null).ShouldBe(isGood, standard);
        (stripe is null).ShouldBe(isGood, stripe);
    }

    [Fact]
    public void The_example_of_GitHub_is_good()
    {
        // docs.github.com, Validating webhook deliveries, Testing the webhook payload validation.
        const string secret = "It's a Secret to Everybody";
        var headers = Of(("x-hub-signature-256", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"));
        Signature.Refuse(SignatureScheme.GitHub, headers, "Hello, World!"u8, [secret], Now).ShouldBeNull();
        Signature.Refuse(SignatureScheme.GitHub, headers, "Hello, World"u8, [secret], Now).ShouldNotBeNull();
        Signature.Refuse(SignatureScheme.GitHub, headers, "Hello, World!"u8, ["another"], Now).ShouldNotBeNull();
    }

    [Fact]
    public void A_signature_of_Stripe_is_good_with_an_old_scheme_beside_it()
    {
        var sent = Now.ToUnixTimeSeconds();
        var good = Hex(StripeSecret, $"{sent}.");
        foreach (var header in new[] { $"t={sent},v1={good},v0=6ffbb59b", $"t={sent},v1={new string('0', 64)},v1={good}", $"t={sent}, v1={good}" })
            Signature.Refuse(SignatureScheme.Stripe, Of(("Stripe-Signature", header)), Body, [StripeSecret], Now).ShouldBeNull(header);
        foreach (var header in new[] { $"v1={good}", $"t={sent}", $"t={sent},v0={good}", $"t=x,v1={good}", $"t={sent + 1},v1={good}", $"t={sent},v1={good[..^1]}" })
            Signature.Refuse(SignatureScheme.Stripe, Of(("Stripe-Signature", header)), Body, [StripeSecret], Now).ShouldNotBeNull(header);
    }

    [Theory]
    [InlineData("99999999999999999999999999")]
    [InlineData("9223372036854775807")]
    [InlineData("-1")]
    [InlineData("")]
    [InlineData("1614265330.5")]
    public void A_timestamp_that_is_none_is_refused(string sent)
    {
        Signature.Refuse(SignatureScheme.Standard, Standard("msg_1", sent, "v1,AAAA"), Body, [Secret], Now).ShouldNotBeNull();
        Signature.Refuse(SignatureScheme.Stripe, Of(("Stripe-Signature", $"t={sent},v1=00")), Body, [StripeSecret], Now).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(SignatureScheme.Standard)]
    [InlineData(SignatureScheme.GitHub)]
    [InlineData(SignatureScheme.Stripe)]
    public void Nothing_is_good_without_a_signature_or_without_a_secret(SignatureScheme scheme)
    {
        var sent = Now.ToUnixTimeSeconds();
        var signed = Of(("webhook-id", "msg_1"), ("webhook-timestamp", $"{sent}"), ("webhook-signature", SignStandard(Secret, "msg_1", sent)),
            ("X-Hub-Signature-256", $"sha256={Hex(Secret, "")}"), ("Stripe-Signature", $"t={sent},v1={Hex(Secret, $"{sent}.")}"));
        Signature.Refuse(scheme, signed, Body, [Secret], Now).ShouldBeNull();
        Signature.Refuse(scheme, signed, Body, [], Now).ShouldNotBeNull();
        Signature.Refuse(scheme, _ => null, Body, [Secret], Now).ShouldNotBeNull();
        foreach (var nonsense in new[] { "sha256=", "sha256=zz", "sha1=757107", "v1,", "v1,%%%", "t=,v1=" })
            Signature.Refuse(scheme, name => name.Contains("signature", StringComparison.OrdinalIgnoreCase) ? nonsense : signed(name), Body, [Secret], Now).ShouldNotBeNull(nonsense);
    }

    [Fact]
    public void An_empty_secret_or_one_that_is_not_Base64_is_no_secret()
    {
        Signature.RefuseSecret(SignatureScheme.GitHub, " ").ShouldNotBeNull();
        Signature.RefuseSecret(SignatureScheme.GitHub, "anything").ShouldBeNull();
        Signature.RefuseSecret(SignatureScheme.Standard, "whsec_").ShouldNotBeNull();
        Signature.RefuseSecret(SignatureScheme.Standard, StripeSecret).ShouldNotBeNull();
        Signature.RefuseSecret(SignatureScheme.Standard, Secret).ShouldBeNull();
    }

    private static Func<string, string?> Standard(string id, string sent, string signatures) =>
        Of(("webhook-id", id), ("webhook-timestamp", sent), ("webhook-signature", signatures));

    private static Func<string, string?> Of(params (string Name, string Value)[] headers)
    {
        var byName = headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase);
        return name => byName.GetValueOrDefault(name);
    }

    private static string SignStandard(string secret, string id, long sent) => "v1," + Convert.ToBase64String(
        HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), Whole($"{id}.{sent}.")));

    private static string Hex(string secret, string before) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Whole(before)));

    private static byte[] Whole(string before) => [.. Encoding.UTF8.GetBytes(before), .. Body];
}
