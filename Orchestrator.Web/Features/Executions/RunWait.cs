using Orchestrator.Domain.Executions;
using Orchestrator.Web.Engine;

namespace Orchestrator.Web.Features.Executions;

/// <summary>Waits for the end of a run.</summary>
public sealed class RunWait(ExecutionFeed feed, ExecutionStore executions, TimeProvider time)
{
    /// <summary>The run when it has ended, or as it stands when the patience has.</summary>
    /// <param name="reader">Who waits.</param>
    /// <param name="executionId">Which run.</param>
    /// <param name="patience">How long to wait at most.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Null when the reader has no such run.</returns>
    public async Task<ExecutionView?> ForEndAsync(ExecutionReader reader, string executionId, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var watch = feed.SubscribeAtOnce(new FeedFilter(reader.TenantId, ExecutionId: executionId));
        // After the subscription: an end in between is seen by one or the other.
        var run = await executions.ReadAsync(reader, executionId, cancellationToken);
        if (run is null || run.Status.IsFinal()) return run;

        using var limit = new CancellationTokenSource(patience, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await foreach (var batch in watch.WithCancellation(stop.Token))
                if (batch.MissedSome || batch.Events.Any(MayBeTheEnd))
                    if (await executions.ReadAsync(reader, executionId, stop.Token) is not { } now || now.Status.IsFinal()) break;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The patience has ended, the run has not.
        }
        return await executions.ReadAsync(reader, executionId, cancellationToken);
    }

    private static bool MayBeTheEnd(FeedEvent happened) => happened is FeedEvent.ExecutionChanged { Status: var status } && status.IsFinal();
}
