using System.Text.Json;
using Microsoft.Data.Sqlite;
using Orchestrator.Domain.Executions;
using Orchestrator.Tests.Actions;
using Orchestrator.Tests.Features;

namespace Orchestrator.Tests.Engine;

/// <summary>Steps that give much: as far as the limits go it is kept, masked and resumed; beyond them the step fails with its own error.</summary>
public sealed class LargeOutputTests : IDisposable
{
    private const int Megabyte = 1024 * 1024;
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_answer_of_9_MB_is_recorded_masked_and_read_by_a_later_step_after_a_restart()
    {
        const string secret = "hunter2-hunter2-hunter2";
        await using var upstream = await AnsweringAsync(9 * Megabyte, secret);
        string run;
        using (var first = Start(upstream))
        {
            using var visitor = Visitor.At(await first.ListeningAsync());
            await SignUpAsync(visitor);
            run = await visitor.ExecuteAsync(await visitor.CreateAsync(Workflow(upstream,
                Drawing.Step("wait", new { actionType = "flow/wait-for-callback", kind = "approval" }),
                Drawing.Step("after", new { actionType = "data/transform", fields = new { length = "{{get.data.text | length}}" } }))));
            await visitor.UntilAsync(run, "waiting");
            await first.KillAsync();
        }

        using var second = Start(upstream);
        using var again = Visitor.At(await second.ListeningAsync());
        await SigkillTests.SignInAsync(again);
        var waiting = (await again.GetAsync("/api/approvals")).Json.EnumerateArray().Single().GetProperty("id").GetString();
        (await again.PostAsync($"/api/approvals/{waiting}", new { approved = true })).Status.ShouldBe(200);

        (await again.UntilEndedAsync(run)).GetProperty("output").GetProperty("length").GetInt32().ShouldBe(9 * Megabyte);
        upstream.Requests.Count.ShouldBe(1);
        var kept = SigkillTests.Read(_folder.Path, "SELECT Output FROM StepRuns WHERE NodeId = 'get'").Single();
        kept.Length.ShouldBeGreaterThan(9 * Megabyte);
        kept.ShouldNotContain(secret);
    }

    [Fact]
    public async Task A_step_output_of_20_MB_is_kept_and_a_value_over_the_limit_is_the_steps_own_error()
    {
        await using var upstream = await AnsweringAsync(4 * Megabyte, "none");
        using var server = Start(upstream);
        using var visitor = Visitor.At(await server.ListeningAsync());
        await SignUpAsync(visitor);
        var large = await visitor.ExecuteAsync(await visitor.CreateAsync(Workflow(upstream,
            Drawing.Step("many", new { actionType = "data/transform", fields = Enumerable.Range(0, 5).ToDictionary(number => $"copy{number}", _ => "{{get.data.text}}") }))));
        var ended = await visitor.UntilEndedAsync(large);
        ended.GetProperty("status").GetString().ShouldBe("success");
        ended.GetProperty("output").GetRawText().Length.ShouldBeGreaterThan(20 * Megabyte);

        var tooLarge = await visitor.ExecuteAsync(await visitor.CreateAsync(Workflow(upstream,
            Drawing.Step("joined", new { actionType = "data/transform", fields = new { all = "{{get.data.text}}{{get.data.text}}{{get.data.text}}{{get.data.text}}{{get.data.text}}" } }))));
        var refused = await visitor.UntilEndedAsync(tooLarge);
        refused.GetProperty("status").GetString().ShouldBe("error");
        refused.GetProperty("error").GetProperty("code").GetString().ShouldBe(ErrorCodes.InvalidTemplate);
        refused.GetProperty("error").GetProperty("message").GetString()!.ShouldContain("larger than 5 MB");
        (await visitor.GetAsync("/api/user")).Status.ShouldBe(200, "the program lives");
    }

    private ServerProcess Start(Upstream upstream) => ServerProcess.Start(_folder.Path, settings: ("Orchestrator__Outbound__AllowedHosts__0", $"127.0.0.1:{upstream.Port}"));

    private static Task<Upstream> AnsweringAsync(int length, string secret) =>
        Upstream.AnsweringAsync(200, "application/json", JsonSerializer.Serialize(new { password = secret, text = new string('x', length) }));

    private static async Task SignUpAsync(Visitor visitor) =>
        (await visitor.PostAsync("/api/auth/sign-up", new { email = "person@example.com", password = "correct horse battery" })).Status.ShouldBe(201);

    // trigger → get → the steps, one after the other.
    private static object Workflow(Upstream upstream, params object[] steps)
    {
        var nodes = new[] { Drawing.Trigger(), Drawing.Step("get", new { actionType = "http/request", method = "GET", url = upstream.Url }) }.Concat(steps).ToList();
        var ids = nodes.ConvertAll(node => JsonSerializer.SerializeToElement(node).GetProperty("id").GetString()!);
        return new { name = "Much", nodes, edges = ids.Zip(ids.Skip(1), (source, target) => Drawing.Edge(source, target)) };
    }
}
