using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Web;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain.Redaction;

namespace Orchestrator.Tests.Redaction;

/// <summary>Random secrets in every form, in text and in JSON: nothing of them remains.</summary>
public sealed class SecretFormsPropertyTests
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Written with the platform's own encoders, so that the forms are not tested against themselves.
    private static readonly Func<string, string>[] Writers =
    [
        s => s, s => s.Trim(),
        s => JsonSerializer.Serialize(s)[1..^1], s => JsonSerializer.Serialize(s, Relaxed)[1..^1], s => JsonSerializer.Serialize(s, Relaxed)[1..^1].Replace("/", "\\/", StringComparison.Ordinal),
        Uri.EscapeDataString, WebUtility.UrlEncode!, HttpUtility.UrlEncode!, s => UrlEncoder.Default.Encode(s),
        WebUtility.HtmlEncode!, s => HtmlEncoder.Default.Encode(s),
        s => Convert.ToHexString(Bytes(s)), s => Convert.ToHexStringLower(Bytes(s)),
        s => Convert.ToBase64String(Bytes(s)), s => Convert.ToBase64String(Bytes("u:" + s)), s => Convert.ToBase64String(Bytes("a" + s + "tail")),
        s => Convert.ToBase64String(Bytes(s)).TrimEnd('='), s => System.Buffers.Text.Base64Url.EncodeToString(Bytes("u:" + s)),
        s => Uri.EscapeDataString(Convert.ToBase64String(Bytes("a" + s))),
    ];

    private static readonly Gen<string> Secrets =
        from length in Gen.Choose(SecretForms.MinLength, 60)
        from characters in Gen.Elements<char>([.. "abcdefgXYZ0189 +/=&?#%\"'\\<>~!*();:@$,-_.|{}[]^`éß漢\t"]).ArrayOf(length)
        let secret = new string(characters)
        where secret.Trim().Length >= SecretForms.MinLength && secret.Distinct().Count() > 3
        select secret;

    [Fact]
    public void Nothing_of_a_secret_remains_in_any_form_in_a_text() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(Secrets.ToArbitrary(), secret =>
    {
        var redactor = Redactor.Create([new("id", secret)]);
        foreach (var writer in Writers)
        {
            var form = writer(secret);
            // A form may end like a name ("…key="); then what follows it is taken for a value, and masked too.
            redactor.Mask($"¦{form}¦").ShouldBeOneOf(["¦«secret:id»¦", "¦«secret:id»«redacted»", "¦«secret:id»"], $"form {form} of {secret}");
        }
    }));

    [Fact]
    public void Nothing_of_a_secret_remains_in_any_form_in_nested_JSON() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(100), Prop.ForAll(Secrets.ToArbitrary(), secret =>
    {
        var redactor = Redactor.Create([new("id", secret)]);
        foreach (var form in Writers.Select(writer => writer(secret)).Distinct(StringComparer.Ordinal))
        {
            var data = new JsonObject { ["a"] = new JsonArray(1, new JsonObject { ["¦" + form] = $"¦{form}¦" }) };
            var masked = redactor.Mask(JsonSerializer.SerializeToElement(data)).GetRawText();
            masked.ShouldBeOneOf(
                ["""{"a":[1,{"¦«secret:id»":"¦«secret:id»¦"}]}""", """{"a":[1,{"¦«secret:id»":"¦«secret:id»«redacted»"}]}""", """{"a":[1,{"¦«secret:id»":"«redacted»"}]}""",
                    """{"a":[1,{"¦«secret:id»":"«secret:id»"}]}""", """{"a":[1,{"¦«secret:id»":"¦«secret:id»"}]}"""],
                $"form {form} of {secret}");
        }
    }));

    [Fact]
    public void Each_line_of_a_secret_of_several_lines_is_a_secret()
    {
        var redactor = Redactor.Create([new("pem", "-----BEGIN X-----\r\nfirst-line\n  second-line\n-----END X-----\n")]);
        redactor.Mask("¦first-line¦second-line¦-----END X-----").ShouldBe("¦«secret:pem»¦«secret:pem»¦-----END X-----");
    }

    [Fact]
    public void Of_a_base64_run_that_holds_a_secret_no_character_is_shown()
    {
        var redactor = Redactor.Create([new("pw", "hunter22")]);
        for (var before = 0; before < 4; before++)
            redactor.Mask($"Basic {Convert.ToBase64String(Bytes(new string('u', before) + "hunter22"))} end").ShouldBe("Basic «secret:pw» end");
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
