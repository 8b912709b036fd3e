using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Orchestrator.Tests.Engine;

/// <summary>A server outside that counts what is done to it, <c>POST /{run}/{step}</c>, and what is only read, <c>GET</c>. After some calls it answers no more until told to.</summary>
internal sealed class Receipts : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly int _answered;
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _holding = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;

    private Receipts(int answered)
    {
        _answered = answered;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        _app = builder.Build();
        _app.UseRouting();
        _app.MapPost("/{run}/{step}", TakeAsync);
        _app.MapGet("/{run}/{step}", (string run, string step) => { Reads.AddOrUpdate((run, step), 1, (_, count) => count + 1); });
    }

    /// <summary>How often each step of each run was done.</summary>
    public ConcurrentDictionary<(string Run, string Step), int> Counts { get; } = [];

    /// <summary>How often each step of each run read.</summary>
    public ConcurrentDictionary<(string Run, string Step), int> Reads { get; } = [];

    /// <summary>Those that got no answer before the kill.</summary>
    public ConcurrentBag<(string Run, string Step)> Held { get; } = [];

    public Uri Address { get; private set; } = null!;

    /// <summary>Ends when calls are being held.</summary>
    public Task Holding => _holding.Task.WaitAsync(TimeSpan.FromMinutes(2));

    /// <param name="answered">How many calls are answered before the others are held.</param>
    public static async Task<Receipts> StartAsync(int answered)
    {
        var receipts = new Receipts(answered);
        await receipts._app.StartAsync();
        receipts.Address = new Uri(receipts._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return receipts;
    }

    /// <summary>Answers everything from now on.</summary>
    public void Open() => _open.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Open();
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(string run, string step, HttpContext context)
    {
        Counts.AddOrUpdate((run, step), 1, (_, count) => count + 1);
        if (Interlocked.Increment(ref _calls) > _answered && !_open.Task.IsCompleted)
        {
            Held.Add((run, step));
            _holding.TrySetResult();
            await _open.Task.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        context.Response.StatusCode = (int)HttpStatusCode.NoContent;
    }
}
