using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Orchestrator.Bench.Bare;

/// <summary>
/// The bare limit: the least an honest webhook endpoint can do. The key's fingerprint is looked up, the body is read as JSON, one row is
/// committed durably together with the others that wait, and then it is answered.
/// </summary>
internal static class BareServer
{
    public const string Key = "bare_0123456789012345678901234567890123456";

    public static async Task<int> RunAsync(string folder)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        using var commits = new GroupCommit(Path.Combine(folder, "bare.db"));
        FrozenSet<string> keys = [Fingerprint(Key)];
        app.MapPost("/", async (HttpContext context) =>
        {
            if (context.Request.Headers.Authorization is not [{ } header] || !keys.Contains(Fingerprint(header["Bearer ".Length..]))) return Results.Unauthorized();
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            var id = Guid.CreateVersion7().ToString("N");
            await commits.InsertAsync(id, body.RootElement.GetRawText());
            return Results.Json(new { id });
        });
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        await ((IHost)app).WaitForShutdownAsync();
        return 0;
    }

    private static string Fingerprint(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
