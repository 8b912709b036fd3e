using System.Collections.Immutable;
using System.Globalization;
using Orchestrator.Domain.Llm;
using Orchestrator.Web.Features.Account;
using Orchestrator.Web.Http;
using Orchestrator.Web.Llm;

namespace Orchestrator.Web.Features.Workflows;

/// <summary>What a workflow's calls to language models came to in a month.</summary>
/// <param name="Month">Such as <c>2026-11</c>, in UTC.</param>
/// <param name="BudgetUsd">What they may cost in a month; null for no limit.</param>
/// <param name="CostUsd">What those came to whose price is known.</param>
/// <param name="IsWhole">Whether every price was known.</param>
/// <param name="Calls">How many answers.</param>
/// <param name="InputTokens">Of the questions.</param>
/// <param name="OutputTokens">Of the answers.</param>
/// <param name="Models">By model, the dearest first.</param>
public sealed record LlmUsageView(
    string Month, decimal? BudgetUsd, decimal CostUsd, bool IsWhole, int Calls, long InputTokens, long OutputTokens, ImmutableArray<LlmModelUsageView> Models);

/// <summary>The same of one model.</summary>
/// <param name="Provider">Who answered.</param>
/// <param name="Model">As steps named it.</param>
/// <param name="Calls">How many answers.</param>
/// <param name="InputTokens">Of the questions.</param>
/// <param name="OutputTokens">Of the answers.</param>
/// <param name="CostUsd">Null when its price is not known.</param>
public sealed record LlmModelUsageView(string Provider, string Model, int Calls, long InputTokens, long OutputTokens, decimal? CostUsd);

/// <summary>The cost of a workflow's calls to language models over HTTP.</summary>
internal static class LlmUsageApi
{
    /// <summary>Maps <c>/{id}/llm-usage</c>.</summary>
    public static void MapLlmUsage(this RouteGroupBuilder workflows) =>
        workflows.MapGet("/{id}/llm-usage", ReadAsync).WithSummary("What a workflow's calls to language models came to")
            .WithDescription("Of the month named, such as 2026-11, in UTC; of this month when none is named.").Produces<LlmUsageView>().ProducesErrors(400, 404);

    private static async Task<IResult> ReadAsync(string id, string? month, HttpContext context, WorkflowStore workflows, LlmLedger ledger, TimeProvider time, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context.User);
        if (await workflows.ReadAsync(caller, id, cancellationToken) is not { IsOwner: true } workflow) return ApiError.NotFound("workflow");
        var instant = time.GetUtcNow();
        if (month is not null && !DateTimeOffset.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant))
            return ApiError.Invalid("The month cannot be read.", [new ApiErrorDetail("month", "Write a month such as 2026-11.")]);
        var usage = await ledger.OfMonthAsync(caller.TenantId, id, instant, cancellationToken);
        return TypedResults.Ok(new LlmUsageView(
            instant.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture), workflow.LlmBudget?.UsdPerMonth, LlmPrices.Dollars(usage.Sum(one => one.CostNanos)), usage.All(one => one.IsWhole),
            usage.Sum(one => one.Calls), usage.Sum(one => one.Tokens.Input), usage.Sum(one => one.Tokens.Output),
            [.. usage.Select(one => new LlmModelUsageView(one.Provider, one.Model, one.Calls, one.Tokens.Input, one.Tokens.Output, one.IsWhole ? LlmPrices.Dollars(one.CostNanos) : null))]));
    }
}
