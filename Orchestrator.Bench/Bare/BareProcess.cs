using System.Diagnostics;

namespace Orchestrator.Bench.Bare;

/// <summary>The bare server in a process of its own.</summary>
internal sealed class BareProcess : IDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private BareProcess(Process process, string folder, Uri address) => (_process, _folder, Address) = (process, folder, address);

    public Uri Address { get; }

    public int ProcessId => _process.Id;

    public static async Task<BareProcess> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("orchestrator-bare-").FullName;
        var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(BareProcess).Assembly.Location, "bare", folder]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The bare server did not start.");
        return new BareProcess(process, folder, new Uri(line));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
