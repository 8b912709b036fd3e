using System.Runtime.CompilerServices;

namespace Orchestrator.Web.Features.Account;

/// <summary>
/// Lets an answer that goes on for long end with the session it began in: at once when this process ends the session, and within a minute after what this process is
/// not told of, such as an end in another one, an account that was disabled there, or a session that grew too old.
/// </summary>
public sealed class SessionWatch(Sessions sessions, TimeProvider time)
{
    /// <summary>How often it is asked whether the session may go on.</summary>
    public static TimeSpan Every { get; } = TimeSpan.FromSeconds(30);

    /// <summary>What the source gives, until the session ends.</summary>
    /// <param name="session">Which session.</param>
    /// <param name="source">Begins to give, and stops when it is told to.</param>
    /// <param name="cancellationToken">Whoever listens has gone.</param>
    public async IAsyncEnumerable<T> WhileLiveAsync<T>(string session, Func<CancellationToken, IAsyncEnumerable<T>> source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        sessions.Closed += OnClosed;
        // After one listens, so that no end falls in between.
        var watching = await sessions.IsLiveAsync(session) ? WatchAsync(session, closed.Task, stop) : stop.CancelAsync();
        try
        {
            await using var items = source(stop.Token).GetAsyncEnumerator(stop.Token);
            while (!stop.IsCancellationRequested && await NextAsync(items, stop.Token, cancellationToken) && !stop.IsCancellationRequested) yield return items.Current;
        }
        finally
        {
            sessions.Closed -= OnClosed;
            await stop.CancelAsync();
            await watching;
        }

        void OnClosed(object? sender, SessionsEndedEventArgs ended)
        {
            if (ended.Ids.Contains(session)) closed.TrySetResult();
        }
    }

    // Where it cannot be known whether the session may go on, it does not.
    private async Task WatchAsync(string session, Task closed, CancellationTokenSource stop)
    {
        try
        {
            while (!stop.IsCancellationRequested && !closed.IsCompleted && await sessions.IsLiveAsync(session)) await Task.WhenAny(closed, Task.Delay(Every, time, stop.Token));
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    // The end of a session is the end of the answer, not a failure.
    private static async ValueTask<bool> NextAsync<T>(IAsyncEnumerator<T> items, CancellationToken stop, CancellationToken listener)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !listener.IsCancellationRequested)
        {
            return false;
        }
    }
}
