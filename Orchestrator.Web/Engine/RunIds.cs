using System.Globalization;

namespace Orchestrator.Web.Engine;

/// <summary>What an execution's id says of its instant. RFC 9562: the first 48 bits of a version 7 id are the milliseconds since 1970.</summary>
internal static class RunIds
{
    /// <summary>Smaller than every id made at this instant or later, and not smaller than any made before its millisecond.</summary>
    public static string FirstAt(DateTimeOffset instant) => Math.Max(0, instant.ToUnixTimeMilliseconds()).ToString("x12", CultureInfo.InvariantCulture);

    /// <summary>When an id was made, to the millisecond.</summary>
    public static DateTimeOffset InstantOf(string id) => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(id.AsSpan(0, 12), NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    /// <summary>Not smaller than any id made before this instant.</summary>
    public static string LastBefore(DateTimeOffset instant) => FirstAt(instant) + new string('f', 20);
}
