using System.Globalization;

namespace Orchestrator.Web.Features.Operations;

/// <summary>A scale from nothing to a round number.</summary>
/// <param name="Top">Its end.</param>
/// <param name="Step">Between two marks.</param>
public sealed record ChartScale(double Top, double Step)
{
    private const int MostSteps = 4;
    private static readonly double[] Round = [1, 2, 2.5, 5, 10];

    /// <summary>The marks, nothing included.</summary>
    public IEnumerable<double> Marks => Enumerable.Range(0, (int)Math.Round(Top / Step) + 1).Select(index => index * Step);

    /// <summary>A scale with room for a value.</summary>
    /// <param name="most">The largest value.</param>
    /// <param name="least">The smallest step: 1 for what is counted.</param>
    public static ChartScale For(double most, double least = 0)
    {
        most = Math.Max(most, least > 0 ? MostSteps * least : 1e-9);
        var power = Math.Pow(10, Math.Floor(Math.Log10(most / MostSteps)));
        var step = Math.Max(least, Round.Select(factor => factor * power).First(one => most / one <= MostSteps));
        return new ChartScale(step * Math.Ceiling(most / step), step);
    }

    /// <summary>How far up a value stands, in percent.</summary>
    public double At(double value) => 100 * Math.Clamp(value / Top, 0, 1);

    /// <summary>A number as styles write it.</summary>
    public static string Css(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
