using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Domain.Conditions;
using Orchestrator.Domain.Credentials;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Templates;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Executions;

/// <summary>A step with its templates and conditions read.</summary>
public sealed class CompiledStep
{
    private readonly CompiledValue _config;
    private readonly StepError? _refused;
    private readonly FrozenDictionary<string, ConditionParse> _conditions;

    internal CompiledStep(Node node, ActionDefinition? action)
    {
        Node = node;
        Action = action;
        _config = CompiledValue.OfConfig(node.Config, action);
        References = [.. _config.References];
        _refused = Refused(node, action);
        _conditions = Conditions(node.Config, action).ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The step as drawn.</summary>
    public Node Node { get; }

    /// <summary>What it does; null for the trigger and for an action this installation does not know.</summary>
    public ActionDefinition? Action { get; }

    /// <summary>The way out of a step that is passed through, or said to be done: its first; a loop's last. A switch has only <c>default</c> here.</summary>
    internal string PassedHandle => Action is not { Handles: [var first, ..] handles } ? "out" : IsLoop ? handles[^1] : first;

    /// <summary>Whether it repeats the steps behind its handle <c>item</c>.</summary>
    internal bool IsLoop => Action?.Type == BuiltInActions.ForEach.Type;

    /// <summary>Whether a recorded end of this step was the end of its run.</summary>
    internal bool EndedTheRun(RecordedStep end) =>
        Action?.Type == BuiltInActions.Stop.Type && (end.Status == StepStatus.Success || end.Error?.Code == ErrorCodes.Stopped);

    /// <summary>The roots its templates and conditions read, as often as they do: <c>trigger</c>, a step's name, or <c>@id</c>.</summary>
    internal IEnumerable<string> Reads => ConfigTexts.In(Node.Config, Action).SelectMany(text => text.References).Select(read => read.Root);

    /// <summary>What its settings refer to in the vault, as often as they do.</summary>
    internal ImmutableArray<CredentialReference> References { get; }

    /// <summary>
    /// The settings with every template evaluated, with placeholders for secrets, and without <c>actionType</c>; and when there are references, the same with these
    /// still to be resolved. Or the first template that failed.
    /// </summary>
    internal (JsonElement Config, FilledValue? Filled, StepError? Error) Evaluate(ITemplateScope scope)
    {
        if (_refused is not null) return (Json.Null, null, _refused);
        if (_config is CompiledValue.Constant constant) return (constant.Value, null, null);
        var (filled, error) = References.IsEmpty && !_config.HasDeferred ? (null, null) : _config.Fill(scope);
        if (error is not null) return (Json.Null, null, error);
        var config = Json.Build(writer => error = filled is null ? _config.Write(scope, writer) : filled.Write(null, writer));
        return error is null ? (config, filled, null) : (Json.Null, null, error);
    }

    /// <summary>The condition in a field, evaluated.</summary>
    internal ConditionOutcome Decide(string field, ITemplateScope scope, WorkBudget? budget = null)
    {
        if (!_conditions.TryGetValue(field, out var parsed)) return new ConditionOutcome(false, new StepError(ErrorCodes.InvalidConfig, $"There is no condition in “{field}”."));
        if (parsed.Condition is null) return Failed(parsed.Error!);
        var result = parsed.Condition.Evaluate(scope, budget);
        return result.Error is { } error ? Failed(error) : new ConditionOutcome(result.Value, null);

        ConditionOutcome Failed(ConditionError wrong) =>
            new(false, new StepError(ErrorCodes.ConditionEvalError, wrong.Sentence, CompiledValue.Place(field, wrong.Position, wrong.Suggestion)));
    }

    /// <summary>The condition in a field, asked of one item after the other; all share what one evaluation may cost.</summary>
    internal Func<JsonElement, int, ConditionOutcome> DecideEach(string field, ITemplateScope scope)
    {
        var (items, budget) = (new ItemScope(scope), new WorkBudget(ExpressionLimits.ListWork));
        return (item, index) =>
        {
            items.MoveTo(item, index);
            return Decide(field, items, budget);
        };
    }

    private static StepError? Refused(Node node, ActionDefinition? action)
    {
        foreach (var place in CredentialReferenceRules.Find(node.Config, action))
        {
            if (place.Problem is { } problem) return new StepError(ErrorCodes.InvalidConfig, CredentialReferenceRules.Placed(problem, place.Path[1..]));
        }

        return null;
    }

    private static IEnumerable<KeyValuePair<string, ConditionParse>> Conditions(JsonElement config, ActionDefinition? action)
    {
        if (action is null || config.ValueKind != JsonValueKind.Object) yield break;
        foreach (var text in ConfigTexts.In(config, action))
        {
            if (text.IsCondition) yield return new(text.Path[1..], Condition.Parse(text.Value));
        }
    }
}
