using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;

namespace Orchestrator.Web.Features.Executions;

/// <summary>How many runs of the workspace have not ended, live.</summary>
public sealed partial class LiveRuns(ExecutionStore store, ExecutionFeed feed, TimeProvider time) : IDisposable
{
    // The number is read, not counted from events, so that it cannot drift; twice a second is live enough.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private readonly CancellationTokenSource gone = new();
    private FeedSubscription? watch;
    private Caller? caller;
    private OpenRuns runs = new(0, 0);

    [CascadingParameter] private Task<AuthenticationState>? Session { get; set; }

    private string? Text => runs switch
    {
        { Running: 0, Waiting: 0 } => null,
        { Waiting: 0 } => $"{runs.Running} running",
        { Running: 0 } => $"{runs.Waiting} waiting",
        _ => $"{runs.Running} running, {runs.Waiting} waiting",
    };

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        caller = Session is null ? null : Caller.From((await Session).User);
        if (caller is null) return;
        watch = feed.Subscribe(new FeedFilter(caller.TenantId));
        runs = await store.OpenAsync(caller);
    }

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender && watch is not null && caller is not null) _ = FollowAsync(watch, caller);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        watch?.Dispose();
        gone.Cancel();
        gone.Dispose();
    }

    private async Task FollowAsync(FeedSubscription batches, Caller who)
    {
        var cancellation = gone.Token;
        try
        {
            await foreach (var batch in batches)
            {
                if (!batch.MissedSome && !batch.Events.Any(happened => happened is FeedEvent.ExecutionChanged)) continue;
                var now = await store.OpenAsync(who, cancellation);
                if (now != runs)
                {
                    runs = now;
                    await InvokeAsync(StateHasChanged);
                }
                await Task.Delay(Pause, time, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The page was left.
        }
    }
}
