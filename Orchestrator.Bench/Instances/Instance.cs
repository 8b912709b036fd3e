using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Orchestrator.Bench.Load;
using Orchestrator.Tests;

namespace Orchestrator.Bench.Instances;

/// <summary>The real program on a data folder of its own, with somebody signed in.</summary>
internal sealed class Instance : IAsyncDisposable
{
    private readonly ServerProcess _process;
    private readonly bool _ownsFolder;

    private Instance(ServerProcess process, string folder, bool ownsFolder, Uri address)
    {
        (_process, Folder, _ownsFolder, Address) = (process, folder, ownsFolder, address);
        Http = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Its data folder.</summary>
    public string Folder { get; }

    /// <summary>Its process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Calls it with the session of whoever signed up.</summary>
    public HttpClient Http { get; }

    /// <summary>The session.</summary>
    public CookieContainer Cookies { get; } = new();

    /// <summary>Starts it; on an empty folder of its own, or on one that stays.</summary>
    public static async Task<Instance> StartAsync(string? folder = null, params (string Key, string Value)[] settings)
    {
        var own = folder is null;
        folder ??= Directory.CreateTempSubdirectory("orchestrator-bench-").FullName;
        var process = ServerProcess.Start(folder, settings:
        [
            ("Orchestrator__Registration", "open"), ("Orchestrator__RateLimits__WebhooksPerSecond", "1000000"), ("Orchestrator__RateLimits__SignInsPerMinute", "1000"),
            ("Orchestrator__Retention__Days", "0"), ("Orchestrator__Retention__RunsPerWorkflow", "0"), .. settings,
        ]);
        return new Instance(process, folder, own, await process.ListeningAsync());
    }

    /// <summary>Makes an account, or opens the one there is.</summary>
    public async Task SignInAsync()
    {
        var who = new { email = "bench@example.com", password = "correct horse battery" };
        using var known = await Http.PostAsJsonAsync("/api/auth/sign-in", who);
        if (known.IsSuccessStatusCode) return;
        using var made = await Http.PostAsJsonAsync("/api/auth/sign-up", who);
        made.EnsureSuccessStatusCode();
    }

    /// <summary>Makes and publishes a workflow.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> CreateAsync(object workflow) => (await PostAsync("/api/workflows/create", workflow)).GetProperty("id").GetString()!;

    /// <summary>Makes a webhook call of a workflow ready to be sent again and again.</summary>
    public async Task<byte[]> WebhookAsync(string workflowId, string body, string query = "")
    {
        var key = (await PostAsync("/api/api-keys", new { name = "bench", workflowId })).GetProperty("key").GetString();
        return Connection.Post(Address, $"/api/workflows/{workflowId}/webhook{query}", key, body);
    }

    /// <summary>Ends it with SIGKILL and leaves its folder.</summary>
    public Task KillAsync() => _process.KillAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _process.KillAsync();
        _process.Dispose();
        if (_ownsFolder) Directory.Delete(Folder, recursive: true);
    }

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await Http.PostAsJsonAsync(path, body);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
