using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Orchestrator.Domain.Redaction;

namespace Orchestrator.Tests.Redaction;

/// <summary>How fast masking is: outputs of 10 MB against 50 secrets.</summary>
public static class RedactionBench
{
    private const int Megabyte = 1024 * 1024;

    /// <summary>One line of the table.</summary>
    /// <param name="Name">What was masked.</param>
    /// <param name="MegabytesPerSecond">Of the quickest round: what else the machine does is not counted.</param>
    public sealed record Figure(string Name, double MegabytesPerSecond);

    /// <summary>Measures; takes a few seconds.</summary>
    /// <param name="megabytes">How large each output is.</param>
    /// <param name="secrets">How many secrets the run knows.</param>
    /// <param name="rounds">How often each is masked.</param>
    public static IReadOnlyList<Figure> Measure(int megabytes = 10, int secrets = 50, int rounds = 7)
    {
        var known = Enumerable.Range(0, secrets).Select(number => new KnownSecret($"s{number}", RandomNumberGenerator.GetHexString(8) + "+/" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(24)))).ToArray();
        var redactor = Redactor.Create(known);
        redactor.Mask("warm");
        var size = megabytes * Megabyte;
        return
        [
            Time("one text of base64, nothing to mask", Text(size), redactor, rounds),
            Time("records, nothing to mask", Records(size, null), redactor, rounds),
            Time("records, a secret in every 100th", Records(size, number => number % 100 == 0 ? known[number % secrets].Value : null), redactor, rounds),
            Time("records, a secret in each", Records(size, number => known[number % secrets].Value), redactor, rounds),
        ];
    }

    private static Figure Time(string name, JsonElement value, Redactor redactor, int rounds)
    {
        var length = JsonSerializer.SerializeToUtf8Bytes(value).Length;
        for (var warm = 0; warm < 2; warm++) redactor.Mask(value);
        var times = new List<double>(rounds);
        for (var round = 0; round < rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            redactor.Mask(value);
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return new Figure(name, length / times.Min() / Megabyte);
    }

    private static JsonElement Text(int size) => JsonSerializer.SerializeToElement(new { data = Convert.ToBase64String(RandomNumberGenerator.GetBytes(size * 3 / 4)) });

    private static JsonElement Records(int size, Func<int, string?>? secret)
    {
        var text = new StringBuilder("[");
        for (var number = 0; text.Length < size; number++)
        {
            text.Append(number == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $$"""
                {"id":{{number}},"title":"Order {{number}} was shipped to the customer","url":"https://api.example.com/orders/{{number}}?page=2","state":"open","author":"octocat","maxTokens":12,"body":"A sentence of ordinary words that a person wrote about order {{number}}, with the parcel's number and the day it came. {{secret?.Invoke(number)}}"}
                """);
        }

        return JsonElement.Parse(text.Append(']').ToString());
    }
}
