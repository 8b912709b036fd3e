using System.Collections.Concurrent;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Redaction;

namespace Orchestrator.Web.Engine;

/// <summary>What running steps have said so far, for whoever watches. Nothing of it is kept: what a step gave is recorded when it ends.</summary>
public sealed class LiveTexts(ExecutionFeed feed, TimeProvider time)
{
    /// <summary>How many steps may speak at once; more run all the same and are not heard.</summary>
    internal const int Most = 1_000;

    private readonly ConcurrentDictionary<(string ExecutionId, string NodeId, long Iteration), LiveText> _speaking = new();

    /// <summary>A step begins to speak; dispose what it is given when it ends.</summary>
    public LiveText Begin(StepContext context)
    {
        var (place, node) = (context.Place, context.Node.Id);
        var text = new LiveText(new StreamedText(context.Secrets), time,
            () => feed.Publish(new FeedEvent.StepSaid(place.TenantId, place.WorkflowId, place.ExecutionId, node, place.Iteration)),
            left => _speaking.TryRemove(new((place.ExecutionId, node, place.Iteration), left)));
        if (place.ExecutionId.Length > 0 && _speaking.Count < Most) _speaking[(place.ExecutionId, node, place.Iteration)] = text;
        return text;
    }

    /// <summary>What a step has said so far, masked; null when it does not speak.</summary>
    /// <param name="executionId">A run that the caller may see.</param>
    /// <param name="nodeId">The step.</param>
    /// <param name="iteration">Which pass of which loops; 0 outside of loops.</param>
    public string? Find(string executionId, string nodeId, long iteration = 0) => _speaking.GetValueOrDefault((executionId, nodeId, iteration))?.Shown();
}

/// <summary>What one step says while it runs.</summary>
public sealed class LiveText : IDisposable
{
    private readonly Lock _lock = new();
    private readonly StreamedText _text;
    private readonly TimeProvider _time;
    private readonly Action _tell;
    private readonly Action<LiveText> _leave;
    private long? _told;

    internal LiveText(StreamedText text, TimeProvider time, Action tell, Action<LiveText> leave) => (_text, _time, _tell, _leave) = (text, time, tell, leave);

    /// <summary>It says more. Watchers hear of it ten times a second at most.</summary>
    public void Say(string piece)
    {
        lock (_lock)
        {
            _text.Add(piece);
            if (_told is { } before && _time.GetElapsedTime(before) < FeedSubscription.PagePause) return;
            _told = _time.GetTimestamp();
        }

        _tell();
    }

    /// <summary>It begins anew: what it said does not count.</summary>
    public void Clear()
    {
        lock (_lock) _text.Clear();
    }

    /// <inheritdoc />
    public void Dispose() => _leave(this);

    internal string Shown()
    {
        lock (_lock) return _text.Shown();
    }
}
