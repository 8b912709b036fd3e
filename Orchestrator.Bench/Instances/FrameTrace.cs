using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace Orchestrator.Bench.Instances;

/// <summary>Chromium's own record of the frames it made: what the developer tools show as its performance.</summary>
internal sealed class FrameTrace
{
    private const string FrameEvent = "ProxyMain::BeginMainFrame";
    private readonly ConcurrentQueue<double> _frames = [];
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ICDPSession _session;

    private FrameTrace(ICDPSession session)
    {
        _session = session;
        session.Event("Tracing.dataCollected").OnEvent += (_, data) => Collect(data);
        session.Event("Tracing.tracingComplete").OnEvent += (_, _) => _complete.TrySetResult();
    }

    /// <summary>Begins to record.</summary>
    public static async Task<FrameTrace> StartAsync(IBrowser browser)
    {
        var trace = new FrameTrace(await browser.NewBrowserCDPSessionAsync());
        await trace._session.SendAsync("Tracing.start", new(StringComparer.Ordinal) { ["transferMode"] = "ReportEvents", ["traceConfig"] = new { includedCategories = (string[])["cc", "benchmark"] } });
        return trace;
    }

    /// <summary>Ends it.</summary>
    /// <returns>Of each frame, how long the page's thread worked for it (input, script, style, layout, paint), in milliseconds of wall time.</returns>
    public async Task<IReadOnlyList<double>> StopAsync()
    {
        await _session.SendAsync("Tracing.end");
        await _complete.Task.WaitAsync(TimeSpan.FromMinutes(1));
        return [.. _frames];
    }

    private void Collect(JsonElement? data)
    {
        foreach (var one in data?.GetProperty("value").EnumerateArray() ?? default)
        {
            if (one.TryGetProperty("name", out var name) && name.ValueEquals(FrameEvent) && one.TryGetProperty("dur", out var microseconds)) _frames.Enqueue(microseconds.GetDouble() / 1000);
        }
    }
}
