using System.Collections.Immutable;

namespace Orchestrator.Web.Engine;

/// <summary>
/// Tells pages what was committed. Subscribe, then take a snapshot, then follow the batches: nothing is missed in between.
/// Publishing never waits; a watcher that is too slow is told to take a new snapshot.
/// </summary>
public sealed class ExecutionFeed(TimeProvider time)
{
    private ImmutableArray<FeedSubscription> _subscriptions = [];

    /// <summary>Watches from now on; dispose the subscription when the watcher leaves.</summary>
    public FeedSubscription Subscribe(FeedFilter filter) => Subscribe(filter, FeedSubscription.PagePause);

    /// <summary>Watches for a caller that waits for one thing and wants to hear of it at once.</summary>
    public FeedSubscription SubscribeAtOnce(FeedFilter filter) => Subscribe(filter, TimeSpan.Zero);

    private FeedSubscription Subscribe(FeedFilter filter, TimeSpan pause)
    {
        var subscription = new FeedSubscription(filter, pause, time, Remove);
        ImmutableInterlocked.Update(ref _subscriptions, list => list.Add(subscription));
        return subscription;
    }

    /// <summary>Whether anybody watches, so that no event need be made when nobody does.</summary>
    internal bool IsWatched => !_subscriptions.IsEmpty;

    internal void Publish(FeedEvent happened)
    {
        foreach (var subscription in _subscriptions)
            subscription.Offer(happened);
    }

    /// <summary>Tells everybody to take a new snapshot.</summary>
    internal void PublishGap()
    {
        foreach (var subscription in _subscriptions)
            subscription.OfferGap();
    }

    private void Remove(FeedSubscription subscription) =>
        ImmutableInterlocked.Update(ref _subscriptions, list => list.Remove(subscription));
}
