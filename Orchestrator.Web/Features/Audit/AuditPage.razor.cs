using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Orchestrator.Web.Features.Account;

namespace Orchestrator.Web.Features.Audit;

/// <summary>The audit log, for administrators of the instance; what is chosen is in the address.</summary>
public sealed partial class AuditPage(AuditStore store, NavigationManager navigation)
{
    private AuditPart? part;
    private AuditFilter filter = new();
    private bool isMissing;

    [CascadingParameter] private Task<AuthenticationState> Session { get; set; } = null!;
    [SupplyParameterFromQuery] private string? Action { get; set; }
    [SupplyParameterFromQuery] private string? Actor { get; set; }
    [SupplyParameterFromQuery] private string? Q { get; set; }
    [SupplyParameterFromQuery] private string? From { get; set; }
    [SupplyParameterFromQuery] private string? To { get; set; }
    [SupplyParameterFromQuery] private string? Before { get; set; }

    private string ExportLink => navigation.GetUriWithQueryParameters("/api/audit/export", new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["from"] = Instant(filter.From),
        ["to"] = Instant(filter.To),
    });

    // Whoever is on the page can be chosen by name.
    private IEnumerable<(string Name, string Id)> Actors =>
        part!.Items.Select(one => (AuditWords.Actor(one), one.ActorId ?? one.ActorKind)).DistinctBy(one => one.Item2, StringComparer.Ordinal).OrderBy(one => one.Item1, StringComparer.CurrentCultureIgnoreCase);

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        filter = new AuditFilter
        {
            Action = AuditWords.Known(Action), Actor = Given(Actor), Text = Given(Q), Before = Given(Before),
            From = Day(From), To = Day(To)?.AddDays(1), // the last day is meant whole
        };
        part = await store.ListAsync(Caller.Of((await Session).User), filter);
        isMissing = part is null;
        // While the page is written on the server, the answer's status can still say it.
        if (isMissing && !RendererInfo.IsInteractive) navigation.NotFound();
    }

    private void Go(string name, object? value) => navigation.NavigateTo(LinkTo(name, value?.ToString()));

    // Another choice begins at the newest again.
    private string LinkTo(string name, string? value) => navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        [nameof(Before).ToLowerInvariant()] = null,
        [name.ToLowerInvariant()] = Given(value),
    });

    private string LinkToActor(string actor) => LinkTo(nameof(Actor), actor);

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static DateTimeOffset? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < DateOnly.MaxValue
            ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero) : null;

    private static string? Instant(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
