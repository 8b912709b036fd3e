using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Orchestrator.Bench.Rows;

/// <summary>A server that holds its answers back until it is told.</summary>
internal sealed class Upstream : IAsyncDisposable
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _held = new(0);
    private readonly WebApplication _app;

    private Upstream(WebApplication app)
    {
        _app = app;
        app.MapGet("/", async () =>
        {
            _held.Release();
            await _released.Task;
            return Results.Json(new { ok = true });
        });
    }

    public Uri Address => new(_app.Urls.First());

    public static async Task<Upstream> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var upstream = new Upstream(app);
        await app.StartAsync();
        return upstream;
    }

    public async Task UntilHeldAsync(int count)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        for (var held = 0; held < count; held++) await _held.WaitAsync(deadline.Token);
    }

    public void Release() => _released.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        await _app.DisposeAsync();
        _held.Dispose();
    }
}
