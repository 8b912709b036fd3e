using System.Collections.Concurrent;

namespace Orchestrator.Web.Features.Executions;

/// <summary>Makes one of the same request made twice within two seconds, by a second click or from a second window.</summary>
public sealed class StartsOnce(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, (Lazy<Task<ManualRunOutcome>> Start, long At)> _lately = new(StringComparer.Ordinal);

    /// <summary>Starts, or gives what the same request a moment ago was given. The start belongs to all who ask, so nobody who leaves stops it.</summary>
    /// <param name="request">What is asked for, by whom.</param>
    /// <param name="start">Starts it.</param>
    /// <param name="cancellationToken">Stops this caller's waiting alone.</param>
    public Task<ManualRunOutcome> RunAsync(string request, Func<Task<ManualRunOutcome>> start, CancellationToken cancellationToken)
    {
        foreach (var (key, known) in _lately)
        {
            if (time.GetElapsedTime(known.At) > Window) _lately.TryRemove(new(key, known));
        }

        var entry = _lately.GetOrAdd(request, _ => (new Lazy<Task<ManualRunOutcome>>(start), time.GetTimestamp()));
        return FollowAsync(request, entry).WaitAsync(cancellationToken);
    }

    private async Task<ManualRunOutcome> FollowAsync(string request, (Lazy<Task<ManualRunOutcome>> Start, long At) entry)
    {
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
