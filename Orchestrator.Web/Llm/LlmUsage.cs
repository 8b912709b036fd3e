using System.Globalization;
using Orchestrator.Domain.Llm;

namespace Orchestrator.Web.Llm;

/// <summary>What calls to one model came to.</summary>
/// <param name="Provider">Who answered.</param>
/// <param name="Model">As steps named it.</param>
/// <param name="Calls">How many answers.</param>
/// <param name="Tokens">Of all of them.</param>
/// <param name="CostNanos">Billionths of a dollar, of those whose price is known.</param>
/// <param name="IsWhole">Whether every price was known.</param>
public sealed record LlmUsage(string Provider, string Model, int Calls, LlmTokens Tokens, long CostNanos, bool IsWhole)
{
    /// <summary>The step; empty for a sum of several.</summary>
    public string NodeId { get; init; } = "";

    /// <summary>Several together; null for none.</summary>
    public static LlmUsage? Sum(IEnumerable<LlmUsage> all) => all.Aggregate((LlmUsage?)null, (sum, next) => sum is null
        ? next : sum with { Calls = sum.Calls + next.Calls, Tokens = sum.Tokens + next.Tokens, CostNanos = sum.CostNanos + next.CostNanos, IsWhole = sum.IsWhole && next.IsWhole });

    /// <summary>The price in words: "$0.0123", "at least $0.01", "price not known".</summary>
    public string Cost => IsWhole ? Dollars(CostNanos) : CostNanos > 0 ? $"at least {Dollars(CostNanos)}" : "price not known";

    /// <summary>The tokens in words: "1,204 tokens".</summary>
    public string Counted => (Tokens.Input + Tokens.Output) is var all && all == 1 ? "1 token" : string.Create(CultureInfo.InvariantCulture, $"{all:N0} tokens");

    /// <summary>Dollars in words, with as many places as matter.</summary>
    public static string Dollars(long nanos)
    {
        var dollars = LlmPrices.Dollars(nanos);
        return dollars switch
        {
            0 => "$0",
            < 0.0001m => "under $0.0001",
            < 1 => string.Create(CultureInfo.InvariantCulture, $"${dollars:0.00##}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"${dollars:N2}"),
        };
    }
}
