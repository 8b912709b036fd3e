using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Engine;

namespace Orchestrator.Web.Features.Executions;

/// <summary>A run as it happens: first everything so far, then what changes. Ends with the run.</summary>
public sealed class ExecutionEvents(ExecutionFeed feed, LiveTexts live, ExecutionStore executions, IHostApplicationLifetime lifetime)
{
    /// <summary>The name of an event that carries the run.</summary>
    public const string Execution = "execution";

    /// <summary>The name of an event that carries one attempt of a step.</summary>
    public const string Log = "log";

    /// <summary>The name of an event that carries what a running step has said so far.</summary>
    public const string Text = "text";

    /// <summary>The events of a run the reader may read.</summary>
    public async IAsyncEnumerable<SseItem<object>> FollowAsync(ExecutionReader reader, string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // An open stream must not hold up the end of the program.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        using var watch = feed.Subscribe(new FeedFilter(reader.TenantId, ExecutionId: id));
        var run = await executions.ReadAsync(reader, id, stop.Token);
        foreach (var item in await SnapshotAsync(reader, id, run, stop.Token)) yield return item;
        if (run is null || run.Status.IsFinal()) yield break;

        await foreach (var batch in watch.WithCancellation(stop.Token))
        {
            // Steps are committed before the end of their run, so they are read after it and sent before it.
            run = batch.MissedSome || batch.Events.Any(happened => happened is FeedEvent.ExecutionChanged) ? await executions.ReadAsync(reader, id, stop.Token) : run;
            if (run is null) yield break;
            var items = batch.MissedSome ? await SnapshotAsync(reader, id, run, stop.Token) : await ChangesAsync(reader, id, batch, run, stop.Token);
            foreach (var item in items) yield return item;
            if (run.Status.IsFinal()) yield break;
        }
    }

    private async Task<List<SseItem<object>>> SnapshotAsync(ExecutionReader reader, string id, ExecutionView? run, CancellationToken cancellationToken)
    {
        var steps = run is null ? null : await executions.LogsAsync(reader, id, cancellationToken);
        if (run is null || steps is null) return [];
        return [.. steps.Value.Select(step => new SseItem<object>(step, Log)), new SseItem<object>(run, Execution)];
    }

    private async Task<List<SseItem<object>>> ChangesAsync(ExecutionReader reader, string id, FeedBatch batch, ExecutionView run, CancellationToken cancellationToken)
    {
        List<SseItem<object>> items = [];
        foreach (var (node, iteration) in batch.Events.OfType<FeedEvent.StepSaid>().Select(said => (said.NodeId, said.Iteration)).Distinct())
        {
            if (live.Find(id, node, iteration) is { } text) items.Add(new SseItem<object>(new StepTextView(id, node, text), Text));
        }

        var changed = batch.Events.OfType<FeedEvent.StepChanged>().Select(step => step.StepId).ToHashSet(StringComparer.Ordinal);
        if (changed.Count > 0 && await executions.LogsAsync(reader, id, changed, cancellationToken) is { } steps)
            items.AddRange(steps.Select(step => new SseItem<object>(step, Log)));
        if (batch.Events.Any(happened => happened is FeedEvent.ExecutionChanged)) items.Add(new SseItem<object>(run, Execution));
        return items;
    }
}
