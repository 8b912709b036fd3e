using System.Collections.Concurrent;
using System.Diagnostics;

namespace Orchestrator.Bench.Load;

/// <summary>Requests that begin at a fixed pace, whether or not earlier ones were answered.</summary>
internal static class PacedLoad
{
    public static async Task<LoadResult> RunAsync(Uri address, ReadOnlyMemory<byte> request, int perSecond, TimeSpan duration)
    {
        int accepted = 0, refused = 0;
        var latency = new Samples();
        var idle = new ConcurrentBag<Connection>();
        List<Task> sent = [];
        var watch = Stopwatch.StartNew();
        for (var number = 0; number < perSecond * duration.TotalSeconds; number++)
        {
            var rest = TimeSpan.FromSeconds((double)number / perSecond) - watch.Elapsed;
            if (rest > TimeSpan.Zero) await Task.Delay(rest);
            sent.Add(Task.Run(SendAsync));
        }

        await Task.WhenAll(sent);
        foreach (var connection in idle) connection.Dispose();
        return new LoadResult(accepted, refused, watch.Elapsed, latency);

        async Task SendAsync()
        {
            var connection = idle.TryTake(out var kept) ? kept : await Connection.OpenAsync(address);
            var started = Stopwatch.GetTimestamp();
            var status = await connection.SendAsync(request);
            latency.Add(Stopwatch.GetElapsedTime(started));
            if (status == 200) Interlocked.Increment(ref accepted);
            else Interlocked.Increment(ref refused);
            idle.Add(connection);
        }
    }
}
