using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations.Manifests;
using Orchestrator.Domain.Llm;
using Orchestrator.Web.Llm;

namespace Orchestrator.Web.Integrations;

/// <summary>Counts what a model's work took that a provider's own request asked for, such as an embedding: into the same ledger, under the same budget.</summary>
internal sealed class ModelCount(ManifestCount counts, string provider, string model, LlmLedger ledger, StepContext context)
{
    /// <summary>Why nothing may be asked; null when it may.</summary>
    public async Task<StepError?> RefusalAsync(CancellationToken cancellationToken) =>
        await ledger.RefusalAsync(context.Place, cancellationToken) ?? (counts.CostUsd is null ? await ledger.RefusalAsync(context.Place, provider, model, cancellationToken) : null);

    /// <summary>Keeps what an answer took; one that does not say is kept as a call whose price is not known.</summary>
    public Task KeepAsync(JsonElement answer)
    {
        var cost = Read(counts.CostUsd, answer) is { } dollars and >= 0 and < 1_000_000 ? LlmPrices.Nanos(dollars) : (long?)null;
        return ledger.RecordAsync(context, provider, model, new LlmTokens((long)(Read(counts.Input, answer) ?? 0), (long)(Read(counts.Output, answer) ?? 0)), cost);
    }

    private static decimal? Read(AnswerPath? place, JsonElement answer) =>
        place?.In(answer) is { ValueKind: JsonValueKind.Number } found && found.TryGetDecimal(out var number) && number is >= 0 and < 1_000_000_000_000 ? number : null;
}
