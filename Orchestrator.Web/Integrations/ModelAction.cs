using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Integrations.Manifests;
using Orchestrator.Domain.Llm;
using Orchestrator.Domain.Templates;
using Orchestrator.Web.Actions;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Llm;

namespace Orchestrator.Web.Integrations;

/// <summary>A provider's step that asks a language model: <c>llm/call</c> with the settings its manifest writes, and with the integration's key and address.</summary>
public sealed class ModelAction(ProviderManifest manifest, ManifestAction action, LlmCaller caller, LiveTexts? live = null, LlmLedger? ledger = null) : IAction
{
    /// <inheritdoc />
    public ActionDefinition Definition => action.Definition;

    /// <inheritdoc />
    public bool IsSafeToRepeat(JsonElement config) => action.IsSafeToRepeat;

    /// <inheritdoc />
    public async Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken)
    {
        try
        {
            // Data never chooses with whose key.
            if (LlmRules.Forbidden(context.Node.Config) is { } forbidden) return StepOutcome.Fail(ErrorCodes.InvalidConfig, forbidden);
            var (inputs, problems) = ManifestInputs.Read(action, context.Config);
            if (!problems.IsEmpty) return StepOutcome.Fail(ErrorCodes.InvalidConfig, string.Join(" ", problems.Select(problem => $"{problem.Field}: {problem.Message}")));
            var asked = new ManifestScope(inputs, JsonElement.Parse("{}")).Fill(action.Asks!.Value) as JsonObject ?? [];
            asked["integrationId"] = HttpRequestSettings.Text(context.Config, "integrationId") is { Length: > 0 } id ? id : throw new LlmSettingException($"integrationId: the id of an integration of type {manifest.Definition.Type}.");
            var config = JsonSerializer.SerializeToElement(asked);
            var question = LlmSettings.ReadQuestion(config);
            if (ledger is not null && await ledger.RefusalAsync(context.Place, cancellationToken) is { } spent) return new StepOutcome.Failed(spent);
            using var text = live?.Begin(context);
            return await caller.AskAsync(context, config, context.Credentials, question, text, cancellationToken, manifest.Definition.Type) switch
            {
                LlmAttempt.Answered answered => new StepOutcome.Succeeded(JsonSerializer.SerializeToElement(ManifestOutputs.Of(action.Outputs, LlmOutput.Of(answered, [])))),
                LlmAttempt.Failed failed => new StepOutcome.Failed(failed.Error, failed.RetryAfter),
                var other => throw new InvalidOperationException($"Unknown attempt {other}."),
            };
        }
        catch (LlmSettingException wrong)
        {
            return StepOutcome.Fail(wrong.IsInput ? ErrorCodes.InvalidInput : ErrorCodes.InvalidConfig, wrong.Message);
        }
    }
}
