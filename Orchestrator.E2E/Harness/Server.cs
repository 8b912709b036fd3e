using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Orchestrator.E2E.Harness;

/// <summary>The real program in its own process, on an empty data folder and a free port.</summary>
public sealed partial class Server : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();

    private Server(Process process, string data) => (this.process, Data) = (process, data);

    /// <summary>Where it listens, without a slash at the end.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Its data folder.</summary>
    public string Data { get; }

    /// <summary>What it has printed so far.</summary>
    public string Output
    {
        get { lock (output) return output.ToString(); }
    }

    /// <summary>Starts it and returns once it listens.</summary>
    public static async Task<Server> StartAsync(params string[] settings)
    {
        var data = Directory.CreateTempSubdirectory("orchestrator-e2e-").FullName;
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = data };
        string[] arguments = [Program(), "--urls", "http://127.0.0.1:0", $"--Orchestrator:DataPath={data}", .. settings];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var server = new Server(Process.Start(start)!, data);
        await server.ListenAsync();
        return server;
    }

    private async Task ListenAsync()
    {
        var listening = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Read(string? line)
        {
            if (line is null) return;
            lock (output) output.AppendLine(line);
            if (Address().Match(line) is { Success: true } match) listening.TrySetResult(match.Value);
        }
        process.OutputDataReceived += (_, data) => Read(data.Data);
        process.ErrorDataReceived += (_, data) => Read(data.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException($"The program ended before it listened:\n{Output}"));
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Url = await listening.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    // The same configuration as these tests were built in.
    private static string Program()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        return Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../Orchestrator.Web/bin", configuration, "net10.0/Orchestrator.Web.dll"));
    }

    /// <summary>Ends the process, whatever it does, and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(Data, recursive: true);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Address();
}
