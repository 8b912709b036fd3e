using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Domain.Executions;
using Orchestrator.Tests.Actions;
using Orchestrator.Tests.Features;
using Orchestrator.Web.Engine;

namespace Orchestrator.Tests.Http;

/// <summary>A program that may reach the guide's service.</summary>
public sealed class GuideApp : TestApp
{
    protected override IEnumerable<(string Key, string Value)> Settings => [("Orchestrator:Outbound:AllowedHosts:0", "127.0.0.0/8")];
}

/// <summary>What the guide to the API takes for granted: an instance, a service, and runs that stand as its text says; and curl, which knows a session only by its file.</summary>
internal sealed class GuideWorld(GuideApp app, Upstream service, string folder) : IAsyncDisposable
{
    private const string Token = """{"access_token":"ya29.new","expires_in":3600,"token_type":"Bearer"}""";
    private Visitor? owner;

    /// <summary>What is known so far, by the names of the placeholders.</summary>
    public Dictionary<string, string> Names { get; } = new(StringComparer.Ordinal) { ["BASE"] = app.Address.GetLeftPart(UriPartial.Authority), ["SERVICE"] = service.Url };

    public static async Task<GuideWorld> StartAsync(GuideApp app)
    {
        var service = await Upstream.AnsweringAsync(200, "application/json", Token);
        var folder = Directory.CreateTempSubdirectory("guide-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, ".curlrc"), "silent\nshow-error\nnoproxy = \"*\"\nwrite-out = \"\\n%{http_code}\"\n");
        return new GuideWorld(app, service, folder);
    }

    /// <summary>Makes what a call talks about and no earlier answer gave.</summary>
    public async Task PrepareAsync(string curl)
    {
        if (curl.Contains("$WAITING", StringComparison.Ordinal)) Names["WAITING"] = await WaitAsync(new { actionType = "flow/delay", duration = "1d" });
        if (curl.Contains("$FAILED", StringComparison.Ordinal)) Names["FAILED"] = await FailAsync();
        if (curl.Contains("$CALLBACK", StringComparison.Ordinal))
            Names["CALLBACK"] = app.Services.GetRequiredService<ResumeKeys>().UrlOf(await WaitAsync(new { actionType = "flow/wait-for-callback", kind = "callback" }), "wait", IterationKey.None);
        if (curl.EndsWith("/api/approvals\"", StringComparison.Ordinal)) await WaitAsync(new { actionType = "flow/wait-for-callback", kind = "approval", message = "Pay 5?" });
        if (curl.Contains("$STEP", StringComparison.Ordinal)) await InterruptAsync();
    }

    /// <summary>Runs a call as it stands in the guide.</summary>
    public async Task<(int Status, string Body)> RunAsync(string curl)
    {
        var start = new ProcessStartInfo("bash", ["-c", curl]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, Environment = { ["CURL_HOME"] = folder } };
        foreach (var (name, value) in Names) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var complaints = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"{curl}\n{await complaints}");
        var end = said.LastIndexOf('\n');
        return (int.Parse(said[(end + 1)..], System.Globalization.CultureInfo.InvariantCulture), said[..end]);
    }

    public async ValueTask DisposeAsync()
    {
        owner?.Dispose();
        await service.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    // The guide's own account, with a session beside curl's.
    private async Task<Visitor> OwnerAsync()
    {
        if (owner is not null) return owner;
        owner = app.Visitor();
        (await owner.PostAsync("/api/auth/sign-in", new { email = "ada@example.com", password = "correct horse battery staple" })).Status.ShouldBe(200);
        return owner;
    }

    private async Task<string> WaitAsync(object step)
    {
        var caller = await OwnerAsync();
        var run = await caller.ExecuteAsync(await caller.CreateAsync(new { name = "Waits", nodes = new[] { Drawing.Trigger(), Drawing.Step("wait", step) }, edges = new[] { Drawing.Edge("t", "wait") } }));
        await caller.UntilAsync(run, "waiting");
        return run;
    }

    private async Task<string> FailAsync()
    {
        var caller = await OwnerAsync();
        var run = await caller.ExecuteAsync(await caller.CreateAsync(Drawing.Failing()));
        await caller.UntilEndedAsync(run);
        return run;
    }

    // As a crash leaves a step behind; the crash itself is tested with a real process.
    private async Task InterruptAsync()
    {
        var run = await FailAsync();
        var error = StoredError.Write(new StepError(ErrorCodes.Interrupted, "The process ended while this step ran."));
        await using var db = app.Databases.ForSystem();
        await db.StepRuns.Where(row => row.ExecutionId == run && row.Status == StepStatus.Error).ExecuteUpdateAsync(row => row.SetProperty(one => one.Error, error));
        (Names["INTERRUPTED"], Names["STEP"]) = (run, await db.StepRuns.Where(row => row.ExecutionId == run && row.Status == StepStatus.Error).Select(row => row.Id).SingleAsync());
    }
}
