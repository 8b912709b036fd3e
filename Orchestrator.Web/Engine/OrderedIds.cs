using System.Globalization;

namespace Orchestrator.Web.Engine;

/// <summary>Ids that sort as they were made, also within a millisecond: version 7 of RFC 9562, whose 12 bits after the version count (6.2, method 1).</summary>
public sealed class OrderedIds
{
    private readonly Lock turn = new();
    private long last;

    /// <summary>An id above all that were made before it here: 32 hexadecimal digits.</summary>
    /// <param name="now">When it is made.</param>
    public string Next(DateTimeOffset now)
    {
        long next;
        lock (turn) last = next = Math.Max(now.ToUnixTimeMilliseconds() << 12, last + 1);
        var id = Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(next >> 12)).ToString("N");
        return string.Create(CultureInfo.InvariantCulture, $"{id.AsSpan(0, 13)}{next & 0xFFF:x3}{id.AsSpan(16)}");
    }
}
