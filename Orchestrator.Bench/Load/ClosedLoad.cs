using System.Diagnostics;

namespace Orchestrator.Bench.Load;

/// <summary>How a load went.</summary>
/// <param name="Accepted">How many requests were answered with 200.</param>
/// <param name="Refused">How many were answered with anything else.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Latency">How long each took.</param>
internal sealed record LoadResult(int Accepted, int Refused, TimeSpan Elapsed, Samples Latency)
{
    public double PerSecond => Accepted / Elapsed.TotalSeconds;
}

/// <summary>Connections that send one request after the other, each as soon as the last was answered.</summary>
internal static class ClosedLoad
{
    /// <summary>For a time, or until so many requests were accepted.</summary>
    public static async Task<LoadResult> RunAsync(Uri address, ReadOnlyMemory<byte> request, int connections, TimeSpan duration, int most = int.MaxValue)
    {
        int accepted = 0, refused = 0;
        var latency = new Samples();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(SendAsync)));
        return new LoadResult(accepted, refused, watch.Elapsed, latency);

        async Task SendAsync()
        {
            using var connection = await Connection.OpenAsync(address);
            while (watch.Elapsed < duration && Volatile.Read(ref accepted) < most)
            {
                var started = Stopwatch.GetTimestamp();
                var status = await connection.SendAsync(request);
                latency.Add(Stopwatch.GetElapsedTime(started));
                if (status == 200) Interlocked.Increment(ref accepted);
                else Interlocked.Increment(ref refused);
            }
        }
    }
}
