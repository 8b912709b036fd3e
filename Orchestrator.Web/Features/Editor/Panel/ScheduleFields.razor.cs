using Microsoft.AspNetCore.Components;
using Orchestrator.Domain.Schedules;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Editor.Commands;
using Orchestrator.Web.Features.Schedules;
using Orchestrator.Web.Ui;

namespace Orchestrator.Web.Features.Editor.Panel;

/// <summary>The settings of a schedule: its rule, its zone, and what they come to.</summary>
public sealed partial class ScheduleFields(BrowserZone zone, TimeProvider time) : ComponentBase
{
    private const string CronMember = "cron";
    private const string Interval = "every";
    private const string Start = "startAt";

    private static readonly (string Cron, string Words)[] Common =
    [
        ("0 * * * *", "Every hour"), ("0 9 * * *", "Every day at 09:00"), (ChooseTrigger.FirstRule, "Every weekday at 09:00"), ("0 9 * * 1", "Every Monday at 09:00"),
        ("0 9 1 * *", "On day 1 of the month at 09:00"), ("*/15 8-17 * * 1-5", "Every 15 minutes of the working day"),
    ];

    private TimeZoneInfo? yours;

    /// <summary>The workflow being edited.</summary>
    [Parameter, EditorRequired] public required EditorState State { get; set; }

    /// <summary>The trigger.</summary>
    [Parameter, EditorRequired] public required Node Node { get; set; }

    // The parameter is as old as the last render of the parent; what is typed must be compared with what is there now.
    private Node Now => State.Find(Node.Id) ?? Node;

    private bool IsInterval => Text(Interval) is not null && Text(CronMember) is null;

    private string Cron => Text(CronMember) ?? "";

    private TimeSpan? Every => DurationText.TryParse(Text(Interval), out var every) ? every : null;

    private string StartAt => Text(Start) ?? "";

    private string Zone => Text("timezone") ?? "";

    private string Missed => Text("missed") ?? "once";

    private ScheduleRule? Rule => ScheduleSettings.Read(Now.Config, out _);

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        yours = await zone.FindAsync();
        StateHasChanged();
    }

    private IEnumerable<GraphProblem> Wrong(string field) => State.ProblemsOf(Now.Id, field);

    private void ChooseTimes()
    {
        if (IsInterval) State.Do(ChooseSchedule.Times(Now.Id));
    }

    private void ChooseInterval()
    {
        if (!IsInterval) State.Do(ChooseSchedule.Interval(Now.Id));
    }

    private void Set(string member, string? text) => State.Do(ChangeStep.Setting(Now.Id, member, ConfigJson.Text(text)));

    private string? Text(string member) =>
        Now.Config.TryGetProperty(member, out var value) && value.ValueKind == System.Text.Json.JsonValueKind.String ? value.GetString() : null;
}
