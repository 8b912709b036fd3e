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

    /// <summary>Makes a call and keeps what it took. What was begun is paid for, however it ends: of an answer that does not come to its end the question alone is counted, by its length.</summary>
    public async Task<ProviderReply> CountAsync(ProviderUse use, Func<ProviderUse, Task<ProviderReply>> callAsync)
    {
        var isTaken = false;
        ProviderReply? reply = null;
        try
        {
            return reply = await callAsync(use with { Heard = status => isTaken = status is >= 200 and < 300 });
        }
        finally
        {
            if (reply is ProviderReply.Done done) await KeepAsync(done.Data);
            else if (isTaken && reply is not ProviderReply.Refused { Error.Code: ErrorCodes.InvalidInput or ['H', 'T', 'T', 'P', '_', ..] }) await ledger.RecordAsync(context, provider, model, LlmTokens.Estimate(use.Scope.Letters, 0));
        }
    }

    // One that does not say is kept as a call whose price is not known.
    private Task KeepAsync(JsonElement answer)
    {
        var cost = Read(counts.CostUsd, answer) is { } dollars and >= 0 and < 1_000_000 ? LlmPrices.Nanos(dollars) : (long?)null;
        return ledger.RecordAsync(context, provider, model, new LlmTokens((long)(Read(counts.Input, answer) ?? 0), (long)(Read(counts.Output, answer) ?? 0)), cost);
    }

    private static decimal? Read(AnswerPath? place, JsonElement answer) =>
        place?.In(answer) is { ValueKind: JsonValueKind.Number } found && found.TryGetDecimal(out var number) && number is >= 0 and < 1_000_000_000_000 ? number : null;
}
