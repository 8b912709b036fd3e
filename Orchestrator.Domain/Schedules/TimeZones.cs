using System.Collections.Immutable;

namespace Orchestrator.Domain.Schedules;

/// <summary>The time zones people choose from.</summary>
public static class TimeZones
{
    private static readonly Lazy<ImmutableArray<string>> _names = new(() =>
    [
        "UTC", .. TimeZoneInfo.GetSystemTimeZones().Where(zone => zone.HasIanaId && zone.Id.Contains('/', StringComparison.Ordinal) && !zone.Id.StartsWith("Etc/", StringComparison.Ordinal))
            .Select(zone => zone.Id).Order(StringComparer.Ordinal),
    ]);

    /// <summary>Their IANA names, UTC first.</summary>
    public static ImmutableArray<string> Names => _names.Value;
}
