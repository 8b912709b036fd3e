using System.Text;
using System.Text.Json;
using Orchestrator.Web.Integrations;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Integrations;

/// <summary>The examples Amazon publishes with "Signature Calculations for the Authorization Header".</summary>
public sealed class AwsSignerTests
{
    private static readonly JsonElement Keys = JsonElement.Parse("""{"accessKeyId":"AKIAIOSFODNN7EXAMPLE","secretAccessKey":"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY","region":"us-east-1"}""");

    [Theory]
    [InlineData("GET", "/test.txt", "Range: bytes=0-9", "", "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")]
    [InlineData("PUT", "/test$file.text", "Date: Fri, 24 May 2013 00:00:00 GMT|x-amz-storage-class: REDUCED_REDUNDANCY", "Welcome to Amazon S3.", "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")]
    [InlineData("GET", "/?lifecycle", "", "", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")]
    [InlineData("GET", "/?max-keys=2&prefix=J", "", "", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    public async Task The_published_requests_get_the_published_signatures(string method, string target, string headers, string body, string signature)
    {
        var request = new OutboundRequest(new HttpMethod(method), new Uri($"https://examplebucket.s3.amazonaws.com{target}"))
        {
            Headers = [.. headers.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": ", 2)).Select(pair => (pair[0], pair[1]))],
            Body = body.Length == 0 ? null : () => new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        var signed = await new AwsSigner().SignAsync(request, Keys, new DateTimeOffset(2013, 5, 24, 0, 0, 0, TimeSpan.Zero));
        var authorization = signed.Headers.Single(header => header.Name == "Authorization").Value;
        authorization.ShouldStartWith("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=");
        authorization.ShouldEndWith($",Signature={signature}");
        signed.Headers.Single(header => header.Name == "x-amz-date").Value.ShouldBe("20130524T000000Z");
    }
}
