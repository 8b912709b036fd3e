using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Orchestrator.Domain.Executions;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Ui;
using Radzen;

namespace Orchestrator.Web.Features.Executions;

/// <summary>Runs, newest first, live; what is chosen is in the address.</summary>
public sealed partial class RunBrowser(ExecutionStore store, DialogService dialogs, NotificationService toasts, NavigationManager navigation) : LiveComponent
{
    // How often "4 min ago" is said anew while nothing runs.
    private const int CalmSeconds = 10;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private readonly RunList list = new();
    private readonly HashSet<string> picked = new(StringComparer.Ordinal);
    private IReadOnlyList<(string Id, string Name)> workflows = [];
    private ExecutionFilter filter = new();
    private RunChoice chosen = RunChoice.All[0];
    private string? progress;
    private int seconds;
    private bool isWatching;
    private bool isRead;
    private bool isSearching;

    /// <summary>Who looks.</summary>
    [Parameter, EditorRequired] public Caller Caller { get; set; } = null!;

    /// <summary>Whose runs; null for those of every workflow.</summary>
    [Parameter] public string? WorkflowId { get; set; }

    /// <summary>Called when runs came or went.</summary>
    [Parameter] public EventCallback OnChanged { get; set; }

    [SupplyParameterFromQuery] private string? Status { get; set; }
    [SupplyParameterFromQuery] private string? Workflow { get; set; }
    [SupplyParameterFromQuery] private string? Trigger { get; set; }
    [SupplyParameterFromQuery] private string? From { get; set; }
    [SupplyParameterFromQuery] private string? To { get; set; }
    [SupplyParameterFromQuery] private string? Q { get; set; }

    private bool IsNarrow => !filter.Statuses.IsDefaultOrEmpty || filter.Text is not null || filter.Trigger is not null || filter.From is not null || filter.To is not null || (WorkflowId is null && filter.WorkflowId is not null);

    private string Shown => (isSearching, list.Cursor) switch
    {
        (_, null) => $"{Spoken.Count(list.Items.Count, "run")} shown",
        (true, { } cursor) => $"{Spoken.Count(list.Items.Count, "run")} found, searched back to {Spoken.Exact(RunIds.InstantOf(cursor))}…",
        (false, { } cursor) when filter.Text is not null => $"{Spoken.Count(list.Items.Count, "run")} found back to {Spoken.Exact(RunIds.InstantOf(cursor))}",
        _ => $"{Spoken.Count(list.Items.Count, "run")} shown",
    };

    private List<string> PickedOver => [.. list.Items.Where(run => picked.Contains(run.Id) && run.Status.IsFinal()).Select(run => run.Id)];

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (!isWatching)
        {
            isWatching = true;
            Watch(new FeedFilter(Caller.TenantId, WorkflowId));
            if (WorkflowId is null) workflows = await store.WorkflowsAsync(Caller);
        }

        var wanted = Wanted();
        if (isRead && wanted == filter) return;
        (filter, isSearching) = (wanted, false);
        picked.Clear();
        await LoadAsync();
        Follow(FollowAsync, Pause);
        Tick(Second);
    }

    /// <inheritdoc />
    protected override void OnTick()
    {
        if (++seconds % CalmSeconds == 0 || list.Items.Any(run => !run.Status.IsFinal())) StateHasChanged();
    }

    // A record compares its list of statuses by reference, so it is taken from the one list there is.
    private ExecutionFilter Wanted()
    {
        chosen = RunChoice.All.FirstOrDefault(choice => choice.InAddress == Given(Status), RunChoice.All[0]);
        return new ExecutionFilter
        {
            WorkflowId = WorkflowId ?? Given(Workflow), Statuses = chosen.Statuses, Text = Given(Q), From = Day(From), To = Day(To)?.AddDays(1), // the last day is meant whole
            Trigger = Enum.TryParse<TriggerKind>(Trigger, ignoreCase: true, out var kind) && Enum.IsDefined(kind) ? kind : null,
        };
    }

    private async Task LoadAsync()
    {
        // As many as are shown, so that nothing vanishes when it is read anew.
        var page = await store.SearchAsync(Caller, filter with { Limit = Math.Clamp(list.Items.Count, filter.Limit, ExecutionFilter.MaxLimit) });
        list.Start(page, filter);
        picked.IntersectWith(list.Items.Select(run => run.Id));
        isRead = true;
        if (page.NextCursor is not null && page.Items.Length < filter.Limit && RendererInfo.IsInteractive) _ = InvokeAsync(SearchOnAsync);
    }

    private async Task FollowAsync(FeedBatch batch)
    {
        if (!list.Follow(batch) && !isSearching) await LoadAsync();
        if (WorkflowId is null && list.Items.Any(run => workflows.All(known => known.Id != run.WorkflowId))) workflows = await store.WorkflowsAsync(Caller);
        if (batch.MissedSome || batch.Events.Any(happened => happened is FeedEvent.ExecutionsDeleted or FeedEvent.ExecutionChanged { Trigger: not null })) await OnChanged.InvokeAsync();
    }

    private async Task MoreAsync()
    {
        if (isSearching) isSearching = false;
        else await SearchOnAsync();
    }

    // A rare text is looked for until a page is full, a moment at a time; each finding is shown at once.
    private async Task SearchOnAsync()
    {
        if (isSearching) return;
        isSearching = true;
        var (of, wanted) = (filter, list.Items.Count + filter.Limit);
        while (isSearching && list.Cursor is { } cursor && list.Items.Count < wanted)
        {
            var page = await store.SearchAsync(Caller, of with { Cursor = cursor });
            // Meanwhile something else was asked for.
            if (!ReferenceEquals(of, filter) || list.Cursor != cursor) return;
            list.Add(page);
            StateHasChanged();
        }

        isSearching = false;
        StateHasChanged();
    }

    private string NameOf(string workflowId) => workflows.FirstOrDefault(known => known.Id == workflowId).Name ?? workflowId;

    private void Go(string name, object? value) => navigation.NavigateTo(navigation.GetUriWithQueryParameter(name.ToLowerInvariant(), Given(value?.ToString())));

    private void Clear() => navigation.NavigateTo(navigation.Uri.Split('?')[0]);

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static DateTimeOffset? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < DateOnly.MaxValue
            ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero) : null;
}
