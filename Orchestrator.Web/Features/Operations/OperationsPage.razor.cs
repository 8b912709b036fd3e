using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Features.Editor.Canvas;
using Orchestrator.Web.Features.Executions;
using Orchestrator.Web.Features.Schedules;
using Orchestrator.Web.Time;
using Orchestrator.Web.Ui;

namespace Orchestrator.Web.Features.Operations;

/// <summary>How runs do: now, and over a day, a week or a month.</summary>
public sealed partial class OperationsPage(OperationsStore store, InstanceFigures instance, ScheduleStore planned, BrowserZone zone, NavigationManager navigation) : LiveComponent
{
    // Figures are written down every five seconds.
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);
    private Caller? caller;
    private Lookback span = Lookback.All[0];
    private TimeZoneInfo here = TimeZoneInfo.Utc;
    private OperationsView? view;
    private OpenNow? open;
    private NodeView? node;
    private StorageView? storage;
    private IReadOnlyList<JobResult> jobs = [];
    private ImmutableArray<ScheduleView> schedules = [];
    private DateTimeOffset changedAt;
    private bool isEverywhere;
    private bool isReading;

    [CascadingParameter] private Task<AuthenticationState> Session { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "span")] private string? SpanInAddress { get; set; }

    [SupplyParameterFromQuery(Name = "of")] private string? Of { get; set; }

    private string Lead => (node, open) switch
    {
        ({ IsReady: false }, _) => "Runs cannot be recorded at the moment, so they wait. Look at the disk space and the log.",
        (_, null) => "How runs do.",
        _ => $"Live, last read {Spoken.Ago(changedAt, Time.GetUtcNow())}.",
    };

    private string PerMinute => (view!.Runs / span.Length.TotalMinutes).ToString("0.##", CultureInfo.InvariantCulture);

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (caller is null)
        {
            caller = Caller.Of((await Session).User);
            if (RendererInfo.IsInteractive) here = await zone.FindAsync();
            Tick(Beat);
        }

        span = Lookback.All.FirstOrDefault(one => one.InAddress == SpanInAddress, Lookback.All[0]);
        isEverywhere = Of == "all" && caller.IsAdmin;
        await ReadAsync();
    }

    /// <inheritdoc />
    protected override void OnTick() => _ = InvokeAsync(async () =>
    {
        if (isReading) return;
        await ReadAsync();
        StateHasChanged();
    });

    private async Task ReadAsync()
    {
        isReading = true;
        try
        {
            open = await store.OpenAsync(caller!, isEverywhere);
            view = await store.ReadAsync(caller!, span, isEverywhere);
            schedules = await planned.ListAsync(caller!);
            (node, storage, jobs, changedAt) = (instance.Node(caller!), instance.Storage(caller!), instance.Jobs(caller!), Time.GetUtcNow());
        }
        finally
        {
            isReading = false;
        }
    }

    private string LabelOf(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, here);
        return local.ToString(span.Minutes switch { 30 => "HH:mm", 240 => "ddd HH:mm", _ => "d MMM" }, CultureInfo.InvariantCulture);
    }

    private void Go(string name, string? value) => navigation.NavigateTo(navigation.GetUriWithQueryParameter(name, value));

    internal static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    internal static string Percent(long part, long all) => all == 0 ? "0 %" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / all:0.#} %");

    private static string Took(TimeSpan? took) => took is { } length ? RunPainting.Took(length) : "–";
}
