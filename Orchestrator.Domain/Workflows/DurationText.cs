using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Orchestrator.Domain.Workflows;

/// <summary>Lengths of time as people write them: <c>500ms</c>, <c>90s</c>, <c>2h</c>, <c>3d</c>, <c>1m30s</c>.</summary>
public static class DurationText
{
    /// <summary>What is allowed, for messages.</summary>
    public const string Allowed = "a length of time such as 500ms, 90s, 5m, 2h, 3d or 1h30m";

    private static readonly SearchValues<char> _digits = SearchValues.Create("0123456789.");

    private static readonly (string Unit, long Ticks)[] _units =
    [
        ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond), ("ms", TimeSpan.TicksPerMillisecond),
    ];

    /// <summary>Reads numbers with units, largest unit first, each unit once; never negative, at most 3,650 days, to the whole millisecond.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var rest = text.AsSpan().Trim();
        if (rest.IsEmpty) return false;
        decimal ticks = 0;
        for (var nextUnit = 0; !rest.IsEmpty;)
        {
            var digits = rest.IndexOfAnyExcept(_digits);
            if (digits is < 1 or > 12) return false;
            if (!decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
            rest = rest[digits..];
            var letters = rest.IndexOfAnyExceptInRange('a', 'z') is var end and >= 0 ? end : rest.Length;
            var unit = UnitIndex(rest[..letters], nextUnit);
            if (unit < 0) return false;
            ticks += number * _units[unit].Ticks;
            nextUnit = unit + 1;
            rest = rest[letters..].TrimStart();
        }

        if (ticks > 3650m * TimeSpan.TicksPerDay) return false;
        duration = TimeSpan.FromMilliseconds((long)(ticks / TimeSpan.TicksPerMillisecond));
        return true;
    }

    /// <summary>The shortest text that reads back as the same length, to the millisecond: <c>1m30s</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        var ticks = duration.Ticks;
        var text = new StringBuilder();
        foreach (var (unit, size) in _units)
        {
            if (ticks < size) continue;
            text.Append(CultureInfo.InvariantCulture, $"{ticks / size}{unit}");
            ticks %= size;
        }

        return text.Length == 0 ? "0s" : text.ToString();
    }

    private static int UnitIndex(ReadOnlySpan<char> unit, int from)
    {
        for (var i = from; i < _units.Length; i++)
        {
            if (unit.SequenceEqual(_units[i].Unit)) return i;
        }

        return -1;
    }
}
