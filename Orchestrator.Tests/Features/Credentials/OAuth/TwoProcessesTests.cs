using System.Globalization;
using Orchestrator.Web.Data;
using Orchestrator.Web.Security;

namespace Orchestrator.Tests.Features.Credentials.OAuth;

/// <summary>
/// Two real servers, each with a data folder of its own but one database and one master key, renew one rotating token against a server that takes the grant back
/// when a refresh token comes twice. <c>ORCHESTRATOR_REFRESHES</c> sets how often; 1,000 takes some seconds more.
/// </summary>
public sealed class TwoProcessesTests(ITestOutputHelper output) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("orchestrator-two-").FullName;

    [Fact]
    public async Task Two_processes_refresh_one_rotating_token_again_and_again_without_a_reuse()
    {
        var wanted = Environment.GetEnvironmentVariable("ORCHESTRATOR_REFRESHES") is { Length: > 0 } set ? int.Parse(set, CultureInfo.InvariantCulture) : 100;
        await using var server = await AuthorizationServer.StartAsync();
        var (one, other) = (await PrepareAsync("one"), await PrepareAsync("other"));
        using var first = Start(one);
        var address = await first.ListeningAsync();
        File.Copy(Path.Combine(one, MasterKey.FileName), Path.Combine(other, MasterKey.FileName));
        using var second = Start(other);
        using var owner = Visitor.At(address);
        var person = new { email = "person@example.com", password = "correct horse battery" };
        (await owner.PostAsync("/api/auth/sign-up", person)).Status.ShouldBe(201);
        using var again = Visitor.At(await second.ListeningAsync());
        (await again.PostAsync("/api/auth/sign-in", person)).Status.ShouldBe(200);
        var made = await owner.PostAsync("/credentials", new
        {
            id = "calendar", name = "Calendar", kind = "oauth2", value = new { access_token = "first" }, refresh_token = server.Grant(), refresh_url = server.TokenUrl,
            client_id = AuthorizationServer.ClientId, client_secret = AuthorizationServer.ClientSecret,
        });
        made.Status.ShouldBe(201, made.Text);

        var clock = System.Diagnostics.Stopwatch.StartNew();
        var asked = await Task.WhenAll(AskAsync(owner), AskAsync(owner), AskAsync(again), AskAsync(again));
        output.WriteLine($"{server.Refreshes} refreshes for {asked.Sum()} asks of two processes in {clock.Elapsed.TotalSeconds:F1} s, {server.Reuses} reuses");

        server.Reuses.ShouldBe(0);
        server.Refreshes.ShouldBeGreaterThanOrEqualTo(wanted);
        asked.ShouldAllBe(count => count > 0);
        (await owner.GetAsync("/credentials/calendar")).Json.GetProperty("last_error").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);

        async Task<int> AskAsync(Visitor visitor)
        {
            var count = 0;
            for (; server.Refreshes < wanted; count++)
            {
                var answer = await visitor.PostAsync("/credentials/calendar/refresh");
                answer.Status.ShouldBe(200, answer.Text);
            }
            return count;
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<string> PrepareAsync(string name)
    {
        var (data, database) = (Directory.CreateDirectory(Path.Combine(folder, name)).FullName, Path.Combine(folder, DataSetup.FileName));
        if (!File.Exists(database)) await File.WriteAllBytesAsync(database, await TestApp.EmptyDatabase.Value);
        File.CreateSymbolicLink(Path.Combine(data, DataSetup.FileName), database);
        return data;
    }

    private static ServerProcess Start(string data) => ServerProcess.Start(data, settings: ("Orchestrator__Outbound__AllowedHosts__0", "127.0.0.1"));
}
