using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Executions;
using Orchestrator.Domain.Llm;
using Orchestrator.Web.Engine;

namespace Orchestrator.Web.Llm;

/// <summary>Asks providers in turn until one answers. Each brings its own key and its own address; none sees another's.</summary>
internal sealed class LlmFailover(LlmCaller caller, StepContext context, LlmQuestion question, LiveText? live, TimeSpan usual)
{
    private readonly List<LlmAttempt.Failed> failures = [];

    /// <summary>Asks them.</summary>
    /// <exception cref="LlmSettingException">The list is none, or the step has settings of a single provider beside it.</exception>
    /// <exception cref="StillWaitingException">The step's own time was over.</exception>
    public async Task<StepOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var timeout = LlmSettings.ReadChain(context.Config) ?? usual;
        foreach (var item in context.Items("providers"))
        {
            var attempt = await InTimeAsync(item, timeout, cancellationToken);
            if (attempt is LlmAttempt.Answered answered) return new StepOutcome.Succeeded(LlmOutput.Of(answered, [.. failures.Select(LlmOutput.Tried), LlmOutput.Tried(answered)]));
            var failed = (LlmAttempt.Failed)attempt;
            // Nobody else may be asked either.
            if (failed.Error.Code == ErrorCodes.InvalidInput || failed.IsBudgetSpent) return new StepOutcome.Failed(failed.Error);
            failures.Add(failed);
        }

        return AllFailed();
    }

    private async Task<LlmAttempt> InTimeAsync(StepItem item, TimeSpan usualTimeout, CancellationToken cancellationToken)
    {
        var timeout = LlmSettings.TimeoutOf(item.Shown) ?? usualTimeout;
        using var patience = new CancellationTokenSource(timeout, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var (provider, model) = LlmSettings.NamesOf(item.Shown);
        try
        {
            return await AskAsync(item, provider, model, either.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            var before = string.Concat(failures.Select(failure => $"{failure.Provider ?? "a provider"} had failed ({failure.Error.Code}); "));
            throw new StillWaitingException($"{before}{provider ?? "a provider"} had not answered", cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return new LlmAttempt.Failed(provider, model, new StepError(ErrorCodes.Timeout, $"{provider ?? "The provider"} did not answer within {Domain.Workflows.DurationText.Format(timeout)}.", Retryable: true));
        }
    }

    private async Task<LlmAttempt> AskAsync(StepItem item, string? provider, string? model, CancellationToken cancellationToken)
    {
        for (var isRepeat = false; ; isRepeat = true)
        {
            var (config, credentials, error) = await item.ResolveAsync(cancellationToken);
            if (error is not null) return new LlmAttempt.Failed(provider, model, error, IsSkipped: LlmCaller.IsMissing(error));
            var attempt = await caller.AskAsync(context, config, credentials, question, live, cancellationToken);
            // A token may have been taken back before its time: it is renewed once.
            var isRefused = attempt is LlmAttempt.Failed { Error.Code: "HTTP_401" } && !isRepeat && credentials.CanRefresh;
            if (!isRefused || !await credentials.RefreshAsync(cancellationToken)) return attempt;
        }
    }

    private StepOutcome.Failed AllFailed()
    {
        var isRetryable = failures.Any(failure => failure.Error.Retryable);
        var said = string.Join("; ", failures.Select(failure => $"{failure.Provider ?? "a provider"}: {(failure.IsSkipped ? "skipped, " : "")}{failure.Error.Message.TrimEnd('.')}"));
        var detail = new JsonObject { ["tried"] = new JsonArray([.. failures.Select(LlmOutput.Tried)]) };
        var waits = failures.Where(failure => failure.Error.Retryable).Select(failure => failure.RetryAfter).ToList();
        return new StepOutcome.Failed(
            new StepError(ErrorCodes.LlmAllProvidersFailed, $"None of {failures.Count} providers answered. {said}.", LlmOutput.Element(detail), isRetryable),
            // Whoever may be asked first again is waited for.
            waits.Count > 0 && waits.TrueForAll(wait => wait is not null) ? waits.Min() : null);
    }
}
