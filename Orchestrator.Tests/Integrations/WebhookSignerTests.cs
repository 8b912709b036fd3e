using System.Text;
using System.Text.Json;
using Orchestrator.Web.Actions;
using Orchestrator.Web.Integrations;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Integrations;

public sealed class WebhookSignerTests
{
    private static readonly DateTimeOffset Sent = DateTimeOffset.FromUnixTimeSeconds(1614265330);

    [Theory]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    public async Task The_published_message_gets_the_published_signature(string secret)
    {
        var signed = await SignAsync(new { signingSecret = secret });
        signed.Headers.ShouldBe([("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"), ("webhook-timestamp", "1614265330"), ("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]);
    }

    [Fact]
    public async Task Without_a_signing_secret_nothing_is_signed() => (await SignAsync(new { url = "https://hooks.example.com" })).Headers.ShouldHaveSingleItem();

    [Fact]
    public async Task A_signing_secret_that_is_no_base64_is_named_and_not_shown()
    {
        var wrong = await Should.ThrowAsync<InvalidSettingException>(() => SignAsync(new { signingSecret = "whsec_not base64!" }));
        wrong.Message.ShouldBe("signingSecret: this is whsec_ and base64.");
    }

    private static async Task<OutboundRequest> SignAsync(object integration) => await new WebhookSigner().SignAsync(
        new OutboundRequest(HttpMethod.Post, new Uri("https://hooks.example.com/a"))
        {
            Headers = [("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek")],
            Body = () => new ByteArrayContent(Encoding.UTF8.GetBytes("""{"test": 2432232314}""")),
        },
        JsonSerializer.SerializeToElement(integration), Sent);
}
