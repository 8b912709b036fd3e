namespace Orchestrator.Web.Engine;

/// <summary>What is done before the first slot opens: claims of the process that went away are dropped, and what is pending is queued.</summary>
public sealed partial class Recovery(ExecutionJournal journal, PendingRuns pending, RunLimits limits, IExecutionQueue queue, TimeProvider time, ILogger<Recovery> log)
{
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var interrupted = (await journal.WriteAsync(new JournalRecord.Recover(time.GetUtcNow()), cancellationToken)).Count;
        await limits.LoadAsync(cancellationToken);
        var queued = 0;
        await foreach (var run in pending.AllAsync(cancellationToken))
        {
            queue.Enqueue(run);
            queued++;
        }

        var took = time.GetElapsedTime(started);
        if (queued > 0) LogRecovered(log, queued, interrupted, took);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Queued} executions were taken up again, {Interrupted} of them interrupted ones, in {Took}.")]
    private static partial void LogRecovered(ILogger logger, int queued, int interrupted, TimeSpan took);
}
