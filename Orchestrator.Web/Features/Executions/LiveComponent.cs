using Microsoft.AspNetCore.Components;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Ui;

namespace Orchestrator.Web.Features.Executions;

/// <summary>A component that follows what is committed: watch, read a snapshot, then follow the batches.</summary>
public abstract class LiveComponent : ComponentBase, IDisposable
{
    private FeedSubscription? watch;
    private CancellationTokenSource? left;
    private Ticking? ticking;

    /// <summary>What was committed.</summary>
    [Inject] protected ExecutionFeed Feed { get; private set; } = null!;

    /// <summary>The clock.</summary>
    [Inject] protected TimeProvider Time { get; private set; } = null!;

    /// <inheritdoc />
    public void Dispose()
    {
        Leave();
        ticking?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Keeps what happens from now on, and forgets what was watched before. Comes before the snapshot is read.</summary>
    protected void Watch(FeedFilter filter)
    {
        Leave();
        watch = Feed.Subscribe(filter);
        left = new CancellationTokenSource();
    }

    /// <summary>Hands over what happened since <see cref="Watch"/>, batch by batch, and renders after each.</summary>
    /// <param name="onBatch">Called on the component's own thread of work.</param>
    /// <param name="pause">The least time between two calls; what happens meanwhile comes with the next.</param>
    protected void Follow(Func<FeedBatch, Task> onBatch, TimeSpan pause = default)
    {
        if (RendererInfo.IsInteractive && watch is not null && left is not null) _ = FollowAsync(watch, onBatch, pause, left.Token);
    }

    /// <summary>Renders at every period, so that what is said of time stays true.</summary>
    protected void Tick(TimeSpan period)
    {
        if (RendererInfo.IsInteractive) ticking ??= new Ticking(Time, period, () => InvokeAsync(OnTick));
    }

    /// <summary>Renders again.</summary>
    protected virtual void OnTick() => StateHasChanged();

    private async Task FollowAsync(FeedSubscription batches, Func<FeedBatch, Task> onBatch, TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var batch in batches.WithCancellation(cancellationToken))
            {
                await InvokeAsync(async () =>
                {
                    await onBatch(batch);
                    StateHasChanged();
                });
                if (pause > TimeSpan.Zero) await Task.Delay(pause, Time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The page was left, or shows something else now.
        }
        catch (Exception problem)
        {
            await DispatchExceptionAsync(problem);
        }
    }

    private void Leave()
    {
        watch?.Dispose();
        left?.Cancel();
        left?.Dispose();
    }
}
