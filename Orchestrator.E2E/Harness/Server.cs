namespace Orchestrator.E2E.Harness;

/// <summary>The real program on an empty data folder and a free port.</summary>
public sealed class Server : IAsyncDisposable
{
    private readonly string _data;
    private readonly (string Key, string Value)[] _settings;
    private ServerProcess _process;

    private Server(ServerProcess process, string data, string url, (string Key, string Value)[] settings) => (_process, _data, Url, _settings) = (process, data, url, settings);

    /// <summary>Where it listens, without a slash at the end.</summary>
    public string Url { get; }

    /// <summary>Its data folder.</summary>
    public string Folder => _data;

    /// <summary>Starts it and returns once it listens.</summary>
    public static async Task<Server> StartAsync(params (string Key, string Value)[] settings)
    {
        var data = Directory.CreateTempSubdirectory("orchestrator-e2e-").FullName;
        var process = ServerProcess.Start(data, settings: settings);
        return new Server(process, data, (await process.ListeningAsync()).ToString().TrimEnd('/'), settings);
    }

    /// <summary>Ends the process as a power failure would.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Starts it on the same folder and at the same address, after it was killed.</summary>
    public async Task StartAgainAsync()
    {
        _process.Dispose();
        _process = ServerProcess.Start(_data, Url, _settings);
        await _process.ListeningAsync();
    }

    /// <summary>Ends the process, whatever it does, and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await _process.KillAsync();
        // A journey that failed because the program did says why here.
        if (_process.Output.Contains("fail: ", StringComparison.Ordinal)) await Console.Out.WriteLineAsync($"The program at {Url} logged errors:\n{_process.Output}");
        _process.Dispose();
        Directory.Delete(_data, recursive: true);
    }
}
