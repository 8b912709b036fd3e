using System.Collections.Concurrent;

namespace Orchestrator.Web.Features.Executions;

/// <summary>Makes one of the same request made twice within two seconds, by a second click or from a second window.</summary>
public sealed class StartsOnce(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, (Lazy<Task<ManualRunOutcome>> Start, long At)> _lately = new(StringComparer.Ordinal);

    /// <summary>Starts, or gives what the same request a moment ago was given.</summary>
    public async Task<ManualRunOutcome> RunAsync(string request, Func<Task<ManualRunOutcome>> start)
    {
        foreach (var (key, known) in _lately)
        {
            if (time.GetElapsedTime(known.At) > Window) _lately.TryRemove(new(key, known));
        }

        var entry = _lately.GetOrAdd(request, _ => (new Lazy<Task<ManualRunOutcome>>(start), time.GetTimestamp()));
        try
        {
            var outcome = await entry.Start.Value;
            // What was refused may be asked again at once.
            if (outcome is not ManualRunOutcome.Started) _lately.TryRemove(new(request, entry));
            return outcome;
        }
        catch
        {
            _lately.TryRemove(new(request, entry));
            throw;
        }
    }
}
