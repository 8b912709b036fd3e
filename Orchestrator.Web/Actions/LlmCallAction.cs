using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Llm;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Engine;
using Orchestrator.Web.Llm;

namespace Orchestrator.Web.Actions;

/// <summary><c>llm/call</c>: asks a language model, or one provider after another until one answers; gives <c>{ text, object?, provider, model, finishReason, usage, tried }</c>.</summary>
public sealed class LlmCallAction(LlmCaller caller, LiveTexts? live = null, LlmLedger? ledger = null) : IAction
{
    private static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(60);

    /// <inheritdoc />
    public ActionDefinition Definition => LlmActions.Call;

    /// <inheritdoc />
    public bool IsSafeToRepeat(JsonElement config) => true;

    /// <inheritdoc />
    public async Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken)
    {
        try
        {
            // Data never chooses who is asked, in a draft as little as in what is published.
            if (LlmRules.Forbidden(context.Node.Config) is { } forbidden) return StepOutcome.Fail(ErrorCodes.InvalidConfig, forbidden);
            var question = LlmSettings.ReadQuestion(context.Config);
            if (ledger is not null && await ledger.RefusalAsync(context.Place, cancellationToken) is { } spent) return new StepOutcome.Failed(spent);
            using var text = live?.Begin(context);
            if (LlmSettings.HasProviders(context.Config)) return await new LlmFailover(caller, context, question, text, UsualTimeout).RunAsync(cancellationToken);
            return await caller.AskAsync(context, context.Config, context.Credentials, question, text, cancellationToken) switch
            {
                LlmAttempt.Answered answered => new StepOutcome.Succeeded(LlmOutput.Of(answered, [LlmOutput.Tried(answered)])),
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
