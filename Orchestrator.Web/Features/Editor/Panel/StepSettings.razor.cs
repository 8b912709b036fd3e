using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Orchestrator.Domain.Curl;
using Orchestrator.Domain.Integrations;
using Orchestrator.Domain.Workflows;
using Orchestrator.Web.Features.Editor.Commands;
using Orchestrator.Web.Features.Editor.Panel.Curl;
using Orchestrator.Web.Features.Editor.Values;

namespace Orchestrator.Web.Features.Editor.Panel;

/// <summary>The settings of a step, made from its action's definition.</summary>
public sealed partial class StepSettings : ComponentBase
{
    private const string UrlField = "url";

    private static readonly string[] _elsewhere = ["label", "name", "timeout", "retry"];
    private readonly Dictionary<string, FieldEditor> editors = new(StringComparer.Ordinal);
    private CurlButton? curl;
    private FieldGroups? groups;
    private KnownData? known;
    private StepValues? values;
    private StepValues? eachValues;
    private string? valueChoices;
    private ImmutableArray<GraphProblem> others = [];

    /// <summary>The workflow being edited.</summary>
    [Parameter, EditorRequired] public required EditorState State { get; set; }

    /// <summary>The step.</summary>
    [Parameter, EditorRequired] public required Node Node { get; set; }

    /// <summary>What it does; null for an action this installation does not know.</summary>
    [Parameter, EditorRequired] public required ActionDefinition? Action { get; set; }

    /// <summary>What the step can read, as far as it is known; null to show nothing of it.</summary>
    [Parameter] public KnownData? Data { get; set; }

    /// <summary>What was typed and cannot be kept yet.</summary>
    [Parameter, EditorRequired] public required UnfinishedTexts Unfinished { get; set; }

    // The parameter is as old as the last render of the parent; what is typed must be compared with what is there now.
    private Node Now => State.Find(Node.Id) ?? Node;

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        groups = Action is null ? null : FieldGroups.Of(Action);
        if (!ReferenceEquals(Data, known))
            (known, values, valueChoices) = (Data, Data is null ? null : new StepValues(Data), Data is null ? null : ValueChoices.Json(Data));
        eachValues = values is not null && Action?.Fields.Any(field => field.IsPerItem) == true ? values.PerItem(Action.Field("items") is { } items ? FieldGroups.Value(Now, items) : null) : null;
        others = Action is null ? [] : [.. State.Problems.Where(problem => problem.NodeId == Now.Id && problem.Refuses(publishing: true)
            && !_elsewhere.Contains(problem.Field, StringComparer.Ordinal) && !Action.Fields.Any(field => field.Name == problem.Field))];
    }

    /// <summary>Puts the keyboard into a setting, or into the first one.</summary>
    public ValueTask FocusAsync(string? field)
    {
        var name = field ?? groups?.Joined?.Text.Name ?? (groups?.Plain is [var first, ..] ? first.Name : null);
        return name is not null && editors.TryGetValue(name, out var editor) && editor is not null ? editor.FocusAsync() : ValueTask.CompletedTask;
    }

    private bool TakesCurl => Action?.Type == BuiltInActions.HttpRequest.Type;

    // A whole command in the place of an address is meant to be taken apart.
    private async Task<bool> PasteAsync(string text)
    {
        if (curl is null || !CurlReader.IsMeant(text))
            return false;
        await curl.OpenAsync(text);
        return true;
    }

    private void Change(FieldDefinition field, JsonElement? value) => State.Do(ChangeStep.Setting(Now.Id, field.Name, value));

    private string IdOf(FieldDefinition field) => $"set-{Now.Id}-{field.Name}";

    private bool IsUnfinished(FieldDefinition field) => UnfinishedPlace.MayBe(Now, field) && Unfinished.Of(Now.Id, field.Name).Text is not null;

    private bool IsBad(FieldDefinition field) => ProblemsOf(field).Count > 0 || IsUnfinished(field);

    private bool IsWarning(FieldDefinition field) => !IsUnfinished(field) && ProblemsOf(field).TrueForAll(problem => problem.Kind == ProblemKind.Warning);

    private List<GraphProblem> ProblemsOf(FieldDefinition field) => [.. State.ProblemsOf(Now.Id, field.Name)];
}
