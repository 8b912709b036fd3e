using System.Text.Json;
using Orchestrator.Web.Features.Executions;

namespace Orchestrator.Tests.Features.Executions;

public sealed class CurlTextTests
{
    [Fact]
    public void A_webhook_run_is_called_again_with_its_input_and_a_place_for_the_key() =>
        CurlText.OfWebhook(new Uri("https://flows.example/api/workflows/1/webhook"), JsonElement.Parse("""{"name":"O'Brien"}""")).ShouldBe("""
            curl -X POST 'https://flows.example/api/workflows/1/webhook' \
              -H 'Authorization: Bearer wfb_YOUR_KEY' \
              -H 'Content-Type: application/json' \
              -d '{"name":"O'\''Brien"}'
            """, StringCompareShould.IgnoreLineEndings);

    [Fact]
    public void A_run_by_hand_is_started_again_over_the_api() =>
        CurlText.OfRun(new Uri("https://flows.example/api/workflows/1/execute"), null).ShouldEndWith("""-d '{"input":{}}'""");

    [Fact]
    public void A_request_keeps_what_is_masked() =>
        CurlText.OfRequest(JsonElement.Parse("""{"method":"POST","url":"https://x.example/a?b=1","query":{"q":"a b"},"headers":{"authorization":"Bearer «secret:slack-bot»"},"body":{"text":"hi"}}""")).ShouldBe("""
            curl -X POST 'https://x.example/a?b=1&q=a%20b' \
              -H 'authorization: Bearer «secret:slack-bot»' \
              -H 'Content-Type: application/json' \
              -d '{"text":"hi"}'
            """, StringCompareShould.IgnoreLineEndings);

    [Fact]
    public void What_is_no_request_gives_no_call()
    {
        CurlText.OfRequest(null).ShouldBeNull();
        CurlText.OfRequest(JsonElement.Parse("""{"fields":{}}""")).ShouldBeNull();
    }
}
