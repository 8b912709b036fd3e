using System.Collections.Frozen;
using System.Text.Json;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Redaction;
using Orchestrator.Domain.Templates;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Executions;

/// <summary>
/// Runs one attempt of one step: evaluate its templates, resolve its references, start its time-out, run its action, classify how that ended, mask it.
/// Expected ends and bugs alike come out as a <see cref="StepOutcome"/>.
/// </summary>
/// <param name="actions">The code behind each action type; each type once.</param>
/// <param name="time">The clock.</param>
/// <param name="onUnexpected">Told of exceptions an action should not have let out, with the step, so that they reach a log.</param>
/// <param name="credentials">Resolves references; null when there is no vault, and no credential is found.</param>
public sealed class StepRunner(IEnumerable<IAction> actions, TimeProvider time, Action<Node, Exception>? onUnexpected = null, CredentialResolver? credentials = null)
{
    private const string Unauthorized = "HTTP_401";

    private readonly AttemptTimers _timers = new(time);
    private readonly FrozenDictionary<string, IAction> _actions = actions.ToFrozenDictionary(action => action.Definition.Type, StringComparer.Ordinal);

    /// <summary>Evaluates a step's templates and finds its action.</summary>
    internal PreparedStep Prepare(CompiledStep step, ITemplateScope scope, RunSecrets secrets, StepInputEdit? edit = null)
    {
        var node = step.Node;
        if (!_actions.TryGetValue(node.ActionType ?? "", out var action))
        {
            var error = new StepError(ErrorCodes.InvalidConfig, node.ActionType is { } type ? $"There is no action “{type}” in this installation." : "This step has no action.");
            return new PreparedStep(step, scope, null, Json.Null, null, null, error, IsSafeToRepeat: true);
        }

        var (config, filled, wrong) = Evaluate(step, scope);
        if (edit is not null) (config, filled, wrong) = edit.Apply(wrong is null ? config : null, filled, secrets.Redactor);
        return wrong is null
            ? new PreparedStep(step, scope, action, config, filled, secrets.Redactor.Mask(config), null, IsSafe(step.Node, action, config))
            : new PreparedStep(step, scope, action, Json.Null, null, null, wrong, IsSafeToRepeat: true);
    }

    private (JsonElement Config, FilledValue? Filled, StepError? Error) Evaluate(CompiledStep step, ITemplateScope scope)
    {
        try
        {
            return step.Evaluate(scope);
        }
        catch (Exception bug)
        {
            return (Json.Null, null, Unexpected(step.Node, bug));
        }
    }

    /// <summary>Runs one attempt; the outcome's error is masked, its output is not.</summary>
    internal async Task<StepOutcome> RunAsync(PreparedStep prepared, int attempt, DateTimeOffset? resumedFor, StepPlace place, RunSecrets secrets, CancellationToken cancellationToken)
    {
        var outcome = prepared.Error is { } wrong ? new StepOutcome.Failed(wrong) : await ResolvedAsync(prepared, attempt, resumedFor, place, secrets, cancellationToken);
        return outcome switch
        {
            StepOutcome.Failed failed => failed with { Error = secrets.Redactor.Mask(failed.Error with { Attempt = attempt }) },
            StepOutcome.Stopped { Error: { } error } stopped => stopped with { Error = secrets.Redactor.Mask(error with { Attempt = attempt }) },
            _ => outcome,
        };
    }

    // An answer of 401 may mean that a token was taken back before its time: it is renewed once, and the step repeated once.
    private async Task<StepOutcome> ResolvedAsync(
        PreparedStep prepared, int attempt, DateTimeOffset? resumedFor, StepPlace place, RunSecrets secrets, CancellationToken cancellationToken)
    {
        for (var isRepeat = false; ; isRepeat = true)
        {
            var own = new StepCredentials(credentials, secrets, prepared.Action!.Definition.KeepsToHosts);
            try
            {
                var (config, error) = prepared.Filled is { } filled ? await own.ResolveAsync(prepared.Step.References, filled, cancellationToken) : (prepared.Config, null);
                if (error is not null) return new StepOutcome.Failed(error);
                var outcome = await AttemptAsync(prepared with { Config = config }, attempt, resumedFor, place, secrets, own, cancellationToken);
                var isRefused = outcome is StepOutcome.Failed { Error.Code: Unauthorized } && !isRepeat && own.CanRefresh;
                if (!isRefused || !await own.RefreshAsync(cancellationToken)) return outcome;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return new StepOutcome.Cancelled();
            }
            catch (Exception bug)
            {
                return new StepOutcome.Failed(Unexpected(prepared.Step.Node, bug));
            }
        }
    }

    private bool IsSafe(Node node, IAction action, JsonElement config)
    {
        try
        {
            return action.IsSafeToRepeat(config);
        }
        catch (Exception bug)
        {
            onUnexpected?.Invoke(node, MaskedException.Of(bug, RunSecrets.Current?.Redactor ?? Redactor.Default));
            return false;
        }
    }

    private async Task<StepOutcome> AttemptAsync(
        PreparedStep prepared, int attempt, DateTimeOffset? resumedFor, StepPlace place, RunSecrets secrets, StepCredentials used, CancellationToken cancellationToken)
    {
        var node = prepared.Step.Node;
        var timeout = node.Timeout is { } own && own > TimeSpan.Zero ? (own < GraphLimits.Timeout ? own : GraphLimits.Timeout) : prepared.Action!.Definition.Timeout;
        var timer = _timers.Start(timeout);
        var told = cancellationToken.UnsafeRegister(static timer => ((CancellationTokenSource)timer!).Cancel(), timer);
        var context = new StepContext(node, prepared.Config, field => prepared.Step.Decide(field, prepared.Scope), time, resumedFor, attempt)
        {
            Secrets = secrets,
            TenantId = place.TenantId,
            Place = place,
            Credentials = used,
            Items = field => StepItem.In(prepared, field, () => new StepCredentials(credentials, secrets, prepared.Action!.Definition.KeepsToHosts)),
            EvaluateEach = field => prepared.Step.DecideEach(field, prepared.Scope),
        };
        try
        {
            var outcome = await prepared.Action!.RunAsync(context, timer.Token);
            return outcome switch
            {
                StepOutcome.Succeeded { Output.ValueKind: JsonValueKind.Undefined } succeeded => succeeded with { Output = Json.Null },
                StepOutcome.Cancelled when !cancellationToken.IsCancellationRequested => StepOutcome.Fail(ErrorCodes.Cancelled, "The step gave up."),
                _ => outcome,
            };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new StepOutcome.Cancelled();
        }
        catch (OperationCanceledException stopped) when (timer.IsCancellationRequested)
        {
            var waitedFor = stopped is StillWaitingException ? $": {stopped.Message}" : "";
            return StepOutcome.Fail(ErrorCodes.Timeout, $"The step did not end within {DurationText.Format(timeout)}{waitedFor}.", retryable: true);
        }
        catch (Exception bug)
        {
            return new StepOutcome.Failed(Unexpected(node, bug));
        }
        finally
        {
            await told.DisposeAsync();
            _timers.Return(timer);
        }
    }

    private StepError Unexpected(Node node, Exception bug)
    {
        onUnexpected?.Invoke(node, MaskedException.Of(bug, RunSecrets.Current?.Redactor ?? Redactor.Default));
        return new StepError(ErrorCodes.Internal, $"Something in the product went wrong while this step ran ({bug.GetType().Name}). The server's log has more.");
    }
}

/// <summary>A step about to run.</summary>
/// <param name="Step">The step.</param>
/// <param name="Scope">What it may read.</param>
/// <param name="Action">The code behind it, or null beside an error.</param>
/// <param name="Config">Its evaluated settings, with placeholders where it refers to secrets.</param>
/// <param name="Filled">The same with the references to be resolved by each attempt; null when there are none.</param>
/// <param name="Input">The settings, masked; null beside an error.</param>
/// <param name="Error">Why it cannot run.</param>
/// <param name="IsSafeToRepeat">Whether running it again changes nothing outside; true when it cannot run at all.</param>
internal sealed record PreparedStep(
    CompiledStep Step, ITemplateScope Scope, IAction? Action, JsonElement Config, FilledValue? Filled, JsonElement? Input, StepError? Error, bool IsSafeToRepeat);
