using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;

namespace Orchestrator.Web.Features.Executions;

/// <summary>How many runs of the workspace have not ended, live.</summary>
public sealed partial class LiveRuns(ExecutionStore store) : LiveComponent
{
    // The number is read, not counted from events, so that it cannot drift; twice a second is live enough.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
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
        if (Session is null || Caller.From((await Session).User) is not { } caller) return;
        Watch(new FeedFilter(caller.TenantId));
        runs = await store.OpenAsync(caller);
        Follow(async batch =>
        {
            if (batch.MissedSome || batch.Events.Any(happened => happened is FeedEvent.ExecutionChanged)) runs = await store.OpenAsync(caller);
        }, Pause);
    }
}
