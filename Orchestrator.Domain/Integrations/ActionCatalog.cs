using System.Collections.Immutable;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Domain.Integrations;

/// <summary>Every action and trigger this installation knows, in the order of the palette.</summary>
public sealed class ActionCatalog
{
    private static readonly ImmutableArray<string> _triggerHandles = ["out"];

    private readonly Dictionary<string, ActionDefinition> _byType;

    /// <summary>A catalog of the given actions; each type once.</summary>
    public ActionCatalog(IEnumerable<ActionDefinition> actions)
    {
        Actions = [.. actions];
        _byType = Actions.ToDictionary(action => action.Type, StringComparer.Ordinal);
    }

    /// <summary>The steps every installation has.</summary>
    public static ActionCatalog BuiltIn { get; } = new(
    [
        BuiltInActions.HttpRequest, LlmActions.Call, ConnectActions.DatabaseQuery, ConnectActions.EmailSend, BuiltInActions.Condition, BuiltInActions.Switch, BuiltInActions.ForEach, BuiltInActions.Delay,
        BuiltInActions.WaitForCallback, BuiltInActions.CallWorkflow, BuiltInActions.Stop, BuiltInActions.Transform,
        .. DataActions.All, BuiltInActions.Log,
    ]);

    /// <summary>The ways a run can begin.</summary>
    public static ImmutableArray<TriggerDefinition> Triggers { get; } =
    [
        new("Manual", "Manual", "Started by hand, from the editor or the API", "hand"),
        new("Webhook", "Webhook", "Started by a call to the workflow's address", "hook"),
        new("Schedule", "Schedule", "Started by the clock", "clock"),
    ];

    /// <summary>The actions, in the order of the palette.</summary>
    public ImmutableArray<ActionDefinition> Actions { get; }

    /// <summary>The action of that type, or null.</summary>
    public ActionDefinition? Find(string? type) => type is null ? null : _byType.GetValueOrDefault(type);

    /// <summary>The action behind a step; null for the trigger and for a type this installation does not know.</summary>
    public ActionDefinition? Find(Node node) => node.Type == NodeType.Trigger ? null : Find(node.ActionType);

    /// <summary>
    /// The ways out of a step, in order, those of a switch's cases and <c>error</c> included; empty when its action is not known, and for one that ends the run.
    /// </summary>
    public ImmutableArray<string> HandlesOf(Node node)
    {
        if (node.Type == NodeType.Trigger) return _triggerHandles;
        if (Find(node) is not { } action) return [];
        var handles = action.Fields.FirstOrDefault(field => field.Kind == FieldKind.Cases) is { } cases
            ? [.. SwitchCases.NamesIn(node.Config, cases.Name).Union(action.Handles, StringComparer.Ordinal)] : action.Handles;
        return node.OnError == OnError.Branch ? handles.Add("error") : handles;
    }
}
