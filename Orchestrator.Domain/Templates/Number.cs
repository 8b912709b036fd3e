using System.Globalization;
using System.Text.Json;

namespace Orchestrator.Domain.Templates;

/// <summary>A JSON number: exact (28 digits) where a decimal can hold it, else a double. Whole numbers of 64 bits are always exact.</summary>
internal readonly struct Number
{
    /// <summary>Below this a decimal has few digits left, so a double is nearer to the truth.</summary>
    private const decimal SmallestExact = 1e-9m;

    private readonly decimal? _exact;
    private readonly double _approximate;

    public Number(decimal value) => (_exact, _approximate) = (value, (double)value);

    public Number(double value) => (_exact, _approximate) = (ToDecimal(value), value);

    /// <summary>Whether it is held as a decimal.</summary>
    public bool IsExact => _exact is not null || _approximate == 0;

    /// <summary>The nearest double.</summary>
    public double Approximate => _approximate;

    public bool IsFinite => double.IsFinite(_approximate);

    public bool IsZero => _approximate == 0;

    public static Number Read(JsonElement number)
    {
        var approximate = number.GetDouble();
        return number.TryGetDecimal(out var value) && (Math.Abs(value) >= SmallestExact || approximate == 0) ? new(value) : new(approximate);
    }

    /// <summary>Reads text that is a JSON number, spaces around it allowed.</summary>
    public static bool TryRead(string text, out Number number)
    {
        number = default;
        if (text.Length > 400 || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) || text.AsSpan().Trim()[0] is '+' or '.')
            return false;
        try
        {
            number = Read(JsonElement.Parse(text.Trim()));
            return true;
        }
        catch (JsonException)
        {
            return false; // .NET reads more numbers than JSON knows
        }
    }

    /// <summary>Computes exactly, or in doubles once it no longer fits.</summary>
    public static Number Compute(Number a, Number b, Func<decimal, decimal, decimal> exactly, Func<double, double, double> roughly)
    {
        try
        {
            if (a._exact is { } left && b._exact is { } right)
                return new(exactly(left, right));
        }
        catch (OverflowException)
        {
            return new(roughly(a._approximate, b._approximate));
        }

        return new(roughly(a._approximate, b._approximate));
    }

    public static Number operator +(Number a, Number b) => Compute(a, b, decimal.Add, (x, y) => x + y);

    public static Number operator -(Number a, Number b) => Compute(a, b, decimal.Subtract, (x, y) => x - y);

    public static Number operator *(Number a, Number b) => Compute(a, b, decimal.Multiply, (x, y) => x * y);

    public static Number operator /(Number a, Number b) => Compute(a, b, decimal.Divide, (x, y) => x / y);

    public static Number operator %(Number a, Number b) => Compute(a, b, decimal.Remainder, (x, y) => x % y);

    public Number Abs() => _exact is { } value ? new(Math.Abs(value)) : new(Math.Abs(_approximate));

    /// <summary>Rounds halves away from zero, as people do.</summary>
    public Number Round(int digits) => _exact is { } value
        ? new(Math.Round(value, digits, MidpointRounding.AwayFromZero))
        : new(Math.Round(_approximate, digits, MidpointRounding.AwayFromZero));

    /// <summary>The whole number between the two limits, or null.</summary>
    public int? AsWhole(int min, int max) =>
        _exact is { } value && value == decimal.Truncate(value) && value >= min && value <= max ? (int)value : null;

    public static int Compare(Number a, Number b) => a._exact is { } left && b._exact is { } right
        ? left.CompareTo(right)
        : a._approximate.CompareTo(b._approximate);

    public JsonElement ToJson() => JsonElement.Parse(ToString());

    /// <summary>Plain digits for all that is exact, without trailing zeros; an exponent only beyond 28 digits.</summary>
    public override string ToString() => _exact is { } value
        ? value.ToString("0.############################", CultureInfo.InvariantCulture)
        : _approximate.ToString("R", CultureInfo.InvariantCulture);

    private static decimal? ToDecimal(double value) =>
        value == 0 || (Math.Abs(value) >= (double)SmallestExact && Math.Abs(value) < 1e28) ? (decimal)value : null;
}
