using System.Collections.Immutable;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Llm;
using Orchestrator.Web.Data;
using Orchestrator.Web.Engine;

namespace Orchestrator.Web.Llm;

/// <summary>What calls to models cost, and whether a workflow may make another.</summary>
public sealed class LlmLedger(AppDbOpening databases, LlmPrices prices, RunFigures figures, TimeProvider time)
{
    /// <summary>Why a workflow may not ask anybody any more this month; null when it may.</summary>
    public async Task<StepError?> RefusalAsync(StepPlace place, CancellationToken cancellationToken)
    {
        await using var db = databases.ForTenant(place.TenantId);
        if (await BudgetAsync(db, place, cancellationToken) is not { } budget) return null;
        var month = MonthOf(time.GetUtcNow());
        var spent = await db.LlmCalls.Where(call => call.TenantId == place.TenantId && call.WorkflowId == place.WorkflowId && call.At >= month).SumAsync(call => call.CostNanos ?? 0, cancellationToken);
        return spent < budget ? null : new StepError(ErrorCodes.LlmBudgetExceeded,
            string.Create(CultureInfo.InvariantCulture, $"This workflow may spend ${LlmPrices.Dollars(budget):0.00##} on language models in a month, and has spent ${LlmPrices.Dollars(spent):0.00##} in {month:MMMM yyyy}. No model is asked until the budget is raised or the month is over (UTC)."));
    }

    /// <summary>Why a workflow with a budget may not ask this model: nobody knows what it costs. Null when it may.</summary>
    public async Task<StepError?> RefusalAsync(StepPlace place, string provider, string model, CancellationToken cancellationToken)
    {
        if (prices.Knows(provider, model)) return null;
        await using var db = databases.ForTenant(place.TenantId);
        return await BudgetAsync(db, place, cancellationToken) is null ? null : new StepError(ErrorCodes.LlmBudgetExceeded,
            $"This workflow has a budget, and what {model} of {provider} costs is not known. Add its price to {LlmPriceFile.Name} in the data folder, or remove the budget.");
    }

    /// <summary>Keeps what an answer took.</summary>
    /// <param name="context">The step.</param>
    /// <param name="provider">Who answered.</param>
    /// <param name="model">What was asked.</param>
    /// <param name="tokens">As they were counted.</param>
    /// <param name="costNanos">What the provider says it cost, in billionths of a dollar; null to take the price of the tokens.</param>
    public async Task RecordAsync(StepContext context, string provider, string model, LlmTokens tokens, long? costNanos = null)
    {
        var (place, now) = (context.Place, time.GetUtcNow());
        var cost = costNanos ?? prices.Nanos(provider, model, tokens);
        figures.Paid(place.TenantId, place.WorkflowId, tokens.Input, tokens.Output, cost);
        await using var db = databases.ForTenant(place.TenantId);
        db.LlmCalls.Add(new LlmCall
        {
            Id = Guid.CreateVersion7(now).ToString("N"), TenantId = place.TenantId, WorkflowId = place.WorkflowId, ExecutionId = place.ExecutionId, NodeId = context.Node.Id,
            Iteration = place.Iteration, Attempt = context.Attempt, At = now, Provider = provider, Model = context.Redactor.Mask(model),
            InputTokens = tokens.Input, OutputTokens = tokens.Output, CostNanos = cost,
        });
        // It was paid for, whatever becomes of the step.
        await db.SaveChangesAsync(CancellationToken.None);
    }

    /// <summary>What a run's steps took, by step.</summary>
    public async Task<ImmutableArray<LlmUsage>> OfRunAsync(string tenantId, string executionId, CancellationToken cancellationToken = default)
    {
        await using var db = databases.ForTenant(tenantId);
        var rows = await db.LlmCalls.Where(call => call.ExecutionId == executionId).GroupBy(call => new { call.NodeId, call.Provider, call.Model })
            .Select(group => new { group.Key, Calls = group.Count(), Input = group.Sum(call => call.InputTokens), Output = group.Sum(call => call.OutputTokens), Cost = group.Sum(call => call.CostNanos ?? 0), Unknown = group.Count(call => call.CostNanos == null) })
            .ToListAsync(cancellationToken);
        return [.. rows.Select(row => new LlmUsage(row.Key.Provider, row.Key.Model, row.Calls, new(row.Input, row.Output), row.Cost, row.Unknown == 0) { NodeId = row.Key.NodeId })];
    }

    /// <summary>What a workflow took in a calendar month (UTC), by model, the dearest first.</summary>
    /// <param name="tenantId">The workspace.</param>
    /// <param name="workflowId">The workflow.</param>
    /// <param name="month">Any instant of the month; null for now.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<ImmutableArray<LlmUsage>> OfMonthAsync(string tenantId, string workflowId, DateTimeOffset? month = null, CancellationToken cancellationToken = default)
    {
        var from = MonthOf(month ?? time.GetUtcNow());
        var to = from.AddMonths(1);
        await using var db = databases.ForTenant(tenantId);
        var rows = await db.LlmCalls.Where(call => call.TenantId == tenantId && call.WorkflowId == workflowId && call.At >= from && call.At < to).GroupBy(call => new { call.Provider, call.Model })
            .Select(group => new { group.Key, Calls = group.Count(), Input = group.Sum(call => call.InputTokens), Output = group.Sum(call => call.OutputTokens), Cost = group.Sum(call => call.CostNanos ?? 0), Unknown = group.Count(call => call.CostNanos == null) })
            .ToListAsync(cancellationToken);
        return [.. rows.OrderByDescending(row => row.Cost).ThenByDescending(row => row.Input + row.Output).Select(row => new LlmUsage(row.Key.Provider, row.Key.Model, row.Calls, new(row.Input, row.Output), row.Cost, row.Unknown == 0))];
    }

    /// <summary>The first instant of a month.</summary>
    internal static DateTimeOffset MonthOf(DateTimeOffset instant) => new(instant.UtcDateTime.Year, instant.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);

    private static Task<long?> BudgetAsync(AppDb db, StepPlace place, CancellationToken cancellationToken) =>
        db.Workflows.Where(workflow => workflow.Id == place.WorkflowId).Select(workflow => workflow.LlmBudgetNanos).SingleOrDefaultAsync(cancellationToken);
}
