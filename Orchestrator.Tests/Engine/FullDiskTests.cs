using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Orchestrator.Web.Data;

namespace Orchestrator.Tests.Engine;

/// <summary>A disk that is full in the middle: runs wait, nothing is half written, one line says so, and it goes on by itself.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly string _disk = Directory.CreateTempSubdirectory("orchestrator-disk-").FullName;
    private bool _isMounted;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        if (_isMounted) Command("umount", "-l", _disk);
        Directory.Delete(_disk, recursive: true);
    }

    [Fact]
    public async Task Runs_wait_while_the_disk_is_full_and_go_on_when_there_is_room()
    {
        _isMounted = OperatingSystem.IsLinux() && Command("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", _disk);
        if (!_isMounted) Assert.Skip("This needs the right to mount a small file system.");
        using var server = ServerProcess.Start(_disk);
        using var visitor = Visitor.At(await server.ListeningAsync());
        (await visitor.PostAsync("/api/auth/sign-up", new { email = "person@example.com", password = "correct horse battery" })).Status.ShouldBe(201);
        var workflow = await Features.ApiSteps.CreateAsync(visitor, Features.Drawing.Echo("Manual"));
        var before = await Features.ApiSteps.ExecuteAsync(visitor, workflow);
        await Features.ApiSteps.UntilEndedAsync(visitor, before);

        Fill();
        List<Answer> refused = [];
        var big = new string('x', 200_000);
        List<string> taken = [];
        for (var call = 0; call < 12; call++)
        {
            var answer = await visitor.PostAsync($"/api/workflows/{workflow}/execute", new { input = new { call, big } });
            if (answer.Status == 200) taken.Add(answer.Word("executionId"));
            else refused.Add(answer);
        }

        refused.ShouldNotBeEmpty();
        refused.ShouldAllBe(answer => answer.Status == 503);
        refused[0].Headers.GetValues("Retry-After").Single().ShouldBe("5");
        server.Output.Split('\n').Count(line => line.Contains("did not take what was to be recorded", StringComparison.Ordinal)).ShouldBe(1);

        File.Delete(Path.Combine(_disk, "filler"));
        var deadline = Stopwatch.StartNew();
        string? after = null;
        while (after is null && deadline.Elapsed < TimeSpan.FromMinutes(2))
        {
            var answer = await visitor.PostAsync($"/api/workflows/{workflow}/execute", new { input = new { after = true } });
            if (answer.Status == 200) after = answer.Word("executionId");
        }

        foreach (var id in taken.Append(after!)) (await Features.ApiSteps.UntilEndedAsync(visitor, id)).GetProperty("status").GetString().ShouldBe("success");
        var kept = SigkillTests.Read(_disk, "SELECT Id FROM Executions");
        kept.ShouldBe([before, .. taken, after!], ignoreOrder: true);
        SigkillTests.Read(_disk, "PRAGMA integrity_check").ShouldBe(["ok"]);
    }

    // All but a little, so that small writes still fit and large ones do not.
    private void Fill()
    {
        using var filler = new FileStream(Path.Combine(_disk, "filler"), FileMode.Create);
        var block = new byte[64 << 10];
        while (new DriveInfo(_disk).AvailableFreeSpace > block.Length) filler.Write(block);
    }

    private static bool Command(string name, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(name, arguments) { UseShellExecute = false, RedirectStandardError = true });
        process!.WaitForExit();
        return process.ExitCode == 0;
    }
}
