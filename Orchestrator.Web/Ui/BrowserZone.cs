using Microsoft.JSInterop;
using Orchestrator.Domain.Schedules;

namespace Orchestrator.Web.Ui;

/// <summary>The time zone of the person's browser, asked once.</summary>
public sealed class BrowserZone(IJSRuntime browser)
{
    private TimeZoneInfo? zone;

    /// <summary>The zone; UTC when the browser names none that is known here. Only once the page is interactive.</summary>
    public async ValueTask<TimeZoneInfo> FindAsync()
    {
        if (zone is not null) return zone;
        var name = await browser.InvokeAsync<string?>("orchestratorZone");
        return zone = (name is null ? null : ScheduleSettings.ZoneOf(name)) ?? TimeZoneInfo.Utc;
    }
}
