using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Orchestrator.Domain.Redaction;

namespace Orchestrator.Bench.Rows;

/// <summary>How fast ten megabytes of a step's output are searched for fifty secrets.</summary>
internal static class MaskingRow
{
    private const int Rounds = 7;

    public static async IAsyncEnumerable<ReportLine> MeasureAsync()
    {
        await Task.CompletedTask;
        var secrets = Enumerable.Range(0, 50).Select(number => new KnownSecret($"secret-{number}", RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789", 40))).ToList();
        var redactor = Redactor.Create(secrets);
        var plain = Text(secrets, every: 0);
        var leaking = Text(secrets, every: 2_000);
        var without = Speed(redactor, plain);
        var with = Speed(redactor, leaking);
        if (redactor.Mask(leaking).Contains(secrets[0].Value, StringComparison.Ordinal)) throw new InvalidOperationException("A secret was left.");
        yield return new ReportLine("masking 10 MB of output × 50 secrets, nothing matches", "over 200 MB/s", string.Create(CultureInfo.InvariantCulture, $"{without:N0} MB/s"), without > 200, $"median of {Rounds}");
        yield return new ReportLine("masking the same with 5,000 matches", "over 50 MB/s", string.Create(CultureInfo.InvariantCulture, $"{with:N0} MB/s"), with > 50, "");
    }

    private static double Speed(Redactor redactor, string text)
    {
        redactor.Mask(text);
        return Figures.Median(Enumerable.Range(0, Rounds).Select(_ =>
        {
            var started = Stopwatch.GetTimestamp();
            redactor.Mask(text);
            return text.Length / 1e6 / Stopwatch.GetElapsedTime(started).TotalSeconds;
        }));
    }

    // Orders as an API lists them, ten million characters; every so many of them one secret.
    private static string Text(List<KnownSecret> secrets, int every)
    {
        var text = new StringBuilder(10_100_000);
        for (var number = 0; text.Length < 10_000_000; number++)
        {
            text.Append(CultureInfo.InvariantCulture, $"Order {number} of customer {number * 7919 % 100_003} was shipped to Riverside Street {number % 250} on 2026-03-{number % 28 + 1:00}. ");
            if (every > 0 && text.Length / every > (text.Length - 100) / every) text.Append(secrets[number % secrets.Count].Value).Append(' ');
        }

        return text.ToString();
    }
}
