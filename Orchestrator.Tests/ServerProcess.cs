using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Orchestrator.Tests;

/// <summary>The built program in a process of its own. The browser journeys compile this file too.</summary>
internal sealed partial class ServerProcess : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _lines = [];

    private ServerProcess(string dataPath, IEnumerable<string> words, IEnumerable<(string Key, string Value)> settings)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. words])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
            Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Production", ["DOTNET_ENVIRONMENT"] = "Production", ["Orchestrator__DataPath"] = dataPath },
        };
        foreach (var (key, value) in settings) start.Environment[key] = value;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Heard(line.Data);
        _process.ErrorDataReceived += (_, line) => Complained(line.Data);
        _process.Exited += (_, _) => _listening.TrySetException(new InvalidOperationException("It ended before it listened: " + Output));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The program's output folder beside the tests' own.</summary>
    private static string Program
    {
        get
        {
            var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            var root = own.Parent!.Parent!.Parent!.Parent!.FullName;
            return Path.Combine(root, "Orchestrator.Web", "bin", own.Parent.Name, own.Name, "Orchestrator.Web.dll");
        }
    }

    /// <summary>The process's id.</summary>
    public int Id => _process.Id;

    /// <summary>What it wrote to standard error, a line an entry.</summary>
    public IReadOnlyList<string> Complaints
    {
        get { lock (_complaints) return [.. _complaints]; }
    }

    private readonly List<string> _complaints = [];

    /// <summary>What it wrote to standard output.</summary>
    public string Said
    {
        get { lock (_lines) return string.Join('\n', _lines); }
    }

    /// <summary>All it has written so far.</summary>
    public string Output => Said + '\n' + string.Join('\n', Complaints);

    public static ServerProcess Start(string dataPath, string url = "http://127.0.0.1:0", params (string Key, string Value)[] settings) => new(dataPath, ["--urls", url], settings);

    /// <summary>The program with other words than a server's.</summary>
    public static ServerProcess Command(string dataPath, params string[] words) => new(dataPath, words, []);

    /// <summary>Where it listens, once it does.</summary>
    public Task<Uri> ListeningAsync() => _listening.Task.WaitAsync(Deadline);

    /// <summary>Its exit code, once it has ended by itself.</summary>
    public async Task<int> EndedAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await _process.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    /// <summary>Ends it with SIGKILL: it can do nothing more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private void Heard(string? line)
    {
        if (line is null) return;
        lock (_lines) _lines.Add(line);
        if (Address().Match(line) is { Success: true } found) _listening.TrySetResult(new Uri(found.Value));
    }

    private void Complained(string? line)
    {
        if (line is null) return;
        lock (_complaints) _complaints.Add(line);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Address();
}
